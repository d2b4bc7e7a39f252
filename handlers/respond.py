"""A message → its answer, once. The river: first time? → understand → handler → reply → kept.

The same delivery is answered once and acts once, whoever asks again and wherever: one insert decides who acts, the
reply is kept in the same transaction as what was done, and a second copy waits for the first one's reply.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from clock import Clock
from handlers import conversations, handle_intent
from handlers.answers import answer_entry, answer_near, answer_nothing, answer_outside, answer_several
from handlers.brain import Brain
from handlers.choosing import places
from handlers.conversations.by_years import led_by_the_sum
from handlers.dates import led_by_own_case, talk_of_dates
from handlers.events import EVENTS, silence
from handlers.late import late_words
from handlers.media import answer_media
from handlers.turn import Answer, Turn, speak
from messages import Message, Reply
from reminders.results import result_change
from storage.database import StorageError
from storage.people import Person
from storage.steps import Step
from storage.store import Store
from understanding.model import Context, Understanding

log = structlog.get_logger("huxu.message")

LEASE = timedelta(seconds=4.5)  # after this an unanswered claim belongs to a process that died
PATIENCE, PAUSE = 4.0, 0.02  # seconds that a second copy waits for the first one's reply, and between two looks
SILENT = frozenset({"left", "deleted", "handoff", "noted"})  # outcomes that no late reminder goes with
CONTEXT_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Said:
    """What goes back to the platform: a text, nothing, or a hand-over."""

    text: str | None = None
    handoff: bool = False


class Responder:
    """Answers messages. Everything it needs is handed in by bot.py."""

    def __init__(
        self,
        store: Store,
        brain: Callable[[], Brain],
        pages: Callable[[Reply], list[str]],
        clock: Clock,
        config: Mapping[str, Any],
    ) -> None:
        self._store, self._brain, self._pages, self._clock, self._config = store, brain, pages, clock, config

    def answer(self, message: Message) -> Said:
        """What to say to this delivery. A repeat gets the reply that the first copy got."""
        started = time.perf_counter()
        received = self._clock.now()
        try:
            claim = self._store.inbox.claim(message.key, message.person, received, LEASE)
            if claim.state == "in progress":
                claim = self._wait_for_first_copy(message.key)
            if claim.state == "answered":
                self._note(message, "repeat", started)
                return _unpacked(claim.reply)
            if claim.state == "in progress":
                return Said()
            person = self._store.people.get(message.person)
        except StorageError as fault:
            log.error("storage", fault=str(fault))
            return self.answer_without_memory(message)
        turn = self._turn(message, person, self._store)
        answer = self._decide(turn)
        said = self._keep(turn, answer, *self._late_reminders(turn))
        self._note(message, answer.outcome, started, answer, turn)
        return said

    def _wait_for_first_copy(self, key: str) -> Any:
        deadline = time.monotonic() + PATIENCE
        while (claim := self._store.inbox.look(key)).state == "in progress" and time.monotonic() < deadline:
            time.sleep(PAUSE)
        return claim

    def answer_without_memory(self, message: Message) -> Said:
        """The storage is down, or nothing is to be kept: knowledge is still answered, what needs memory says so."""
        started = time.perf_counter()
        turn = self._turn(message, Person(message.person), None)
        answer = self._decide(turn)
        self._note(message, answer.outcome, started, answer, turn)
        cut = self._pages(answer.reply) if answer.reply else []
        return Said(cut[0] if cut else None, bool(answer.reply and answer.reply.handoff))

    def _turn(self, message: Message, person: Person, store: Store | None) -> Turn:
        brain = self._brain()
        if message.kind != "event":  # only what they write opens the platform's 48 hours
            person = replace(person, last_wrote_at=max(filter(None, (person.last_wrote_at, message.at))))
        if message.kind != "event" or message.event in ("subscribe", "SCAN", "CLICK"):
            person = replace(person, following=True)
        turn = Turn(message, brain.edition, person, self._clock.now(), store=store, config=self._config)
        if message.kind in ("text", "voice") and message.text:
            return replace(turn, understood=brain.router.understand(message.text, _context(turn)))
        return turn

    def _decide(self, turn: Turn) -> Answer:
        if turn.message.kind == "event":
            return self._decide_event(turn)
        if turn.understood is None:
            return answer_media(turn)
        if answer := conversations.go_on(turn):
            return answer
        if targets := _chosen(turn):
            return conversations.back_to(turn, _go_to_each(turn, targets))
        if beyond := _beyond(turn):
            return beyond
        if name := conversations.opens(turn):
            return conversations.start(turn, name)
        return conversations.back_to(turn, _route(turn, turn.understood))

    def _decide_event(self, turn: Turn) -> Answer:
        if turn.message.event == "CLICK":
            return _go_to(turn, turn.message.event_key)
        answer = EVENTS.get(turn.message.event, silence)(turn)
        change = result_change(turn.message, turn.config["subscription_id"], turn.received_at)
        return answer.adding(change) if change else answer

    def _late_reminders(self, turn: Turn) -> tuple[Sequence[Step], str]:
        """The reminders that could not be sent and are to be spoken first now, and the words: a person who speaks
        hears them."""
        if turn.message.kind == "event" and turn.message.event not in ("CLICK", "subscribe"):
            return (), ""
        try:
            late = self._store.steps.held_for(turn.person.person)
            return late, late_words(turn, late) if late else ""
        except StorageError as fault:
            log.error("storage", fault=str(fault))
            return (), ""

    def _keep(self, turn: Turn, answer: Answer, late: Sequence[Step], first: str) -> Said:
        """Writes what was decided, and the reply with it: all, or nothing."""
        reply = answer.reply
        if first and answer.outcome not in SILENT:
            reply = replace(reply, text=f"{first}\n\n{reply.text}") if reply else Reply(first)
        cut = self._pages(reply) if reply else []
        said = Said(cut[0] if cut else None, bool(reply and reply.handoff))
        packed = json.dumps({"text": said.text, "handoff": said.handoff}, ensure_ascii=False)
        person = answer.person
        if answer.outcome != "more" or len(cut) > 1:
            person = replace(person, pages=(*cut[1:], *(person.pages if answer.outcome == "more" else ())))
        try:
            with self._store.transaction():
                if late and not self._store.steps.take_held(turn.person.person, turn.received_at):
                    return self._keep(turn, answer, (), "")  # another message of theirs has spoken them meanwhile
                kept = self._store.inbox.keep_reply(turn.message.key, packed)
                if kept != packed:  # we were too slow and another copy has acted: its reply stands
                    return _unpacked(kept)
                self._write(turn, answer, person)
        except StorageError as fault:
            log.error("storage", fault=str(fault))
            return Said(turn.say("trouble.memory")) if answer.changes else said
        return said

    def _write(self, turn: Turn, answer: Answer, person: Person) -> None:
        for change in answer.changes:
            change(self._store)
        if answer.miss:
            miss = answer.miss
            number = self._store.misses.add(miss.likeness, miss.kind, miss.text, miss.nearest, turn.received_at)
            person = replace(person, choices_miss=number)
        if answer.outcome not in ("left", "deleted"):
            self._store.people.change(person.person, turn.received_at, lambda now: replace(person, version=now.version))
        self._store.counters.add_all(turn.received_at.date(), {f"messages.{answer.outcome}": 1})

    def _note(
        self, message: Message, outcome: str, started: float, answer: Answer | None = None, turn: Turn | None = None
    ) -> None:
        """One line for each message: what kind, what came of it, how long. No text, no openid."""
        understood = turn.understood if turn else None
        log.info(
            "message",
            kind=message.kind,
            of=message.event or None,
            outcome=outcome,
            topic=(answer.topic or None) if answer else None,
            confidence=round(understood.confidence, 2) if understood else None,
            edition=turn.edition.number if turn else None,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )


def _route(turn: Turn, understood: Understanding) -> Answer:
    """The person's own dates first, else what the router understood."""
    if answer := talk_of_dates(turn):
        return answer
    if understood.verdict == "none":
        return answer_nothing(turn)
    ids = [topic.id for topic in understood.topics]
    if understood.verdict == "several":
        return _own_case_first(turn, answer_several(turn, ids))
    if understood.verdict == "near":
        return _own_case_first(turn, answer_near(turn, ids))
    topic = understood.topics[0]
    if topic.kind == "entry":
        return _own_case_first(turn, led_by_the_sum(turn, answer_entry(turn, topic.id)))
    return answer_outside(turn, topic.id) if topic.kind == "outside" else handle_intent(turn, topic.id)


