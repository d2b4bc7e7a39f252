"""What the readers gather, file by file, until it is an Edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from knowledge.model import (
    CalendarData,
    ConceptData,
    Edition,
    Entry,
    Intent,
    LexiconData,
    Outside,
    Parameter,
    Source,
)
from messages import Issue


@dataclass(slots=True)
class Parts:
    """The pieces of one edition in the making, and the Issues met on the way."""

    issues: list[Issue] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    outside: dict[str, Outside] = field(default_factory=dict)
    intents: dict[str, Intent] = field(default_factory=dict)
    concepts: dict[str, ConceptData] = field(default_factory=dict)
    lookalikes: dict[str, str] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)
    fillers: list[str] = field(default_factory=list)
    wording: dict[str, str] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)
    days_off: set[date] = field(default_factory=set)
    working_days: set[date] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def edition(self, number: int, digest: str) -> Edition:
        """All pieces, frozen."""
        return Edition(
            number=number,
            digest=digest,
            entries=MappingProxyType(self.entries),
            parameters=MappingProxyType(self.parameters),
            sources=MappingProxyType(self.sources),
            outside=MappingProxyType(self.outside),
            intents=MappingProxyType(self.intents),
            lexicon=LexiconData(
                concepts=tuple(self.concepts.values()),
                lookalikes=MappingProxyType(self.lookalikes),
                plain=tuple(self.plain),
                fillers=tuple(self.fillers),
            ),
            wording=MappingProxyType(self.wording),
            calendar=CalendarData(frozenset(self.years), frozenset(self.days_off), frozenset(self.working_days)),
            unread=frozenset(self.unread),
        )
