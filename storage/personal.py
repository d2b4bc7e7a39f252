"""Which tables hold something about a person, and what erasing means in each. A test compares this with the schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from storage.database import Database
from storage.moments import from_ms


@dataclass(frozen=True, slots=True)
class Held:
    """A table with a person column. `blank` set: the row stays, without anything of the person; else it goes."""

    table: str
    json: tuple[str, ...] = ()  # columns that hold JSON
    blank: str = ""


PERSONAL: tuple[Held, ...] = (
    # The key is a hash; it stays so that a late repeat is still known as one. An open claim stays open.
    Held("inbox", ("reply",), "person = '', reply = CASE WHEN reply IS NULL THEN NULL ELSE '' END"),
    Held("feeds"),
    Held("mail", ("content",)),
    Held("people", ("memory",)),
    Held("dates"),
    Held("attempts"),
    Held("steps"),
    Held("quotas"),
    # Who of us did what and when stays; whom it concerned goes.
    Held("audit", ("detail",), "person = '', detail = '{}'"),
)


def erase(db: Database, person: str) -> int:
    """Deletes all that is held about `person` in one transaction; returns how many rows that touched."""
    if not person:
        raise ValueError("erase needs a person")
    touched = 0
    with db.transaction():
        for held in PERSONAL:
            start = f"UPDATE {held.table} SET {held.blank}" if held.blank else f"DELETE FROM {held.table}"
            touched += db.execute(f"{start} WHERE person = ?", (person,))
    return touched


def export(db: Database, person: str) -> dict[str, Any]:
    """All rows about `person` by table, ready for JSON; moments in ISO 8601, Asia/Shanghai."""
    if not person:
        raise ValueError("export needs a person")
    found: dict[str, Any] = {}
    with db.transaction():  # one moment for all tables
        for held in PERSONAL:
            rows = db.query(f"SELECT * FROM {held.table} WHERE person = ?", (person,))
            for row in rows:
                for column in held.json:
                    row[column] = _read(row[column])
            found[held.table] = [_shown(row) for row in rows]
    return found


def _read(text: str | None) -> Any:
    try:
        return json.loads(text) if text else text
    except ValueError:
        return text  # not JSON after all: shown as it is, nothing is hidden


def _shown(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _shown(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and (name == "at" or name.endswith("_at")):
        return from_ms(value).isoformat()
    return value
