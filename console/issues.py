"""Which field of an entry's form an Issue belongs to, so that it stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.read_entry import FENCE, MORE
from messages import Issue

_KEY = re.compile(r"([a-z_]+)\s*=")


def by_field(text: str, issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    """Field name → its issues; "" for those of the whole file."""
    fields = _fields(text)
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        name = fields[min(issue.line, len(fields)) - 1] if issue.line else ""
        found.setdefault(name, []).append(issue)
    return found


def _fields(text: str) -> list[str]:
    """The field that each line belongs to: a key of the front matter, sources, short, details or more."""
    fields: list[str] = []
    name, fences, begun = "", 0, False
    for row in text.split("\n"):
        if row.rstrip() == FENCE and fences < 2:
            fences += 1
            name = "" if fences == 1 else "short"
        elif fences == 1 and name != "sources":
            name = "sources" if row.startswith("[[sources]]") else _key(row) or name
        elif fences == 2 and name != "more":
            if row.rstrip() == MORE:
                name = "more"
            elif begun:
                name = "details"  # the short answer is one line
            begun = begun or bool(row.strip())
        fields.append(name)
    return fields


def _key(row: str) -> str:
    match = _KEY.match(row)
    return match[1] if match else ""
