"""The knowledge in memory: frozen, complete, built by knowledge.load and never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

Status = Literal["current", "historic", "disputed", "unanswered"]
Tier = Literal["official", "guide", "commentary"]
Number = int | Decimal

STATUSES = ("current", "historic", "disputed", "unanswered")
TIERS = ("official", "guide", "commentary")
ASPECTS: Mapping[str, str] = MappingProxyType(
    {
        "definition": "是什么",
        "when": "什么时候",
        "deadline": "最晚何时",
        "duration": "要多久",
        "where": "在哪里",
        "how": "怎么办",
        "materials": "要什么材料",
        "who": "谁来办",
        "cost": "费用",
        "condition": "什么条件",
        "amount": "多少",
        "consequence": "会怎样",
        "whether": "行不行",
        "reason": "为什么",
        "source": "依据",
        "contact": "联系",
    }
)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


class NotKnown(Exception):  # noqa: N818 - it is an answer, "no verified figure", not a fault
    """No verified figure holds on that day: before the first row, or after the figure has lapsed."""

    def __init__(self, parameter: str, day: date) -> None:
        super().__init__(f"{parameter} is not known on {day.isoformat()}")
        self.parameter = parameter
        self.day = day


@dataclass(frozen=True, slots=True)
class Source:
    """A text that entries rest on. `dated` is the day it came into force (in_force) or was published."""

    id: str
    title: str
    issuer: str
    tier: Tier
    dated: date
    short: str
    read_on: date
    number: str = ""
    in_force: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """One source of an entry, and the place in it."""

    id: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A figure from `since` on, until the next row. `value` is None where the figure has lapsed."""

    since: date
    value: Number | None
    source: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated figure. Rows rise strictly by `since`."""

    name: str
    file: str
    title: str
    unit: str
    values: tuple[DatedValue, ...]
    reviewed_on: date
    review_every_days: int
    expect_next: date | None = None  # yearly figures: from this day on the known one may be out of date

    @property
    def review_by(self) -> date:
        """The last day on which the review counts as fresh."""
        return self.reviewed_on + timedelta(days=self.review_every_days)

    def row_on(self, day: date) -> DatedValue:
        """The row in force on `day`. Raises NotKnown before the first row and after an end."""
        row = next((row for row in reversed(self.values) if row.since <= day), None)
        if row is None or row.value is None:
            raise NotKnown(self.name, day)
        return row

    def value_on(self, day: date) -> Number:
        """The figure in force on `day`, in `unit`. Raises NotKnown before the first row and after an end."""
        value = self.row_on(day).value
        if value is None:
            raise NotKnown(self.name, day)
        return value

    def may_be_outdated_on(self, day: date) -> bool:
        """True when a newer figure was due by `day` and is not here yet."""
        return self.expect_next is not None and day >= self.expect_next > self.row_on(day).since


@dataclass(frozen=True, slots=True)
class Entry:
    """One curated answer. `short` stands alone; `details` belong to the first message; `more` waits for 更多."""

    id: str
    file: str
    title: str
    about: tuple[str, ...]
    aspect: str
    status: Status
    asks: tuple[str, ...]
    reviewed_on: date
    review_every_days: int
    owner: str
    sources: tuple[SourceRef, ...]
    short: str
    details: str = ""
    more: str = ""
    not_for: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def review_by(self) -> date:
        """The last day on which the review counts as fresh."""
        return self.reviewed_on + timedelta(days=self.review_every_days)


@dataclass(frozen=True, slots=True)
class Outside:
    """A neighbouring subject that we do not answer. `words` are its markers, `reply` may name the one met as {word}."""

    id: str
    file: str
    title: str
    words: tuple[str, ...]
    asks: tuple[str, ...]
    reply: str
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()  # words that show that the message is about our subject all the same
    decides: bool = False  # one of `words` is enough, whatever else the message is like
    scene: bool = False  # says where or of whom all is asked, so that a word of it counts anywhere in a story


@dataclass(frozen=True, slots=True)
class Intent:
    """Something people want besides knowledge. `reply` names a table of the wording, "" where a handler decides."""

    id: str
    file: str
    title: str
    asks: tuple[str, ...]
    reply: str = ""
    related: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    statement: bool = False  # said, not asked (签注好了): less likely meant where something is asked
    words: tuple[str, ...] = ()  # without one of these words it is hardly meant
    strict: bool = False  # without one of `words` it is never meant: what it does cannot be undone


@dataclass(frozen=True, slots=True)
class ConceptData:
    """One meaning and the words for it. An aspect concept names the aspect of entries that it asks for."""

    name: str
    file: str
    kind: Literal["thing", "aspect", "talk"]
    words: tuple[str, ...]
    aspect: str = ""
    broad: bool = False  # names the field, and no subject in it: 居住证, 积分


@dataclass(frozen=True, slots=True)
class LexiconData:
    """The words of the field as plain data, for understanding to build its own lexicon from."""

    concepts: tuple[ConceptData, ...] = ()
    lookalikes: Mapping[str, str] = field(default_factory=_nothing)
    plain: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarData:
    """Official days off and shifted working days that the calendar library does not know yet; `years` are complete."""

    years: frozenset[int] = frozenset()
    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole knowledge at one moment. `number` is 0 for files that were never published."""

    number: int
    digest: str
    entries: Mapping[str, Entry] = field(default_factory=_nothing)
    parameters: Mapping[str, Parameter] = field(default_factory=_nothing)
    sources: Mapping[str, Source] = field(default_factory=_nothing)
    outside: Mapping[str, Outside] = field(default_factory=_nothing)
    intents: Mapping[str, Intent] = field(default_factory=_nothing)
    lexicon: LexiconData = field(default_factory=LexiconData)
    wording: Mapping[str, str] = field(default_factory=_nothing)  # "table.key" → sentence
    calendar: CalendarData = field(default_factory=CalendarData)
    unread: frozenset[str] = frozenset()  # files of which nothing could be read; a published edition has none

    def value_on(self, parameter: str, day: date) -> Number:
        """The figure `parameter` on `day`. Raises NotKnown, also when there is no such parameter."""
        if parameter not in self.parameters:
            raise NotKnown(parameter, day)
        return self.parameters[parameter].value_on(day)
