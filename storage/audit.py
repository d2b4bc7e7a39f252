"""Who did what: every act of an operator, or of the command line, that changes something. Never edited."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Database
from storage.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `person` is set when it concerned one; it is blanked with the detail when that person is erased."""

    id: int
    at: datetime
    actor: str
    act: str
    subject: str
    person: str
    detail: Mapping[str, Any]


class Audit:
    """The record of acts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        actor: str,
        act: str,
        at: datetime,
        subject: str = "",
        person: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Records an act. An openid belongs in `person` and nowhere else."""
        self._db.execute(
            "INSERT INTO audit (at, actor, act, subject, person, detail) VALUES (?, ?, ?, ?, ?, ?)",
            (to_ms(at), actor, act, subject, person, json.dumps(dict(detail or {}), ensure_ascii=False)),
        )

    def listing(self, limit: int = 50, before: int | None = None) -> list[Act]:
        """The newest acts first; `before` an id goes on from there."""
        rows = self._db.query(
            "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
            (before if before is not None else 2**62, limit),
        )
        return [
            Act(
                row["id"],
                from_ms(row["at"]),
                row["actor"],
                row["act"],
                row["subject"],
                row["person"],
                json.loads(row["detail"]),
            )
            for row in rows
        ]
