"""What a handler may look at, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

import structlog

from knowledge.model import Edition
from messages import Choice, Message, Reply
from storage.database import StorageError
from storage.people import Person
from storage.store import Store
from understanding.model import Understanding

log = structlog.get_logger("huxu.message")

Change = Callable[[Store], None]
"""Something to write when the reply is kept, in the same transaction: done once, or not at all."""

NO_CONFIG: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and all that may decide what to say to it. Handlers read it and touch nothing else."""

    message: Message
    edition: Edition
    person: Person
    received_at: datetime  # the wall clock, for what is kept and for how long
    understood: Understanding | None = None
    store: Store | None = None  # to read with; None while the storage is down
    config: Mapping[str, Any] = field(default_factory=lambda: NO_CONFIG)  # what handlers need of the settings, by name
    read: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # of the store, once for a message

    @property
    def now(self) -> datetime:
        """The moment the person wrote: words like 明天 are read against it."""
        return self.message.at

    @property
    def today(self) -> date:
        return self.message.at.date()

    def say(self, key: str, **values: object) -> str:
        """The sentence `key` of the wording, filled in. Raises KeyError for a key the content lacks."""
        return self.edition.wording[key].format(**values) if values else self.edition.wording[key]

    def offer(self, *targets: str) -> tuple[Choice, ...]:
        """Choices that lead to these entries or intents, under their titles; unknown ones are left out."""
        titles = {target: self.title(target) for target in targets}
        return tuple(Choice(title, target) for target, title in titles.items() if title)

    def title(self, target: str) -> str:
        """The title of an entry or intent, "" if there is none of that id."""
        found = self.edition.entries.get(target) or self.edition.intents.get(target)
        return found.title if found else ""


@dataclass(frozen=True, slots=True)
class Miss:
    """A question not answered, or not at once, for the operators; nothing in it names a person."""

    kind: Literal["miss", "clarified"]
    text: str
    likeness: str  # equal for questions that belong together
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler decided: the reply (None: say nothing), what to remember of the person, what to write."""

    reply: Reply | None
    person: Person
    changes: tuple[Change, ...] = ()
    outcome: str = "answered"  # for the log and the day's counts: answered, clarified, missed, …
    topic: str = ""  # the entry or intent that answered
    miss: Miss | None = None

    def adding(self, *changes: Change) -> Answer:
        """The same with more changes."""
        return replace(self, changes=self.changes + changes)


def speak(turn: Turn, text: str, *choices: Choice, outcome: str = "answered", footer: str = "") -> Answer:
    """A plain answer that leaves the person's record as it is, but for the choices now offered."""
    person = replace(turn.person, choices=choices, choices_miss=None)
    return Answer(Reply(text, footer, choices), person, outcome=outcome)


def still_offering(turn: Turn, answer: Answer) -> Answer:
    """The answer, after which what was offered before can still be chosen: 嗯 and 谢谢 take nothing away."""
    before = turn.person
    return replace(answer, person=replace(answer.person, choices=before.choices, choices_miss=before.choices_miss))


def trouble(turn: Turn, fault: StorageError | None = None) -> Answer:
    """The record cannot be read or written just now: said so, and nothing claimed done."""
    if fault is not None:
        log.error("storage", fault=str(fault))
    return speak(turn, turn.say("trouble.memory"), outcome="trouble")
