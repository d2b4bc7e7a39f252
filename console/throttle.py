"""Slows down who guesses passwords: counts failures by name and address within a quarter of an hour.

Kept in the memory of each worker process, so the limits hold per process: with a slow hash and a handful of
processes that is enough, and a guesser cannot fill the database.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
SAME_NAME_AND_ADDRESS = 5
SAME_NAME = 30  # higher: otherwise a stranger could lock an operator out from anywhere
SAME_ADDRESS = 20
MOST_KEYS = 10_000

Key = tuple[str, str]


class Throttle:
    """Failed logins of the last quarter of an hour."""

    def __init__(self) -> None:
        self._failures: dict[Key, deque[datetime]] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, address: str, now: datetime) -> timedelta:
        """Zero: go on, and the try counts as failed until `succeeded` says otherwise, so that many tries at once are
        counted too. Else how long this name has to wait at this address."""
        with self._lock:
            wait = max(self._wait(key, limit, now) for key, limit in _limits(name, address))
            if not wait:
                if len(self._failures) > MOST_KEYS:
                    self._forget(now)
                for key, limit in _limits(name, address):
                    self._failures.setdefault(key, deque(maxlen=limit)).append(now)
        return wait

    def succeeded(self, name: str, address: str) -> None:
        """The try that began last was no failure; this name starts afresh at this address."""
        with self._lock:
            for key, _ in _limits(name, address):
                if failures := self._failures.get(key):
                    failures.pop()
            self._failures.pop((name, address), None)

    def _wait(self, key: Key, limit: int, now: datetime) -> timedelta:
        failures = self._failures.get(key)
        if not failures or len(failures) < limit:
            return timedelta(0)
        return max(timedelta(0), failures[0] + WINDOW - now)

    def _forget(self, now: datetime) -> None:
        for key in [key for key, failures in self._failures.items() if not failures or failures[-1] + WINDOW <= now]:
            del self._failures[key]
        if len(self._failures) > MOST_KEYS:  # all fresh: a flood. Addresses and names are counted anew
            self._failures.clear()


def _limits(name: str, address: str) -> Iterable[tuple[Key, int]]:
    return (((name, address), SAME_NAME_AND_ADDRESS), ((name, ""), SAME_NAME), (("", address), SAME_ADDRESS))
