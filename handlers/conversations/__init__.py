"""Guided dialogues: my papers, will it pass, how many points. The river starts them and brings them each message.

`opens` before routing recognises a full sentence; `start` begins; `go_on` takes the next message or says it is not
for the dialogue (None): then the river answers it and `back_to` returns to the open question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from handlers.choosing import places
from handlers.conversations import check, engine, openings
from handlers.conversations.model import IDLE, Conversation, Heard, Part, words
from handlers.conversations.papers import MY_PAPERS
from handlers.conversations.points import MY_POINTS
from handlers.conversations.selfcheck import SELF_CHECK
from handlers.conversations.voice import Scene
from handlers.turn import Answer, Turn
from knowledge.model import Edition
from messages import Reply
from storage.people import Conversation as Kept
from storage.people import Person
from understanding.normalise import chinese_number, normalise

CONVERSATIONS: Mapping[str, Conversation] = MappingProxyType({c.name: c for c in (MY_PAPERS, SELF_CHECK, MY_POINTS)})

OUTCOME = "conversation"  # how the log and the day's counts name a turn inside a dialogue
QUIET = frozenset({"more", "handoff", "left", "deleted", "exported", "noted", OUTCOME})  # nothing to come back from
WORDLESS = frozenset(
    {"okay", "wordless", "ping", "not_understood_you", "chat"}
)  # intents that say nothing to a question
SHARED = tuple(f"dialogue.{key}" for key in words("back unread way_out cancelled again stepped_back at_first renewed"))
SAY = "say:"


def faults(edition: Edition) -> list[str]:
    """What is wrong with the dialogues or their wording, each in a sentence; empty when all is well."""
    found = [fault for c in CONVERSATIONS.values() for fault in check.faults(c, edition.wording, SHARED)]
    return list(dict.fromkeys(found))


def opens(turn: Turn) -> str | None:
    """The dialogue that this full sentence starts, or None."""
    if turn.understood is None:
        return None
    return openings.opens(_text(turn))


def start(turn: Turn, name: str) -> Answer:
    """Begins the dialogue with what the message already says; one that was under way is dropped."""
    conversation = CONVERSATIONS[name]
    move = engine.begin(conversation, _heard(turn), _scene(turn))
    return _answer(turn, conversation, move)


def go_on(turn: Turn) -> Answer | None:
    """The dialogue under way after this message; None when there is none or the message is not for it."""
    kept = turn.person.conversation
    if kept is None or turn.understood is None or _idle(turn, kept):
        return None
    conversation = CONVERSATIONS.get(kept.name)
    if conversation is None:
        return None
    if kept.version != conversation.version:
        answer = start(turn, kept.name)
        if answer.reply is None:
            return answer
        said = f"{turn.say('dialogue.renewed')}\n{answer.reply.text}"
        return replace(answer, reply=replace(answer.reply, text=said))
    text = _said(turn)
    if text is None:
        return None
    heard = Heard(_plain(text), turn.today)
    if (other := openings.opens(heard.text)) and other != kept.name:
        return start(turn, other)
    move = engine.go_on(conversation, _state(kept), heard, _scene(turn), _elsewhere(turn, conversation, text))
    return _answer(turn, conversation, move) if move else None


def back_to(turn: Turn, answer: Answer) -> Answer:
    """`answer`, given to a question in between, ending with the dialogue's open question.

    A dialogue that idled too long, or that the person or the answer has left, is not come back to.
    """
    kept = answer.person.conversation
    if kept is None or kept != turn.person.conversation:
        return answer
    conversation = CONVERSATIONS.get(kept.name)
    if conversation is None or kept.version != conversation.version or _idle(turn, kept):
        return replace(answer, person=replace(answer.person, conversation=None))
    if answer.reply is None or answer.outcome in QUIET:
        return answer
    part = engine.reopen(conversation, _state(kept), _scene(turn))
    if part is None:
        return answer
    reply = replace(answer.reply, text=f"{answer.reply.text}\n\n{part.text}", choices=part.choices)
    person = replace(answer.person, choices=part.choices, conversation=replace(kept, at=turn.now))
    return replace(answer, reply=reply, person=person)


def _answer(turn: Turn, conversation: Conversation, move: engine.Move) -> Answer:
    part: Part = move.part
    person: Person = replace(
        turn.person,
        conversation=_kept(conversation, move.state, turn) if move.state is not None else None,
        choices=part.choices,
        choices_miss=None,
        misses=0,
        topic=None,  # a follow-up without its subject belongs to the dialogue now
    )
    reply = Reply(part.text, part.footer, part.choices, part.more)
    return Answer(reply, person, outcome=OUTCOME, topic=conversation.name)


def _kept(conversation: Conversation, state: engine.State, turn: Turn) -> Kept:
    answers: dict[str, Any] = {"steps": [dict(step) for step in state.steps], "tries": state.tries}
    return Kept(conversation.name, conversation.version, answers, turn.now)


def _state(kept: Kept) -> engine.State:
    return engine.State(tuple(kept.answers.get("steps", ())), int(kept.answers.get("tries", 0)))


def _idle(turn: Turn, kept: Kept) -> bool:
    return turn.now - kept.at > IDLE


def _said(turn: Turn) -> str | None:
    """What the person said: the words, or those of the choice taken; None when a choice leads out of the dialogue."""
    message, offered = turn.message, turn.person.choices
    if message.menu_id and not message.menu_id.startswith(SAY):
        return None
    if message.menu_id:
        return message.menu_id.removeprefix(SAY)
    text = message.text.strip()
    taken = [choice.target for choice in offered if choice.label == text]
    taken = taken[:1] or [offered[n - 1].target for n in places(text, len(offered)) if n <= len(offered)]
    if not taken:
        return text
    said = [target.removeprefix(SAY) for target in taken if target.startswith(SAY)]
    return "、".join(said) if len(said) == len(taken) else None


def _elsewhere(turn: Turn, conversation: Conversation, text: str) -> float:
    """How confident the router is that the message is about something other than this dialogue."""
    understood = turn.understood
    if understood is None or not understood.topics or text != turn.message.text.strip():
        return 0.0
    told = understood.topics[0].id
    return 0.0 if told in conversation.starts_on or told in WORDLESS else understood.confidence


def _heard(turn: Turn) -> Heard:
    return Heard(_text(turn), turn.today)


def _text(turn: Turn) -> str:
    return _plain(turn.message.text)


def _plain(text: str) -> str:
    """`text` normalised; one that is only a numeral (五十六) in digits."""
    plain = normalise(text)
    number = chinese_number(plain)
    return plain if number is None else str(number)


def _scene(turn: Turn) -> Scene:
    return Scene(turn.edition, turn.today)
