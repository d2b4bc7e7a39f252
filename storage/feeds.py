"""Which calendar address belongs to whom. The address names the feed alone, never the person.

Gone with the person: erased by name, and forgotten with the record of who has not been seen for long.
"""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.moments import to_ms


class Feeds:
    """A person's calendar feeds. One is the rule; two requests at the same moment may make two, and both live."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, person: str) -> str:
        """The person's feed, "" where none was made."""
        row = self._db.one("SELECT feed FROM feeds WHERE person = ? ORDER BY made_at, feed LIMIT 1", (person,))
        return str(row["feed"]) if row else ""

    def keep(self, feed: str, person: str, at: datetime) -> bool:
        """Remembers a new feed. False: nothing is held of the person (any more), so there is nothing to feed."""
        return self._db.changed(
            "INSERT INTO feeds (feed, person, made_at) SELECT CAST(? AS TEXT), person, ? FROM people WHERE person = ?",
            (feed, to_ms(at), person),
        )

    def person(self, feed: str) -> str:
        """Whose feed it is, "" where it is nobody's (any more)."""
        row = self._db.one("SELECT person FROM feeds WHERE feed = ?", (feed,))
        return str(row["person"]) if row else ""
