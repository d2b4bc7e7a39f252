"""Things that exactly one process may do at a time, and the access token that all processes share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.database import Database
from storage.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Token:
    """A secret with an end; not shown in logs."""

    token: str = field(repr=False)
    ends_at: datetime


class Leases:
    """Named leases: held by one owner until they end or are let go."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def take(self, name: str, owner: str, now: datetime, span: timedelta) -> bool:
        """Takes or renews the lease until `now` + `span`; False while another owner holds it.

        `owner` must be unique to the process and its run. Renew well before the end, and stop when it fails.
        """
        return self._db.changed(
            "INSERT INTO leases (name, owner, ends_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET owner = excluded.owner, ends_at = excluded.ends_at"
            " WHERE leases.owner = excluded.owner OR leases.ends_at <= ?",
            (name, owner, to_ms(now + span), to_ms(now)),
        )

    def let_go(self, name: str, owner: str) -> bool:
        """Ends our lease, so the next one need not wait; False when it was not ours."""
        return self._db.changed("DELETE FROM leases WHERE name = ? AND owner = ?", (name, owner))

    def holder(self, name: str, now: datetime) -> str:
        """Who holds it at `now`; empty when nobody."""
        row = self._db.one("SELECT owner FROM leases WHERE name = ? AND ends_at > ?", (name, to_ms(now)))
        return str(row["owner"]) if row else ""


class Tokens:
    """The shared access tokens by name (an app id)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> Token | None:
        """The stored token, ended or not; None when there is none."""
        row = self._db.one("SELECT token, ends_at FROM tokens WHERE name = ?", (name,))
        return Token(row["token"], from_ms(row["ends_at"])) if row else None

    def replace(self, name: str, used: str, fresh: Token) -> bool:
        """Stores `fresh` if the stored token is still the one that was used ("" or any where there is none).

        False: another process has refreshed meanwhile; take what is stored now.
        """
        return self._db.changed(
            "INSERT INTO tokens (name, token, ends_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
            " SET token = excluded.token, ends_at = excluded.ends_at WHERE tokens.token = ?",
            (name, fresh.token, to_ms(fresh.ends_at), used),
        )
