"""The live edition in this process, with whatever was built from it; swapped whole, between two messages.

The pointer is looked at once a second at most. One thread loads and builds, the others go on with what they have;
where `watch` was called it is a thread of its own, so that no message waits for a new edition.
Whatever goes wrong on the way, the last good edition goes on answering, and `fault` says why for readyz.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from knowledge.load import load
from knowledge.model import Edition
from logs import way_of

T = TypeVar("T")

LOOK_EVERY = 1.0  # seconds
WATCH_EVERY = 0.5  # seconds; sooner than a message would look
TRY_BROKEN_EVERY = 30.0  # seconds; an edition that failed may have failed for a passing reason


class NothingLoaded(Exception):  # noqa: N818
    """No edition has been loaded in this process yet; the message says why, where it is known."""


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """An edition and what was built from it: always of one piece."""

    edition: Edition
    built: T


class Live(Generic[T]):
    """Holds the live edition. `build` makes of it what messages are answered with, for instance a router."""

    def __init__(self, build: Callable[[Edition], T], ticks: Callable[[], float] = time.monotonic) -> None:
        self._build = build
        self._ticks = ticks
        self._loading = threading.Lock()
        self._held: Held[T] | None = None
        self._looked = float("-inf")
        self._broken: tuple[int, float] = (0, float("-inf"))
        self.fault = ""  # why the live edition is not the one held; "" when all is well

    @property
    def held(self) -> Held[T]:
        """The edition to answer this message with. Raises NothingLoaded before the first good load."""
        if self._held is None:
            raise NothingLoaded(self.fault or "还没有读入任何知识")
        return self._held

    def held_or_none(self) -> Held[T] | None:
        """Like `held`, None before the first good load."""
        return self._held

    def refresh(self, live_number: Callable[[], int], files_of: Callable[[int], Mapping[str, str]]) -> None:
        """Looks at the pointer, at most once a second, and swaps where it moved. Never raises.

        `live_number` gives 0 while nothing is published; `files_of` gives the files of an edition.
        """
        self._refresh(live_number, files_of, LOOK_EVERY)

    def watch(self, live_number: Callable[[], int], files_of: Callable[[int], Mapping[str, str]]) -> None:
        """Looks at the pointer from now on in a thread that ends with the process."""

        def look() -> None:
            while True:
                time.sleep(WATCH_EVERY)
                self._refresh(live_number, files_of, 0.0)

        threading.Thread(target=look, name="live-edition", daemon=True).start()

    def _refresh(
        self, live_number: Callable[[], int], files_of: Callable[[int], Mapping[str, str]], every: float
    ) -> None:
        if self._held is not None and self._ticks() - self._looked < every:
            return
        # Before the first edition every thread has to wait for it; later they go on with the one they have.
        if not self._loading.acquire(blocking=self._held is None):
            return
        try:
            if self._held is None or self._ticks() - self._looked >= every:
                self._looked = self._ticks()
                self._look(live_number, files_of)
        finally:
            self._loading.release()

    def _look(self, live_number: Callable[[], int], files_of: Callable[[int], Mapping[str, str]]) -> None:
        number = 0
        try:
            number = live_number()
            if self._held is not None and number == self._held.edition.number:
                self.fault = ""
            elif number == 0:
                self.fault = "还没有发布过任何一版"
            elif self._may_try(number):
                self._swap(number, files_of(number))
        except Exception as fault:  # noqa: BLE001 - whatever fails, the last good edition goes on answering
            where = f"读不到第 {number} 版（{type(fault).__name__}）" if number else _no_pointer(fault)
            self._remember(number, where, way_of(fault))

    def _may_try(self, number: int) -> bool:
        broken, at = self._broken
        return number != broken or self._ticks() - at >= TRY_BROKEN_EVERY

    def _swap(self, number: int, files: Mapping[str, str]) -> None:
        edition = load(files, number)
        if isinstance(edition, list):
            self._remember(number, f"第 {number} 版读不进来：{edition[0]}")
            return
        self._held = Held(edition, self._build(edition))
        self.fault = ""
        structlog.get_logger("knowledge").info("edition_live", number=number, entries=len(edition.entries))

    def _remember(self, number: int, fault: str, way: Sequence[str] = ()) -> None:
        if number:
            self._broken = (number, self._ticks())
        if fault != self.fault:
            structlog.get_logger("knowledge").error("edition_not_loaded", number=number, fault=fault, way=way)
        self.fault = fault


def _no_pointer(fault: Exception) -> str:
    return f"查不到现在是第几版（{type(fault).__name__}）"
