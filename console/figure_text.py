"""A parameter's file ⇄ the values of its form, and the words of a concept in a lexicon file."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from console.toml_edit import dumps, set_list, set_tables, set_value


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One dated value; `value` as written, "" where the figure has lapsed from `since` on."""

    since: date
    value: str = ""
    lapsed: bool = False
    source: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureValues:
    """What the form shows."""

    title: str
    unit: str
    reviewed_on: date | None
    review_every_days: int
    expect_next: date | None
    rows: tuple[FigureRow, ...]


def read_figure(text: str) -> FigureValues | None:
    """The values, or None when the file is not one that a form can show."""
    try:
        data = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError:
        return None
    rows = data.get("values", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) and type(row.get("from")) is date for row in rows):
        return None
    every = data.get("review_every_days")
    return FigureValues(
        title=str(data.get("title", "")),
        unit=str(data.get("unit", "")),
        reviewed_on=_day(data.get("reviewed_on")),
        review_every_days=every if type(every) is int else 365,
        expect_next=_day(data.get("expect_next")),
        rows=tuple(
            FigureRow(
                since=row["from"],
                value=str(row.get("value", "")),
                lapsed=row.get("lapsed") is True,
                source=str(row.get("source", "")),
                at=str(row.get("at", "")),
                note=str(row.get("note", "")),
            )
            for row in rows
        ),
    )


def write_figure(text: str, values: FigureValues) -> str:
    """The file's text with the values in it, rows by date; what did not change stays as typed."""
    doc = tomlkit.parse(text)
    set_value(doc, "title", values.title)
    set_value(doc, "unit", values.unit)
    set_value(doc, "reviewed_on", values.reviewed_on)
    set_value(doc, "review_every_days", values.review_every_days)
    set_value(doc, "expect_next", values.expect_next)
    set_tables(doc, "values", [_table(row) for row in sorted(values.rows, key=lambda row: row.since)])
    return dumps(doc)


def set_words(text: str, concept: str, words: Sequence[str]) -> str | None:
    """The lexicon file's text with these words for the concept; None when it does not stand there."""
    try:
        doc = tomlkit.parse(text)
    except TOMLKitError:
        return None
    for table in doc.get("concepts", []):
        if table.get("name") == concept:
            set_list(table, "words", words, by_line=False)
            return dumps(doc)
    return None


def _table(row: FigureRow) -> dict[str, Any]:
    told: dict[str, Any] = {"from": row.since}
    if row.lapsed:
        told["lapsed"] = True
    else:
        told["value"] = _number(row.value)
    return {**told, "source": row.source, "at": row.at, "note": row.note}


def _number(text: str) -> Any:
    """As it was written: 0.80 stays 0.80."""
    return tomlkit.value(text) if "." in text else int(text) if text.lstrip("-").isdecimal() else text or None


def _day(value: object) -> date | None:
    return value if type(value) is date else None
