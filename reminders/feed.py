"""A person's own calendar address: a signed token that names a feed, and the file that is fetched with it.

The token holds a random name that the store leads to the person; nothing in it tells who that is. It ends when the
person's data go: deleted, unfollowed, long not seen. The file is computed at each fetch, so it is always current.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, time

from itsdangerous import BadData, URLSafeSerializer

from clock import Clock
from knowledge.model import Edition
from reminders.calendar import Calendar
from reminders.calendar_file import Rules, calendar_file
from reminders.figures import figures_on
from storage.store import Store

KEY = "calendar_key"  # the mark: one key for all processes, and it outlives a new wechat.token
LONGEST = 200  # characters of a token of ours

Change = Callable[[Store], None]


def _nothing(_: Store) -> None:
    """The address has been given out before."""


class Feed:
    """All calendar addresses of this bot. `store` and `edition` give the open store and the live edition."""

    def __init__(
        self,
        store: Callable[[], Store],
        edition: Callable[[], Edition],
        send_at: time,
        lead_days: tuple[int, ...],
        public_url: str,
        clock: Clock,
    ) -> None:
        self._store, self._edition, self._clock = store, edition, clock
        self._send_at, self._lead_days, self._base = send_at, lead_days, public_url.rstrip("/")

    def address(self, person: str, at: datetime) -> tuple[str, Change]:
        """The person's address, the same each time, and what to write so that it leads somewhere.

        Raises StorageError.
        """
        feed = self._store().feeds.of(person)
        if feed:
            return self._address(feed), _nothing
        made = secrets.token_urlsafe(16)

        def keep(store: Store) -> None:
            store.feeds.keep(made, person, at)

        return self._address(made), keep

    def file(self, token: str) -> bytes | None:
        """The calendar behind a token; None where it is not ours, or its person is gone. Raises StorageError."""
        store = self._store()
        feed = self._feed(token)
        person = store.feeds.person(feed) if feed else ""
        if not person:
            return None
        edition = self._edition()
        figures = figures_on(edition, self._clock.today())
        rules = Rules(figures, Calendar(edition.calendar), self._send_at, self._lead_days, edition.wording)
        return calendar_file(feed, store.dates.of(person), rules)

    def say(self, key: str) -> str:
        """A sentence of [calendar_page] for who opens an address by hand."""
        return self._edition().wording[f"calendar_page.{key}"]

    def _address(self, feed: str) -> str:
        return f"{self._base}/calendar/{self._signer().dumps(feed)}.ics"

    def _feed(self, token: str) -> str:
        if not token.isascii() or len(token) > LONGEST:
            return ""
        try:
            named = self._signer().loads(token)
        except BadData:
            return ""
        return named if isinstance(named, str) else ""

    def _signer(self) -> URLSafeSerializer:
        marks = self._store().marks
        key = marks.get(KEY) or marks.get_or_set(KEY, secrets.token_urlsafe(32))
        return URLSafeSerializer(key, salt="calendar")
