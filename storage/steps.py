"""The reminder steps: each is due once, whoever dispatches it.

A step is unique by person, holder, kind and day. Claiming is one conditional statement; only the claimer may settle.
Its attempts stand in `attempts`: written before the call to the platform, closed after it. So after a crash, a claimed
step with an open attempt may have been sent (unknown), one without was not (due again).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from storage.database import Database, Row
from storage.moments import from_ms, moment_or_none, ms_or_none, to_ms

State = Literal["due", "sending", "sent", "held", "failed", "unknown", "cancelled"]


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder of one day. `spoken_at`: when a held or unknown one was told in a reply."""

    id: int
    person: str
    holder: str
    kind: str
    day: date
    state: State
    reason: str
    tries: int
    claimed_by: str
    claimed_at: datetime | None
    retry_at: datetime | None
    changed_at: datetime
    spoken_at: datetime | None


class Steps:
    """All steps that have come due."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def claim(self, person: str, holder: str, kind: str, day: date, owner: str, now: datetime) -> Step | None:
        """Takes a step that is due and not waiting for a retry; None when it is another's, done, or erased.

        `owner` names this dispatcher's run. The step exists from its first claim on, and only while its date record
        does: nobody is reminded, or remembered, whose data were deleted meanwhile.
        """
        row = self._db.one(
            "INSERT INTO steps (person, holder, kind, day, state, tries, claimed_by, claimed_at, changed_at)"
            " SELECT person, holder, CAST(? AS TEXT), CAST(? AS TEXT), 'sending', 1, CAST(? AS TEXT), ?, ?"
            " FROM dates WHERE person = ? AND holder = ?"
            " ON CONFLICT (person, holder, kind, day) DO UPDATE SET state = 'sending', tries = steps.tries + 1,"
            " claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at, changed_at = excluded.changed_at,"
            " retry_at = NULL, reason = ''"
            " WHERE steps.state = 'due' AND (steps.retry_at IS NULL OR steps.retry_at <= excluded.claimed_at)"
            " RETURNING *",
            (kind, day.isoformat(), owner, to_ms(now), to_ms(now), person, holder),
        )
        return _step(row) if row else None

    def settle(
        self, step: Step, state: State, at: datetime, reason: str = "", retry_at: datetime | None = None
    ) -> bool:
        """The claimer's verdict; 'due' gives the step back, for `retry_at` or at once. False: no longer our claim."""
        return self._db.changed(
            "UPDATE steps SET state = ?, reason = ?, retry_at = ?, changed_at = ?"
            " WHERE id = ? AND state = 'sending' AND claimed_by = ? AND claimed_at = ?",
            (state, reason, ms_or_none(retry_at), to_ms(at), step.id, step.claimed_by, ms_or_none(step.claimed_at)),
        )

    def move(self, step_id: int, expected: Iterable[State], state: State, at: datetime, reason: str = "") -> bool:
        """Changes a step that nobody holds (a late result, an operator's act), if it stands as expected."""
        allowed = list(expected)
        marks = ", ".join("?" * len(allowed))
        return self._db.changed(
            "UPDATE steps SET state = ?, reason = ?, retry_at = NULL, changed_at = ?"
            f" WHERE id = ? AND state IN ({marks})",
            (state, reason, to_ms(at), step_id, *allowed),
        )

    def stale(self, claimed_before: datetime, limit: int = 1000) -> list[Step]:
        """Claims older than that, whose dispatcher must have died, the oldest first."""
        rows = self._db.query(
            "SELECT * FROM steps WHERE state = 'sending' AND claimed_at < ? ORDER BY claimed_at, id LIMIT ?",
            (to_ms(claimed_before), limit),
        )
        return [_step(row) for row in rows]

    def take_over(self, step: Step, owner: str, now: datetime) -> Step | None:
        """Takes a dead dispatcher's claim; None when another was faster."""
        row = self._db.one(
            "UPDATE steps SET claimed_by = ?, claimed_at = ?, changed_at = ?"
            " WHERE id = ? AND state = 'sending' AND claimed_by = ? AND claimed_at = ? RETURNING *",
            (owner, to_ms(now), to_ms(now), step.id, step.claimed_by, ms_or_none(step.claimed_at)),
        )
        return _step(row) if row else None

    def get(self, step_id: int) -> Step | None:
        """One step, or None."""
        row = self._db.one("SELECT * FROM steps WHERE id = ?", (step_id,))
        return _step(row) if row else None

    def of(self, person: str, holder: str | None = None) -> list[Step]:
        """A person's steps, by day; of one holder where named. A step that is not here has never been due."""
        rows = self._db.query(
            "SELECT * FROM steps WHERE person = ? AND holder = coalesce(CAST(? AS TEXT), holder) ORDER BY day, id",
            (person, holder),
        )
        return [_step(row) for row in rows]

    def held_for(self, person: str) -> list[Step]:
        """Held and unknown steps that were not spoken yet, by day."""
        rows = self._db.query(
            "SELECT * FROM steps WHERE person = ? AND state IN ('held', 'unknown') AND spoken_at IS NULL"
            " ORDER BY day, id",
            (person,),
        )
        return [_step(row) for row in rows]

    def take_held(self, person: str, at: datetime) -> list[Step]:
        """Like `held_for`, and marks them as spoken: each is given to one caller, once."""
        if not self.held_for(person):  # the common case costs no write
            return []
        rows = self._db.query(
            "UPDATE steps SET spoken_at = ? WHERE person = ? AND state IN ('held', 'unknown') AND spoken_at IS NULL"
            " RETURNING *",
            (to_ms(at), person),
        )
        return sorted((_step(row) for row in rows), key=lambda step: (step.day, step.id))

    def cancel(self, person: str, at: datetime, reason: str, holder: str | None = None) -> int:
        """Ends what is still open (due, or held and unspoken) of a person, of one holder where named."""
        return self._db.execute(
            "UPDATE steps SET state = 'cancelled', reason = ?, retry_at = NULL, changed_at = ? WHERE person = ?"
            " AND holder = coalesce(CAST(? AS TEXT), holder)"
            " AND (state = 'due' OR (state = 'held' AND spoken_at IS NULL))",
            (reason, to_ms(at), person, holder),
        )

    def reopen(self, person: str, holder: str, from_day: date, at: datetime) -> int:
        """Makes cancelled steps from that day on due again: the same date was told anew."""
        return self._db.execute(
            "UPDATE steps SET state = 'due', reason = '', changed_at = ?"
            " WHERE person = ? AND holder = ? AND state = 'cancelled' AND day >= ?",
            (to_ms(at), person, holder, from_day.isoformat()),
        )

    def counts(self, begin: date, end: date) -> dict[date, dict[State, int]]:
        """How many steps of each day, both days included, are in which state."""
        rows = self._db.query(
            "SELECT day, state, count(*) AS n FROM steps WHERE day >= ? AND day <= ? GROUP BY day, state ORDER BY day",
            (begin.isoformat(), end.isoformat()),
        )
        counts: dict[date, dict[State, int]] = {}
        for row in rows:
            counts.setdefault(date.fromisoformat(row["day"]), {})[row["state"]] = row["n"]
        return counts

    def listing(self, state: State, limit: int = 50, offset: int = 0) -> list[Step]:
        """The steps in that state, the latest day first."""
        rows = self._db.query(
            "SELECT * FROM steps WHERE state = ? ORDER BY day DESC, id DESC LIMIT ? OFFSET ?", (state, limit, offset)
        )
        return [_step(row) for row in rows]

    def purge(self, before: date, limit: int = 5000) -> int:
        """Forgets closed steps of days before that, with their attempts; returns how many."""
        return self._db.execute(
            "DELETE FROM steps WHERE id IN (SELECT id FROM steps WHERE day < ?"
            " AND (state IN ('sent', 'failed', 'cancelled') OR spoken_at IS NOT NULL) ORDER BY day LIMIT ?)",
            (before.isoformat(), limit),
        )


def _step(row: Row) -> Step:
    return Step(
        id=row["id"],
        person=row["person"],
        holder=row["holder"],
        kind=row["kind"],
        day=date.fromisoformat(row["day"]),
        state=row["state"],
        reason=row["reason"],
        tries=row["tries"],
        claimed_by=row["claimed_by"],
        claimed_at=moment_or_none(row["claimed_at"]),
        retry_at=moment_or_none(row["retry_at"]),
        changed_at=from_ms(row["changed_at"]),
        spoken_at=moment_or_none(row["spoken_at"]),
    )
