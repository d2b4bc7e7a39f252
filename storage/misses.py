"""Questions that were not answered, or only after a choice. No person stands here; the caller masks the text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.database import Database, Row
from storage.moments import from_ms, to_ms

Kind = Literal["miss", "clarified"]


@dataclass(frozen=True, slots=True)
class MissGroup:
    """Questions with one likeness: how many, the latest wording, what was near it, what people then chose."""

    likeness: str
    kind: Kind
    n: int
    text: str
    nearest: tuple[str, ...]
    chosen: dict[str, int]
    first_at: datetime
    last_at: datetime


class Misses:
    """The open misses; settled ones wait for their purge."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, likeness: str, kind: Kind, text: str, nearest: Sequence[str], at: datetime) -> int:
        """Keeps a masked question with the nearest entry ids; `likeness` is equal for those that belong together."""
        row = self._db.one(
            "INSERT INTO misses (likeness, kind, text, nearest, at) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (likeness, kind, text, json.dumps(list(nearest), ensure_ascii=False), to_ms(at)),
        )
        return int(row["id"]) if row else 0

    def choose(self, miss: int, target: str) -> bool:
        """Notes what the person chose afterwards; the first choice counts."""
        return self._db.changed("UPDATE misses SET chosen = ? WHERE id = ? AND chosen = ''", (target, miss))

    def groups(self, limit: int = 50, kind: Kind | None = None) -> list[MissGroup]:
        """The open misses by likeness and kind, the most frequent first."""
        rows = self._db.query(
            "SELECT g.likeness, g.kind, g.n, g.first_at, g.last_at, m.text, m.nearest FROM"
            " (SELECT likeness, kind, count(*) AS n, min(at) AS first_at, max(at) AS last_at, max(id) AS newest"
            " FROM misses WHERE settled_at IS NULL AND kind = coalesce(CAST(? AS TEXT), kind)"
            " GROUP BY likeness, kind) AS g"
            " JOIN misses AS m ON m.id = g.newest ORDER BY g.n DESC, g.last_at DESC, g.likeness LIMIT ?",
            (kind, limit),
        )
        return [self._group(row) for row in rows]

    def texts(self, likeness: str, limit: int = 20) -> list[str]:
        """The different wordings of a group, the newest first."""
        rows = self._db.query(
            "SELECT text FROM misses WHERE likeness = ? AND settled_at IS NULL"
            " GROUP BY text ORDER BY max(id) DESC LIMIT ?",
            (likeness, limit),
        )
        return [row["text"] for row in rows]

    def settle(self, likeness: str, at: datetime) -> int:
        """An operator has dealt with this group (made it an example, or put it aside); returns how many."""
        return self._db.execute(
            "UPDATE misses SET settled_at = ? WHERE likeness = ? AND settled_at IS NULL", (to_ms(at), likeness)
        )

    def purge(self, before: datetime, limit: int = 5000) -> int:
        """Forgets misses older than that; returns how many."""
        return self._db.execute(
            "DELETE FROM misses WHERE id IN (SELECT id FROM misses WHERE at < ? ORDER BY at LIMIT ?)",
            (to_ms(before), limit),
        )

    def _group(self, row: Row) -> MissGroup:
        chosen = self._db.query(
            "SELECT chosen, count(*) AS n FROM misses WHERE likeness = ? AND kind = ? AND settled_at IS NULL"
            " AND chosen <> '' GROUP BY chosen ORDER BY n DESC, chosen",
            (row["likeness"], row["kind"]),
        )
        return MissGroup(
            likeness=row["likeness"],
            kind=row["kind"],
            n=row["n"],
            text=row["text"],
            nearest=tuple(json.loads(row["nearest"])),
            chosen={choice["chosen"]: choice["n"] for choice in chosen},
            first_at=from_ms(row["first_at"]),
            last_at=from_ms(row["last_at"]),
        )
