"""What passes between the parts of one dispatch pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from messages import Push
from reminders.ladder import Rung
from storage.dates import DateRecord
from storage.people import Person
from storage.steps import State, Step


class Planned(Protocol):
    """One step as the plan gives it (reminders.plan.PlannedStep is one)."""

    @property
    def kind(self) -> str: ...
    @property
    def holder(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def deadline(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Outlook:
    """A record's steps as of a moment: those that are due, the latest for each deadline, and the next moment."""

    due: Sequence[Planned]
    next_at: datetime | None


class Planner(Protocol):
    """The plan with the figures, the holidays and the settings that are live now."""

    def outlook(self, record: DateRecord, kept: Iterable[Step], now: datetime) -> Outlook:
        """What is due of the record at `now`, given its steps on record, and when the next step is."""
        ...

    def rules(self, now: datetime) -> str:
        """A short name for all that plans hang on: equal while they stay as they are."""
        ...


@dataclass(eq=False, slots=True)
class Item:
    """One record under way. Its marks only ever rise, so a transaction may be run again."""

    record: DateRecord
    person: Person
    next_at: datetime | None
    due: set[tuple[str, date]] = field(default_factory=set)  # its steps that stay due
    retry_at: datetime | None = None  # a step of it is to be tried again then


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed step with an open attempt: the next thing to happen to it is a call."""

    item: Item = field(repr=False)
    planned: Planned
    step: Step = field(repr=False)
    rung: Rung
    attempt: int
    push: Push = field(repr=False)
    span: str = ""  # of the person's allowance that was used
    repeated: bool = False  # asks again under the id of an attempt whose outcome is unknown
    tried: frozenset[Rung] = frozenset()


@dataclass(slots=True)
class Tally:
    """How many steps ended in which state."""

    sent: int = 0
    held: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0
    due: int = 0

    def count(self, state: State, n: int = 1) -> None:
        """Adds `n` steps that ended so; 'sending' cannot be an end."""
        setattr(self, state, getattr(self, state) + n)

    def add(self, other: Tally) -> None:
        """Adds all of `other`."""
        for state in ("sent", "held", "failed", "unknown", "cancelled", "due"):
            setattr(self, state, getattr(self, state) + getattr(other, state))

    def __str__(self) -> str:
        return (
            f"sent={self.sent} held={self.held} failed={self.failed}"
            f" unknown={self.unknown} cancelled={self.cancelled} due={self.due}"
        )
