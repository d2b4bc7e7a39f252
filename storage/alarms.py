"""What is stopped or needs an operator's hand, known to every process: a name, why, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from storage.moments import from_ms, moment_or_none, ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Alarm:
    """`ends_at` None: until an operator clears it."""

    name: str  # say send, send:template, send:template:ID, knowledge:load
    reason: str
    at: datetime
    ends_at: datetime | None


class Alarms:
    """The alarms that stand."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def set(self, name: str, reason: str, at: datetime, ends_at: datetime | None = None) -> bool:
        """Raises the alarm; True when it did not stand before (so it is logged once), else it is renewed."""
        with self._db.transaction():
            stood = self._db.execute("DELETE FROM alarms WHERE name = ? AND ends_at <= ?", (name, to_ms(at))) == 0
            known = self._db.one("SELECT at FROM alarms WHERE name = ?", (name,)) if stood else None
            self._db.execute(
                "INSERT INTO alarms (name, reason, at, ends_at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
                " SET reason = excluded.reason, ends_at = excluded.ends_at",
                (name, reason, to_ms(at), ms_or_none(ends_at)),
            )
            return known is None

    def clear(self, name: str) -> bool:
        """Ends the alarm; False when it did not stand."""
        return self._db.changed("DELETE FROM alarms WHERE name = ?", (name,))

    def active(self, now: datetime) -> dict[str, Alarm]:
        """The alarms that stand at `now`, by name."""
        rows = self._db.query("SELECT * FROM alarms WHERE ends_at IS NULL OR ends_at > ? ORDER BY name", (to_ms(now),))
        return {
            row["name"]: Alarm(row["name"], row["reason"], from_ms(row["at"]), moment_or_none(row["ends_at"]))
            for row in rows
        }