def _own_case_first(turn: Turn, answer: Answer) -> Answer:
    """The answer, led by the person's own days where they are known and matter."""
    try:
        return led_by_own_case(turn, answer)
    except StorageError as fault:
        log.error("storage", fault=str(fault))
        return answer


def _go_to(turn: Turn, target: str) -> Answer:
    """Answers what was chosen by its id: an entry, an intent or a neighbouring subject."""
    edition = turn.edition
    person = turn.person
    note: tuple[Any, ...] = ()
    if person.choices_miss is not None:
        miss = person.choices_miss
        note = (lambda store: store.misses.choose(miss, target),)  # what people then chose is evidence for operators
    if target in edition.entries:
        return answer_entry(turn, target).adding(*note)
    if target in edition.intents:
        return handle_intent(turn, target).adding(*note)
    return speak(turn, turn.say("help.text"), outcome="talk")


def _go_to_each(turn: Turn, targets: Sequence[str]) -> Answer:
    """Answers each of what was chosen: entries together, the rest of it after them."""
    entries = [target for target in targets if target in turn.edition.entries]
    if len(targets) == 1 or not entries:
        return _go_to(turn, targets[0])
    answer = answer_several(turn, entries) if len(entries) > 1 else answer_entry(turn, entries[0])
    for target in targets:
        further = _go_to(turn, target) if target not in entries else None
        if further and further.reply and answer.reply:
            text = f"{answer.reply.text}\n\n{further.reply.text}"
            answer = replace(answer.adding(*further.changes), reply=replace(answer.reply, text=text))
    return answer


