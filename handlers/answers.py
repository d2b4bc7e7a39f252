"""Answers out of the knowledge: one entry, several, near winners, a neighbouring subject, nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.misses import with_miss
from handlers.turn import Answer, Turn, speak
from knowledge.answer import AnswerParts, answer_parts, source_line
from knowledge.model import Entry
from messages import Choice, Reply
from storage.people import Person, Topic

SHARED_BYTES = 1300  # of near answers that share one message; the rest of the page is for sources and choices
SEVERAL_BYTES = 1550  # of answers to several questions: what fits whole needs no choices beside it
MOST_CHOICES = 3
OURS_UNLISTED = "unlisted"  # of our own field, and not in our sources: operators may find one and write the entry


def answer_entry(turn: Turn, entry_id: str) -> Answer:
    """The whole answer of one entry, its source, and what one may want next."""
    entry = turn.edition.entries[entry_id]
    parts = answer_parts(turn.edition, entry, turn.today)
    choices = turn.offer(*entry.related)[:MOST_CHOICES]
    reply = Reply(_joined(parts), parts.source, choices, parts.more)
    return Answer(reply, _now_about(turn, entry, choices), topic=entry.id)


def answer_several(turn: Turn, ids: Sequence[str]) -> Answer:
    """Each of several questions answered, shortly, in the order they were asked; what is not ours is said to be so."""
    entries = [turn.edition.entries[topic_id] for topic_id in ids if topic_id in turn.edition.entries]
    answers = {entry.id: _joined(answer_parts(turn.edition, entry, turn.today)) for entry in entries}
    texts = [answers.get(topic_id) or _declined(turn, topic_id) for topic_id in ids]
    choices: tuple[Choice, ...] = ()
    if sum(len(text.encode()) for text in texts) > SEVERAL_BYTES:
        texts = [shortened(text, SHARED_BYTES // len(texts)) for text in texts]
        choices = tuple(Choice(entry.title, entry.id) for entry in entries)
    text = "\n\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))
    reply = Reply(text, source_line(turn.edition, entries), choices)
    return Answer(reply, _now_about(turn, entries[0], choices), outcome="several", topic=entries[0].id)


def answer_near(turn: Turn, entry_ids: Sequence[str]) -> Answer:
    """Both short answers, then the choice: what was asked is one of them."""
    entries = [turn.edition.entries[entry_id] for entry_id in entry_ids]
    texts = []
    for entry in entries:
        parts = answer_parts(turn.edition, entry, turn.today)
        texts.append(f"【{entry.title}】{shortened(_joined(parts), SHARED_BYTES // len(entries))}")
    text = "\n\n".join([*texts, turn.say("near.which")])
    choices = tuple(Choice(entry.title, entry.id) for entry in entries)
    reply = Reply(text, source_line(turn.edition, entries), choices)
    person = replace(_now_about(turn, entries[0], choices), misses=0)
    return with_miss(turn, Answer(reply, person, outcome="clarified", topic=entries[0].id), "clarified")


def answer_outside(turn: Turn, outside_id: str) -> Answer:
    """An honest word on a subject next to ours: not here, who knows, and what we do know."""
    subject = turn.edition.outside[outside_id]
    answer = speak(turn, _declined(turn, outside_id), *turn.offer(*subject.near)[:2], outcome="outside")
    answer = replace(answer, topic=outside_id)
    return with_miss(turn, replace(answer, outcome="missed"), "miss") if outside_id == OURS_UNLISTED else answer


def _declined(turn: Turn, outside_id: str) -> str:
    subject = turn.edition.outside[outside_id]
    said = turn.understood.text if turn.understood else turn.message.text
    word = next((word for word in subject.words if word in said), subject.title)
    return subject.reply.replace("{word}", word)


def answer_nothing(turn: Turn) -> Answer:
    """Not covered: said honestly, with names of areas, and at the second time in a row with a human."""
    again = turn.person.misses >= 1
    if again:
        text, choices = turn.say("not_covered_again.text"), turn.offer("human", "help")
    else:
        areas = turn.say("not_covered.areas")
        text, choices = f"{turn.say('not_covered.text')}{areas}", turn.offer("human")
    answer = speak(turn, text, *choices, outcome="missed")
    answer = replace(answer, person=replace(answer.person, misses=turn.person.misses + 1))
    return with_miss(turn, answer, "miss")


def shortened(text: str, size: int) -> str:
    """The first lines of `text` that fit in `size` bytes; always at least its first line."""
    lines = text.split("\n")
    kept = [lines[0]]
    used = len(lines[0].encode())
    for line in lines[1:]:
        used += len(line.encode()) + 1
        if used > size:
            break
        kept.append(line)
    return "\n".join(kept).rstrip()


def _joined(parts: AnswerParts) -> str:
    return f"{parts.short}\n{parts.details}" if parts.details else parts.short


def _now_about(turn: Turn, entry: Entry, choices: tuple[Choice, ...]) -> Person:
    topic = Topic(entry.id, entry.about, turn.now)
    return replace(turn.person, topic=topic, choices=choices, choices_miss=None, misses=0)
