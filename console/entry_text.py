"""An entry's file ⇄ the values of its form. Writing changes only what was changed and keeps the rest as typed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomlkit

from console.toml_edit import dumps, set_list, set_tables, set_value
from knowledge.read_entry import FENCE, MORE, body_parts, split

OWNER = "policy"
REVIEW_EVERY_DAYS = 180


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What the form shows. `sources`: id and place, in order."""

    title: str = ""
    about: tuple[str, ...] = ()
    aspect: str = ""
    status: str = "current"
    asks: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    reviewed_on: date | None = None
    review_every_days: int = REVIEW_EVERY_DAYS
    owner: str = OWNER
    sources: tuple[tuple[str, str], ...] = ()
    short: str = ""
    details: str = ""
    more: str = ""


def read_values(text: str) -> EntryValues | None:
    """The values, or None when the file is not one that a form can show: then its text is edited."""
    halves = split(text)
    if halves is None:
        return None
    try:
        data = tomllib.loads(halves[0])
    except tomllib.TOMLDecodeError:
        return None
    sources = data.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(row, dict) for row in sources):
        return None
    short, details, more = body_parts(halves[1])
    day, every = data.get("reviewed_on"), data.get("review_every_days")
    return EntryValues(
        title=_text(data, "title"),
        about=_texts(data, "about"),
        aspect=_text(data, "aspect"),
        status=_text(data, "status"),
        asks=_texts(data, "asks"),
        not_for=_texts(data, "not_for"),
        facts=_texts(data, "facts"),
        related=_texts(data, "related"),
        reviewed_on=day if type(day) is date else None,
        review_every_days=every if type(every) is int else REVIEW_EVERY_DAYS,
        owner=_text(data, "owner"),
        sources=tuple((_text(row, "id"), _text(row, "at")) for row in sources),
        short=short,
        details=details,
        more=more,
    )


def write_values(text: str, values: EntryValues) -> str:
    """The file's text with the values in it. `text` "" begins a new file; else read_values(text) is not None."""
    front, body = split(text) or ("", "")
    doc = tomlkit.parse(front)
    set_value(doc, "title", values.title)
    set_list(doc, "about", values.about, by_line=False)
    set_value(doc, "aspect", values.aspect)
    set_value(doc, "status", values.status)
    set_list(doc, "asks", values.asks, by_line=True)
    set_list(doc, "not_for", values.not_for, by_line=True)
    set_list(doc, "facts", values.facts, by_line=False)
    set_list(doc, "related", values.related, by_line=False)
    set_value(doc, "reviewed_on", values.reviewed_on)
    set_value(doc, "review_every_days", values.review_every_days)
    set_value(doc, "owner", values.owner)
    set_tables(doc, "sources", [{"id": name, "at": at} for name, at in values.sources])
    if body_parts(body) != (values.short, values.details, values.more):
        body = _body(values)
    return f"{FENCE}\n{dumps(doc)}{FENCE}\n{body}"


def _body(values: EntryValues) -> str:
    said = "\n\n".join(part for part in (values.short, values.details) if part)
    return f"{said}\n\n{MORE}\n{values.more}\n" if values.more else f"{said}\n"


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key, [])
    return tuple(item.strip() for item in value if isinstance(item, str)) if isinstance(value, list) else ()
