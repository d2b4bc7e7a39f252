"""The attempts at sending a step: written before the call to the platform, closed after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, Row
from storage.moments import from_ms, moment_or_none, to_ms
from storage.steps import State, Step, Steps

OPEN = "sending"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call. `state` 'sending' while open, then the outcome of this rung; `msgid` is the platform's."""

    id: int
    step: int
    person: str
    rung: str
    client_msg_id: str
    state: str
    begun_at: datetime
    closed_at: datetime | None
    msgid: str
    errcode: int
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: the attempt's state, and what the platform said."""

    state: str
    msgid: str = ""
    errcode: int = 0
    note: str = ""


class Attempts:
    """All attempts, by step."""

    def __init__(self, db: Database, steps: Steps) -> None:
        self._db = db
        self._steps = steps

    def begin(self, step: Step, rung: str, client_msg_id: str, at: datetime) -> int | None:
        """Writes the attempt as 'sending' and returns its id; None: the claim is no longer ours, do not call."""
        row = self._db.one(
            "INSERT INTO attempts (step, person, rung, client_msg_id, state, begun_at)"
            " SELECT id, person, CAST(? AS TEXT), CAST(? AS TEXT), 'sending', ? FROM steps"
            " WHERE id = ? AND state = 'sending' AND claimed_by = ? AND claimed_at = ? RETURNING id",
            (rung, client_msg_id, to_ms(at), step.id, step.claimed_by, to_ms(step.claimed_at or step.changed_at)),
        )
        return int(row["id"]) if row else None

    def close(self, attempt: int, outcome: Outcome, at: datetime) -> bool:
        """Writes what came of it; False when it was closed or erased already."""
        return self._db.changed(
            "UPDATE attempts SET state = ?, closed_at = ?, msgid = ?, errcode = ?, note = ?"
            " WHERE id = ? AND state = 'sending'",
            (outcome.state, to_ms(at), outcome.msgid, outcome.errcode, outcome.note, attempt),
        )

    def finish(
        self, step: Step, attempt: int, outcome: Outcome, state: State, at: datetime, retry_at: datetime | None = None
    ) -> bool:
        """Closes the attempt and settles its step as one act; False when the claim was no longer ours."""
        with self._db.transaction():
            self.close(attempt, outcome, at)
            return self._steps.settle(step, state, at, outcome.note, retry_at)

    def recover(self, step: Step, at: datetime) -> State | None:
        """Settles a dead dispatcher's claim that we took over: 'unknown' with a call open, else 'due' again.

        None: the claim was no longer ours. Who wants to repeat under the same client_msg_id does so instead.
        """
        with self._db.transaction():
            open_calls = [attempt for attempt in self.of(step.id) if attempt.state == OPEN]
            state: State = "unknown" if open_calls else "due"
            if not self._steps.settle(step, state, at, "发送途中程序中断" if open_calls else ""):
                return None
            for attempt in open_calls:
                self.close(attempt.id, Outcome("unknown", note="发送途中程序中断"), at)
            return state

    def of(self, step_id: int) -> list[Attempt]:
        """A step's attempts in order."""
        return [
            _attempt(row) for row in self._db.query("SELECT * FROM attempts WHERE step = ? ORDER BY id", (step_id,))
        ]

    def by_msgid(self, person: str, msgid: str) -> Attempt | None:
        """The attempt that the platform reports on, by the id it gave; None when unknown."""
        row = self._db.one(
            "SELECT * FROM attempts WHERE person = ? AND msgid = ? AND msgid <> '' ORDER BY id DESC", (person, msgid)
        )
        return _attempt(row) if row else None


def _attempt(row: Row) -> Attempt:
    return Attempt(
        id=row["id"],
        step=row["step"],
        person=row["person"],
        rung=row["rung"],
        client_msg_id=row["client_msg_id"],
        state=row["state"],
        begun_at=from_ms(row["begun_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        msgid=row["msgid"],
        errcode=row["errcode"],
        note=row["note"],
    )
