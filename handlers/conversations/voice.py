"""How dialogues speak: sentences of the wording with figures in force on the day, sources, choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from knowledge.answer import NOT_KNOWN, shown, source_line
from knowledge.model import Edition, NotKnown
from messages import Choice


class _Figures(dict[str, object]):
    """The values given by name; any other name is a parameter."""

    def __init__(self, edition: Edition, day: date, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self._edition, self._day = edition, day

    def __missing__(self, name: str) -> str:
        try:
            return shown(self._edition.value_on(name, self._day))
        except NotKnown:
            return NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Scene:
    """The knowledge as of one day, as a dialogue needs it."""

    edition: Edition
    today: date

    def say(self, key: str, **values: object) -> str:
        """The sentence `key`; {names} are the given values, else parameters as of today. Raises KeyError."""
        return self.edition.wording[key].format_map(_Figures(self.edition, self.today, values))

    def has(self, key: str) -> bool:
        """Whether the wording holds `key`."""
        return key in self.edition.wording

    def figure(self, name: str) -> Decimal:
        """The parameter in force today. Raises NotKnown."""
        return Decimal(self.edition.value_on(name, self.today))

    def known(self, names: Iterable[str]) -> bool:
        """Whether every one of these parameters has a verified figure today."""
        try:
            for name in names:
                self.edition.value_on(name, self.today)
        except NotKnown:
            return False
        return True

    def sources(self, *entry_ids: str) -> str:
        """The 依据 line of these entries; those the edition lacks are left out."""
        entries = [self.edition.entries[entry_id] for entry_id in entry_ids if entry_id in self.edition.entries]
        return source_line(self.edition, entries) if entries else ""

    def offer(self, *targets: str) -> tuple[Choice, ...]:
        """Choices that lead to these entries or intents, under their titles; unknown ones are left out."""
        found = ((self.edition.entries.get(target) or self.edition.intents.get(target), target) for target in targets)
        return tuple(Choice(topic.title, target) for topic, target in found if topic)


def spoken(label: str) -> Choice:
    """A choice that stands for saying its label inside the dialogue."""
    return Choice(label, f"say:{label}")
