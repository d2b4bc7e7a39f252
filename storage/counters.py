"""Daily counts for the operators' overview. They name no person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from storage.database import Database


class Counters:
    """Counts by day and name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, day: date, name: str, n: int = 1) -> None:
        """Adds `n` to that day's count."""
        self.add_all(day, {name: n})

    def add_all(self, day: date, counts: Mapping[str, int]) -> None:
        """Adds several counts of a day in one statement; an empty mapping does nothing."""
        if not counts:
            return
        marks = ", ".join(["(?, ?, ?)"] * len(counts))
        params = [value for name, n in counts.items() for value in (day.isoformat(), name, n)]
        self._db.execute(
            f"INSERT INTO counters (day, name, n) VALUES {marks}"
            " ON CONFLICT (day, name) DO UPDATE SET n = counters.n + excluded.n",
            params,
        )

    def range(self, begin: date, end: date) -> dict[str, dict[date, int]]:
        """The counts by name and day, both days included; a day without a count is left out."""
        rows = self._db.query(
            "SELECT day, name, n FROM counters WHERE day >= ? AND day <= ? ORDER BY name, day",
            (begin.isoformat(), end.isoformat()),
        )
        counts: dict[str, dict[date, int]] = {}
        for row in rows:
            counts.setdefault(row["name"], {})[date.fromisoformat(row["day"])] = row["n"]
        return counts

    def purge(self, before: date) -> int:
        """Forgets the counts of days before that; returns how many."""
        return self._db.execute("DELETE FROM counters WHERE day < ?", (before.isoformat(),))
