"""Entry + Edition + day → what is said: short line, details, the rest, and the 依据 line. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clock import chinese_day
from knowledge.model import Edition, Entry, NotKnown, Number, Parameter, Source, SourceRef

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
NOT_KNOWN = "（目前没有核实过的数字）"
SEPARATE_FROM = 10_000


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """The texts of one answer as of one day; `details` ends with a caution where one is due."""

    short: str
    details: str
    more: str
    source: str  # 依据：…


def answer_parts(edition: Edition, entry: Entry, day: date) -> AnswerParts:
    """What `entry` says on `day`. A figure not known that day is said to be so; the answer still stands."""
    texts = [filled(edition, text, day) for text in (entry.short, entry.details, entry.more)]
    cautions = _outdated(edition, entry, day) or _overdue(entry, day)  # one is enough
    details = "\n".join(part for part in (texts[1], *cautions) if part)
    return AnswerParts(texts[0], details, texts[2], source_line(edition, [entry]))


def filled(edition: Edition, text: str, day: date) -> str:
    """`text` with every {parameter} as of `day`."""

    def figure(name: str) -> str:
        try:
            return shown(edition.value_on(name, day))
        except NotKnown:
            return NOT_KNOWN

    return fill(text, figure)


def fill(text: str, figure: Callable[[str], str]) -> str:
    """`text` with every {name} replaced by figure(name); a bracketed remark swallows the spaces around it."""
    said = PLACEHOLDER.sub(lambda match: figure(match[1]), text)
    return re.sub(rf" ?{NOT_KNOWN} ?", NOT_KNOWN, said)


def shown(value: Number) -> str:
    """12577 → 12,577 · 0.80 → 0.8 · 30 → 30."""
    if isinstance(value, Decimal):
        value = value.normalize()
        return f"{value:,f}" if abs(value) >= SEPARATE_FROM else f"{value:f}"
    return f"{value:,}" if abs(value) >= SEPARATE_FROM else str(value)


def source_line(edition: Edition, entries: Iterable[Entry]) -> str:
    """依据：… of one or several entries, in their order. Sources named alike share the name and list their dates."""
    return cited(edition, (reference for entry in entries for reference in entry.sources))


def figures_cited(edition: Edition, names: Iterable[str], day: date) -> str:
    """依据：… of the figures `names` as they hold on `day`; those that are not known that day are left out."""
    references = []
    for name in names:
        try:
            row = edition.parameters[name].row_on(day)
        except (KeyError, NotKnown):
            continue
        references.append(SourceRef(row.source, row.at))
    return cited(edition, references)


def cited(edition: Edition, references: Iterable[SourceRef]) -> str:
    """依据：… of these places. Sources named alike share the name and list their dates."""
    named: dict[str, list[str]] = {}
    for reference in references:
        source = edition.sources.get(reference.id)
        if source is None:
            continue  # in a draft, before it is checked
        place = reference.at if source.tier == "official" else ""
        days = named.setdefault(source.short + place, [])
        if (day := _dated(source)) not in days:
            days.append(day)
    return "依据：" + "；".join(f"{name}（{'、'.join(days)}）" for name, days in named.items())


def parameters_of(edition: Edition, *texts: str) -> list[Parameter]:
    """The known parameters that `texts` name, each once, in their order."""
    names = dict.fromkeys(name for text in texts for name in PLACEHOLDER.findall(text))
    return [edition.parameters[name] for name in names if name in edition.parameters]


def _dated(source: Source) -> str:
    return f"{source.dated.isoformat()} 起" if source.in_force else source.dated.isoformat()


def _outdated(edition: Edition, entry: Entry, day: date) -> list[str]:
    """One line for the yearly figures in the first message whose successors were due by `day`."""
    years, since = set(), []
    for parameter in parameters_of(edition, entry.short, entry.details):
        try:
            if parameter.expect_next and parameter.may_be_outdated_on(day):
                years.add(parameter.row_on(day).since.year)
                since.append(parameter.expect_next)
        except NotKnown:
            continue  # said in the sentence itself
    if not since:
        return []
    which = "、".join(str(year) for year in sorted(years))
    return [f"⚠️ 这里用的是 {which} 年度的数，{chinese_day(min(since))}起该有新的，可能已经变了，用之前先核一下。"]


def _overdue(entry: Entry, day: date) -> list[str]:
    if day <= entry.review_by:
        return []
    return [f"⚠️ 这条上次核实是{chinese_day(entry.reviewed_on)}，可能有变，办之前打 12345 问一下。"]
