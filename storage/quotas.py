"""What may still be sent: allowances that each send uses up, counted before it is used.

An allowance belongs to a person, or to the account (person ""), is of a kind (say `kf`, `subscription:TEMPLATE_ID`,
`template`) and may be of a span (say a day, "2026-11-21"; "" where there is only ever one).
"""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.moments import ms_or_none, to_ms

ACCOUNT = ""


class Quotas:
    """Counters that can be taken from only while something is left."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def grant(self, person: str, kind: str, n: int, ends_at: datetime | None = None, span: str = "") -> None:
        """Sets what is left to `n`, until `ends_at` (None: for good). A new message: 5 `kf` for 48 hours."""
        self._db.execute(
            "INSERT INTO quotas (person, kind, span, granted, used, ends_at) VALUES (?, ?, ?, ?, 0, ?)"
            " ON CONFLICT (person, kind, span) DO UPDATE SET granted = excluded.granted, used = 0,"
            " ends_at = excluded.ends_at",
            (person, kind, span, n, ms_or_none(ends_at)),
        )

    def add(self, person: str, kind: str, n: int = 1, span: str = "") -> None:
        """Adds `n` to what is left: one consent, one credit."""
        self._db.execute(
            "INSERT INTO quotas (person, kind, span, granted, used) VALUES (?, ?, ?, ?, 0)"
            " ON CONFLICT (person, kind, span) DO UPDATE SET granted = quotas.granted + excluded.granted",
            (person, kind, span, n),
        )

    def take(self, person: str, kind: str, now: datetime, span: str = "") -> bool:
        """Uses one up; False when none is left or the time is over."""
        return self._db.changed(
            "UPDATE quotas SET used = used + 1 WHERE person = ? AND kind = ? AND span = ? AND used < granted"
            " AND (ends_at IS NULL OR ends_at > ?)",
            (person, kind, span, to_ms(now)),
        )

    def take_within(self, person: str, kind: str, span: str, limit: int, ends_at: datetime | None = None) -> bool:
        """Uses one of at most `limit` in this span, which needs no grant before; False when all are used."""
        if limit < 1:
            return False
        return self._db.changed(
            "INSERT INTO quotas (person, kind, span, granted, used, ends_at) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (person, kind, span) DO UPDATE SET used = quotas.used + 1, granted = excluded.granted"
            " WHERE quotas.used < excluded.granted",
            (person, kind, span, limit, ms_or_none(ends_at)),
        )

    def give_back(self, person: str, kind: str, span: str = "") -> bool:
        """Returns one that was taken for a send that surely did not happen."""
        return self._db.changed(
            "UPDATE quotas SET used = used - 1 WHERE person = ? AND kind = ? AND span = ? AND used > 0",
            (person, kind, span),
        )

    def exhaust(self, person: str, kind: str, span: str = "") -> None:
        """Nothing is left: the platform said so."""
        self._db.execute(
            "UPDATE quotas SET used = granted WHERE person = ? AND kind = ? AND span = ?", (person, kind, span)
        )

    def left(self, person: str, kind: str, now: datetime, span: str = "") -> int:
        """How many may still be taken; 0 where nothing was ever granted."""
        row = self._db.one(
            "SELECT granted - used AS n FROM quotas WHERE person = ? AND kind = ? AND span = ?"
            " AND (ends_at IS NULL OR ends_at > ?)",
            (person, kind, span, to_ms(now)),
        )
        return max(0, int(row["n"])) if row else 0

    def used(self, person: str, kind: str, span: str = "") -> int:
        """How many were taken."""
        row = self._db.one("SELECT used FROM quotas WHERE person = ? AND kind = ? AND span = ?", (person, kind, span))
        return int(row["used"]) if row else 0

    def purge(self, now: datetime) -> int:
        """Forgets allowances whose time is over; returns how many."""
        return self._db.execute("DELETE FROM quotas WHERE ends_at <= ?", (to_ms(now),))
