"""What is remembered of one person from message to message, in one row.

A save says which version it has seen, so a change made meanwhile by another message, or an erasure, is never
overwritten: the save then answers False, and `change` tries again on the fresh record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from messages import Choice
from storage import personal
from storage.database import Database, Row, StorageBusy
from storage.moments import from_ms, moment_or_none, ms_or_none, to_ms

TRIES = 20
COLUMNS = "person, following, last_wrote_at, memory, version"


@dataclass(frozen=True, slots=True)
class Topic:
    """What was last talked of, so that 那要多久 finds its subject."""

    target: str  # entry id or intent id
    about: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A guided dialogue under way: only the answers are kept, the question is found by walking again."""

    name: str
    version: int
    answers: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One person's record. `following` None: never told; who writes counts as following until an unfollow arrives."""

    person: str
    following: bool | None = None
    last_wrote_at: datetime | None = None  # CreateTime of the last message
    pages: tuple[str, ...] = ()  # waiting for 更多
    topic: Topic | None = None
    choices: tuple[Choice, ...] = ()  # offered last, to tap or to type
    choices_miss: int | None = None  # the miss that the choices were offered for
    misses: int = 0  # not understood, in a row
    conversation: Conversation | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # small JSON values that handlers keep
    version: int = 0  # 0: not stored yet


class People:
    """The persons who have written."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, person: str) -> Person:
        """The record, or a fresh one with version 0."""
        row = self._db.one(f"SELECT {COLUMNS} FROM people WHERE person = ?", (person,))
        return _person(row) if row else Person(person)

    def get_many(self, persons: Iterable[str]) -> dict[str, Person]:
        """The stored records among `persons`, by openid."""
        wanted = list(dict.fromkeys(persons))
        found: dict[str, Person] = {}
        for begin in range(0, len(wanted), 500):
            part = wanted[begin : begin + 500]
            marks = ", ".join("?" * len(part))
            for row in self._db.query(f"SELECT {COLUMNS} FROM people WHERE person IN ({marks})", part):
                found[row["person"]] = _person(row)
        return found

    def save(self, record: Person, at: datetime) -> bool:
        """Stores the record, `at` the moment of receipt (retention counts from it).

        False: not stored, because the record was changed or erased since it was read.
        """
        following = None if record.following is None else int(record.following)
        values = (following, ms_or_none(record.last_wrote_at), to_ms(at), _memory(record))
        if record.version == 0:
            return self._db.changed(
                "INSERT INTO people (following, last_wrote_at, seen_at, memory, person, version)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (person) DO NOTHING",
                # Counting starts at the moment: a record made anew after an erasure is not taken for the old one.
                (*values, record.person, to_ms(at)),
            )
        return self._db.changed(
            "UPDATE people SET following = ?, last_wrote_at = ?, seen_at = ?, memory = ?, version = version + 1"
            " WHERE person = ? AND version = ?",
            (*values, record.person, record.version),
        )

    def change(self, person: str, at: datetime, edit: Callable[[Person], Person]) -> None:
        """Reads, edits and stores as one act. `edit` may be called more than once. Raises StorageBusy."""
        with self._db.transaction():
            for _ in range(TRIES):
                if self.save(edit(self.get(person)), at):
                    return
        raise StorageBusy("同一个人的记录一直在被改，这次没有存上。稍后再试")

    def erase(self, person: str) -> int:
        """Deletes all that is held about the person, in every table, at once; returns how many rows that touched."""
        return personal.erase(self._db, person)

    def export(self, person: str) -> dict[str, Any]:
        """All that is held about the person, ready for JSON, by table; moments in ISO 8601, Asia/Shanghai."""
        return personal.export(self._db, person)

    def purge(self, before: datetime, limit: int = 5000) -> int:
        """Forgets people not seen since `before` who have no date recorded; returns how many."""
        return self._db.execute(
            "DELETE FROM people WHERE person IN (SELECT person FROM people WHERE seen_at < ?"
            " AND NOT EXISTS (SELECT 1 FROM dates WHERE dates.person = people.person) ORDER BY seen_at LIMIT ?)",
            (to_ms(before), limit),
        )

    def count(self) -> int:
        """How many people are on record."""
        row = self._db.one("SELECT count(*) AS n FROM people")
        return int(row["n"]) if row else 0


def _memory(record: Person) -> str:
    """The short-term part as JSON; what is empty is left out."""
    memory: dict[str, Any] = {}
    if record.pages:
        memory["pages"] = record.pages
    if record.topic:
        memory["topic"] = {"target": record.topic.target, "about": record.topic.about, "at": to_ms(record.topic.at)}
    if record.choices:
        memory["choices"] = [[choice.label, choice.target] for choice in record.choices]
    if record.choices_miss is not None:
        memory["choices_miss"] = record.choices_miss
    if record.misses:
        memory["misses"] = record.misses
    if talk := record.conversation:
        memory["conversation"] = {
            "name": talk.name,
            "version": talk.version,
            "answers": dict(talk.answers),
            "at": to_ms(talk.at),
        }
    if record.extra:
        memory["extra"] = dict(record.extra)
    return json.dumps(memory, ensure_ascii=False, separators=(",", ":"))


def _person(row: Row) -> Person:
    memory = json.loads(row["memory"])
    topic, talk = memory.get("topic"), memory.get("conversation")
    return Person(
        person=row["person"],
        following=None if row["following"] is None else bool(row["following"]),
        last_wrote_at=moment_or_none(row["last_wrote_at"]),
        pages=tuple(memory.get("pages", ())),
        topic=Topic(topic["target"], tuple(topic["about"]), from_ms(topic["at"])) if topic else None,
        choices=tuple(Choice(label, target) for label, target in memory.get("choices", ())),
        choices_miss=memory.get("choices_miss"),
        misses=memory.get("misses", 0),
        conversation=Conversation(talk["name"], talk["version"], talk["answers"], from_ms(talk["at"]))
        if talk
        else None,
        extra=memory.get("extra", {}),
        version=row["version"],
    )
