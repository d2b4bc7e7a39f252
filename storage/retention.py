"""What is kept no longer than it is used: messages and misses by privacy.keep_messages_days, counts and old steps
by a year. Of several processes one sweeps, once an hour."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from clock import Clock
from storage.database import StorageError
from storage.store import Store

log = structlog.get_logger("huxu.retention")

EVERY = timedelta(hours=1)
A_YEAR = timedelta(days=400)  # of daily counts; and a step that is gone may not be planned again


def sweep(store: Store, now: datetime, keep_days: int) -> int:
    """Deletes what is older than it may be, counted from its receipt; returns how many rows."""
    before, year = now - timedelta(days=keep_days), now - A_YEAR
    return sum(
        (
            _until_none(lambda: store.inbox.purge(before)),
            _until_none(lambda: store.misses.purge(before)),
            _until_none(lambda: store.people.purge(before)),
            _until_none(lambda: store.steps.purge(year.date())),
            store.mailbox.purge(before),
            store.counters.purge(year.date()),
            store.quotas.purge(now),
        )
    )


def _until_none(purge: Callable[[], int]) -> int:
    total = 0
    while gone := purge():
        total += gone
    return total


class Sweeper:
    """Sweeps in a thread of its own. Start it after the process is forked."""

    def __init__(self, store: Store, clock: Clock, keep_days: int) -> None:
        self._store, self._clock, self._keep_days = store, clock, keep_days
        self._owner = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Begins, with a first sweep at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the sweep under way."""
        self._stop.set()

    def _run(self) -> None:
        while True:
            try:
                self.turn()
            except StorageError as fault:
                log.error("storage", fault=str(fault))
            if self._stop.wait(EVERY.total_seconds()):
                return

    def turn(self) -> int:
        """One sweep, unless another process has done it within the hour. Raises StorageError."""
        now = self._clock.now()
        if not self._store.leases.take("retention", self._owner, now, EVERY):
            return 0
        return sweep(self._store, now, self._keep_days)
