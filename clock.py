"""The only reader of the wall clock.

Everything in this project that needs "now" asks a Clock, so that a test, `--as-of` and `--now` can stand the
whole program at one moment. All moments are timezone-aware and in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _wall() -> datetime:
    return datetime.now(SHANGHAI)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time in Asia/Shanghai; `Clock.at(moment)` stands still."""

    read: Callable[[], datetime] = _wall

    @classmethod
    def at(cls, moment: datetime) -> Clock:
        """A clock that always tells `moment` (aware; converted to Asia/Shanghai)."""
        stopped = in_shanghai(moment)
        return cls(lambda: stopped)

    def now(self) -> datetime:
        """The present moment, aware, in Asia/Shanghai."""
        return self.read()

    def today(self) -> date:
        """The present day in Shanghai."""
        return self.now().date()


def in_shanghai(moment: datetime) -> datetime:
    """`moment` in Asia/Shanghai; a naive moment is read as Shanghai time."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=SHANGHAI)
    return moment.astimezone(SHANGHAI)


def from_epoch(seconds: int) -> datetime:
    """The moment `seconds` after 1970-01-01 UTC, in Asia/Shanghai. Raises OverflowError when out of range."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI)


def parse_moment(text: str) -> datetime:
    """Reads an ISO 8601 date or moment; no zone means Asia/Shanghai. Raises ValueError."""
    return in_shanghai(datetime.fromisoformat(text.strip()))


def chinese_day(day: date) -> str:
    """2026年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"
