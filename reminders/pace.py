"""How fast, and how long at most a pass may rest: a token bucket and a purse of seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

PER_SECOND = 400.0  # sends a second; the platform names no figure and answers 45011 when it is too many


@dataclass(slots=True)
class Patience:
    """The seconds that one pass may sleep in all. `sleep` and `ticks` are injected in tests."""

    seconds: float | None  # None: as long as needed
    sleep: Callable[[float], object] = time.sleep
    ticks: Callable[[], float] = time.monotonic

    def rest(self, seconds: float) -> bool:
        """Sleeps that long, or what is left; False when nothing was left."""
        if self.seconds is not None:
            seconds = min(seconds, self.seconds)
            self.seconds -= max(0.0, seconds)
        if seconds <= 0:
            return False
        self.sleep(seconds)
        return True


class Bucket:
    """Lets through `per_second` sends on average; None: as many as come.

    When the patience is used up it lets everything through: then the platform's own answers set the pace.
    """

    def __init__(self, per_second: float | None, patience: Patience) -> None:
        self._rate, self._patience = per_second, patience
        self._ready_at = patience.ticks()

    def take(self, n: int) -> None:
        """Waits until `n` more sends may begin."""
        if self._rate is None or n < 1:
            return
        now = self._patience.ticks()
        if self._ready_at > now:
            self._patience.rest(self._ready_at - now)
        self._ready_at = max(self._ready_at, now) + n / self._rate
