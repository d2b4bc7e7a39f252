"""Working days: the official calendar with its make-up Saturdays, and an estimate beyond the last year it knows.

Known years come from chinesecalendar and from the operators' files: the day the State Council publishes a year's
holidays they can be added as content, before the library has them. What the content says of a day goes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar

from knowledge.model import CalendarData

_LIBRARY_OFF = frozenset(chinese_calendar.holidays)
_LIBRARY_WORKING = frozenset(chinese_calendar.workdays)
_LIBRARY_YEARS = range(min(_LIBRARY_OFF).year, max(_LIBRARY_OFF).year + 1)


class WorkingDay(NamedTuple):
    """A day found by counting working days; `estimated` where a day of an unpublished year was counted over."""

    day: date
    estimated: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of mainland China, as far as they are published."""

    content: CalendarData = CalendarData()  # noqa: RUF009 - frozen, and empty

    def knows(self, year: int) -> bool:
        """True when the year's holidays are published."""
        return year in self.content.years or year in _LIBRARY_YEARS

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`; in a year that is not published yet, Monday to Friday."""
        if day in self.content.working_days:
            return True
        if day in self.content.days_off:
            return False
        if day.year not in self.content.years:
            if day in _LIBRARY_WORKING:
                return True
            if day in _LIBRARY_OFF:
                return False
        return day.weekday() < 5

    def nth_working_day_after(self, day: date, count: int) -> WorkingDay:
        """The `count`-th working day after `day`, which itself is day 0. Raises ValueError for a negative count."""
        if count < 0:
            raise ValueError(f"cannot count {count} working days ahead")
        estimated = False
        while count:
            day += timedelta(days=1)
            estimated = estimated or not self.knows(day.year)
            count -= self.is_working_day(day)
        return WorkingDay(day, estimated)