def _chosen(turn: Turn) -> list[str]:
    """The ids of the offered choices that this message takes: tapped, or typed by label or place; [] for none."""
    message, offered = turn.message, turn.person.choices
    known = turn.edition.entries.keys() | turn.edition.intents.keys()
    if message.menu_id in known:
        return [message.menu_id]
    named = [choice.target for choice in offered if choice.label == message.text.strip()]
    taken = named[:1] or [offered[place - 1].target for place in _places(turn) if place <= len(offered)]
    return [target for target in taken if not target.startswith(conversations.SAY)]


def _places(turn: Turn) -> tuple[int, ...]:
    return places(turn.message.text, len(turn.person.choices))


def _beyond(turn: Turn) -> Answer | None:
    """5, where two are offered: said so, and the choices stay."""
    offered = turn.person.choices
    if not _places(turn) or any(choice.target.startswith(conversations.SAY) for choice in offered):
        return None
    text = turn.say("choose.beyond", most=len(offered))
    reply = Reply(text, choices=offered)
    return Answer(reply, turn.person, outcome="clarified")


def _context(turn: Turn) -> Context | None:
    topic = turn.person.topic
    if topic is None or turn.now - topic.at > CONTEXT_FOR:
        return None
    return Context(topic.about, topic.target)


def _unpacked(packed: str) -> Said:
    if not packed:
        return Said()
    kept = json.loads(packed)
    return Said(kept["text"], kept["handoff"])
