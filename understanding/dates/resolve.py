"""What a form read → a day: the missing year, the missing month, and whether there is such a day."""

from __future__ import annotations

from datetime import date

from understanding.dates import days
from understanding.dates.mention import DateMention, Said
from understanding.dates.roles import Direction

EARLIEST = 2010  # no permit that matters today is older; an earlier year is a slip or a birthday
YEARS_AHEAD = 10


def resolve(said: Said, today: date, direction: Direction, year_hint: int | None) -> DateMention:
    """The mention that `said` amounts to; its words, place and role are still to be set."""
    if said.kind in ("lunar", "far", "vague") or (said.kind == "ambiguous" and said.candidates):
        return DateMention("", (0, 0), said.kind, year=said.year, candidates=said.candidates)
    if said.weekday is not None:
        return _settled(_weekday(said.weekday, today, direction), today)
    if said.day is not None:
        return _settled(said.day, today)
    if said.dom is None and not said.last:
        return DateMention("", (0, 0), "far")  # counted beyond the calendar
    if said.month is None:
        return _day_of_month(said.dom or 0, today, direction)
    year = said.year or year_hint or _year(said, said.month, today, direction)
    last = days.month_end(year, said.month) if said.last else None
    day = last or days.make(year, said.month, said.dom or 0)
    if day is None:
        # A month that is none, or a day that this month lacks; an absurd year is far away and not impossible.
        absurd = not 1 <= year <= 9999
        return DateMention("", (0, 0), "far" if absurd else "impossible", year=year)
    assumed = said.year is None and year_hint is None and day.year != today.year
    if said.kind == "ambiguous":
        return DateMention("", (0, 0), "ambiguous", year=year, assumed_year=assumed, candidates=(day,))
    return _settled(day, today, assumed)


def _settled(day: date | None, today: date, assumed: bool = False) -> DateMention:
    latest = days.add_months(today, 12 * YEARS_AHEAD)
    if day is None or day.year < EARLIEST or (latest is not None and day > latest):
        return DateMention("", (0, 0), "far", day, year=day.year if day else None)
    return DateMention("", (0, 0), "date", day, assumed_year=assumed, year=day.year)


def _year(said: Said, month: int, today: date, direction: Direction) -> int:
    """The year of a month and day said without one. A day that this year lacks is left to be impossible."""
    there, here = (month, 31 if said.last else said.dom or 0), (today.month, today.day)
    if direction == "past":
        return today.year - (there > here)
    if direction == "future":
        return today.year + (there < here)
    around = [
        (abs(day - today), year)
        for year in (today.year - 1, today.year, today.year + 1)
        if (day := days.month_end(year, month) if said.last else days.make(year, month, said.dom or 0))
    ]
    return min(around)[1] if around else today.year


def _day_of_month(dom: int, today: date, direction: Direction) -> DateMention:
    """5号: of this month, or of the next (the last) where it is behind (ahead)."""
    shift = 0
    if direction == "future" and dom < today.day:
        shift = 1
    elif direction != "future" and dom > today.day:
        shift = -1
    year, month = days.shift_month(today, shift)
    day = days.make(year, month, dom)
    return _settled(day, today, assumed=False) if day else DateMention("", (0, 0), "impossible", year=year)


def _weekday(weekday: int, today: date, direction: Direction) -> date | None:
    """周五: the next one, today included; of what was done, the last one."""
    ahead = (weekday - today.weekday()) % 7
    return days.add_days(today, ahead if direction != "past" else ahead - 7 if ahead else 0)
