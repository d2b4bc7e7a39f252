"""What the demo's visitors have received: the stand-in of the platform has no other memory, and all processes share it.

Gone with the person. It also remembers the client_msg_id of each message, so that a second one is dropped whichever
process it reaches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from storage.database import Database, Row
from storage.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Mail:
    """One received message. `number` counts up over everybody's; `content` is JSON, whatever the stand-in keeps."""

    person: str
    at: datetime
    msgid: str
    client_msg_id: str
    content: str
    number: int = 0


class Mailbox:
    """The received messages of everybody."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, mail: Mail, since: datetime) -> Mail | None:
        """Keeps it; returns what stands: the mail that came after `since` under the same client_msg_id, if any.

        None: nothing is held of the person (any more), so nothing is kept.
        """
        with self._db.transaction():
            if mail.client_msg_id:
                # Ids are forgotten after a while; what came under them stays.
                self._db.execute(
                    "UPDATE mail SET client_msg_id = '' WHERE person = ? AND client_msg_id = ? AND at <= ?",
                    (mail.person, mail.client_msg_id, to_ms(since)),
                )
            row = self._db.one(
                "INSERT INTO mail (person, at, msgid, client_msg_id, content)"
                " SELECT person, ?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT) FROM people WHERE person = ?"
                " ON CONFLICT DO NOTHING RETURNING id",
                (to_ms(mail.at), mail.msgid, mail.client_msg_id, mail.content, mail.person),
            )
            if row:
                return replace(mail, number=row["id"])
            kept = self._db.one(
                "SELECT * FROM mail WHERE person = ? AND client_msg_id = ? AND client_msg_id <> ''",
                (mail.person, mail.client_msg_id),
            )
            return _mail(kept) if kept else None

    def of(self, person: str, after: int = 0, limit: int = 1000) -> list[Mail]:
        """What a person has received with a number above `after`, the oldest first."""
        rows = self._db.query(
            "SELECT * FROM mail WHERE person = ? AND id > ? ORDER BY id LIMIT ?", (person, after, limit)
        )
        return [_mail(row) for row in rows]

    def last(self, person: str) -> int:
        """The number of the latest that a person has received; 0 where there is none."""
        row = self._db.one("SELECT max(id) AS last FROM mail WHERE person = ?", (person,))
        return int(row["last"] or 0) if row else 0

    def purge(self, before: datetime) -> int:
        """Forgets what was received before `before`; returns how many."""
        return self._db.execute("DELETE FROM mail WHERE at < ?", (to_ms(before),))


def _mail(row: Row) -> Mail:
    return Mail(row["person"], from_ms(row["at"]), row["msgid"], row["client_msg_id"], row["content"], row["id"])
