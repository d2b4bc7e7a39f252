"""The dispatcher inside `serve`: a thread that rests until something is due, and runs a pass.

Of several processes one dispatches; the others find the lease taken and rest. Nothing is sent at night: what was
left over in the evening goes out in the morning, from send_at on.
"""

from __future__ import annotations

import threading
from datetime import datetime, time, timedelta

import structlog

from clock import Clock
from reminders import standing
from reminders.dispatch import Dispatcher
from reminders.pace import Patience
from reminders.replan import replan
from reminders.sole import AnotherIsAtWork
from storage.database import StorageError
from storage.store import Store

log = structlog.get_logger("huxu.reminders")

REST = 30.0  # seconds at most: dates are told and changed meanwhile
LEAST = 1.0  # seconds between two looks
EVENING = time(21, 0)


class Loop:
    """Start it after the process is forked; stop it before the process ends."""

    def __init__(self, store: Store, dispatcher: Dispatcher, clock: Clock, send_at: time) -> None:
        self._store, self._dispatcher, self._clock, self._send_at = store, dispatcher, clock, send_at
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reminders", daemon=True)

    def start(self) -> None:
        """Begins to dispatch."""
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> bool:
        """Ends after the chunk under way, waiting that long for it; whether it has ended."""
        self._stop.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self.turn())

    def turn(self) -> float:
        """One look, and a pass where something is due. Returns how many seconds to rest."""
        now = self._clock.now()
        try:
            # A published figure moves plans at once, also to an earlier day than the next one looked at, and at night.
            replan(self._store, self._dispatcher.planner, now, lambda: not self._stop.is_set())
            rest = self.rest(now)
            if rest > 0:
                return rest
            tally = self._dispatcher.run(now, Patience(None, self._stop.wait), self._stop, wait=False)
            return REST if tally.due else LEAST
        except AnotherIsAtWork:
            return REST
        except StorageError as fault:
            log.error("storage", fault=str(fault))
            return REST
        except Exception as fault:  # the thread must live: a fault of one pass is not the end of all reminders
            log.exception("pass failed", fault=type(fault).__name__)
            return REST

    def rest(self, now: datetime) -> float:
        """Seconds until a pass has something to do, at most REST; 0 when it has now."""
        if not awake(now, self._send_at):
            return REST
        if (alarm := self._store.alarms.active(now).get(standing.ALL)) and alarm.ends_at:
            return min(REST, max(LEAST, (alarm.ends_at - now).total_seconds()))
        first = self._store.dates.next_moment()
        if first is None:
            return REST
        wait = (first - now) / timedelta(seconds=1)
        return min(REST, max(LEAST, wait)) if wait > 0 else 0.0


def awake(now: datetime, send_at: time) -> bool:
    """Whether it is a time of day to send at: from send_at until the evening, or until midnight when it is set late."""
    return now.time() >= send_at and (now.time() < EVENING or send_at >= EVENING)
