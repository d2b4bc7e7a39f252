"""First time or repeat? Every delivery is claimed here before it is acted upon.

One insert decides who acts; everyone else gets the reply that was kept. A key is a hash without an openid, so it may
stay after the person is erased and a late repeat is still known as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.database import Database
from storage.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Claim:
    """What to do with a delivery. `reply` (JSON) counts when answered; empty means: nothing to say any more."""

    state: Literal["new", "answered", "in progress"]
    reply: str = ""


NEW = Claim("new")
IN_PROGRESS = Claim("in progress")


class Inbox:
    """The deliveries that have arrived, by key."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def claim(self, key: str, person: str, at: datetime, lease: timedelta) -> Claim:
        """Decides once, across threads and processes: 'new' for exactly one caller.

        `at` is the moment of receipt. An unanswered claim older than `lease` belongs to someone who died: one caller
        takes it over and gets 'new'.
        """
        now = to_ms(at)
        inserted = self._db.execute(
            "INSERT INTO inbox (key, person, received_at, claimed_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (key, person, now, now),
        )
        if inserted:
            return NEW
        row = self._db.one("SELECT claimed_at, reply FROM inbox WHERE key = ?", (key,))
        if row is None or row["reply"] is not None:
            return Claim("answered", row["reply"]) if row else IN_PROGRESS
        if from_ms(row["claimed_at"]) + lease > at:
            return IN_PROGRESS
        taken = self._db.execute(
            "UPDATE inbox SET claimed_at = ? WHERE key = ? AND reply IS NULL AND claimed_at = ?",
            (now, key, row["claimed_at"]),
        )
        return NEW if taken else self.look(key)

    def look(self, key: str) -> Claim:
        """How a delivery stands, without claiming it: 'answered' or 'in progress'. For who waits for the first copy."""
        row = self._db.one("SELECT reply FROM inbox WHERE key = ?", (key,))
        return IN_PROGRESS if row is None or row["reply"] is None else Claim("answered", row["reply"])

    def keep_reply(self, key: str, reply: str) -> str:
        """Keeps the reply (JSON) and returns the one that stands: an earlier one wins over ours.

        That happens when we were so slow that another took our claim over; then its reply is the one to send.
        """
        if self._db.execute("UPDATE inbox SET reply = ? WHERE key = ? AND reply IS NULL", (reply, key)):
            return reply
        return self.look(key).reply or reply

    def purge(self, before: datetime, limit: int = 5000) -> int:
        """Forgets deliveries received before `before`, at most `limit` at a time; returns how many."""
        return self._db.execute(
            "DELETE FROM inbox WHERE key IN (SELECT key FROM inbox WHERE received_at < ? ORDER BY received_at LIMIT ?)",
            (to_ms(before), limit),
        )
