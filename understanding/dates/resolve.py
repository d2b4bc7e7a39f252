"""What a form read → a day: the missing year, the missing month, and whether there is such a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from understanding.dates import days
from understanding.dates.mention import NO_HINT, DateMention, Hint, Said
from understanding.dates.roles import Direction

EARLIEST = 2010  # no permit that matters today is older; an earlier year is a slip or a birthday
YEARS_AHEAD = 10
JUST_PAST = 60  # days: an expiry said without its year may be the one behind, which can still be made up for


def resolve(said: Said, today: date, direction: Direction, hint: Hint = NO_HINT) -> DateMention:
    """The mention that `said` amounts to; its words, place and role are still to be set."""
    without_year = said.year is None
    said = _filled(said, today, hint)
    if said.kind in ("lunar", "far", "vague") or (said.kind == "ambiguous" and said.candidates):
        return DateMention("", (0, 0), said.kind, year=said.year, month=said.month, candidates=said.candidates)
    if said.weekday is not None:
        return _settled(_weekday(said.weekday, today, direction), today)
    if said.day is not None:
        return _settled(said.day, today)
    if said.dom is None and not said.last:
        return DateMention("", (0, 0), "far")  # counted beyond the calendar
    if said.month is None:
        return _day_of_month(said.dom or 0, today, direction)
    year = said.year or hint.year or _year(said, said.month, today, direction)
    day = _day_in(year, said)
    if day is None:
        # A month that is none, or a day that this month lacks; an absurd year is far away and not impossible.
        if not 1 <= year <= 9999:
            return DateMention("", (0, 0), "far", year=year)
        return DateMention("", (0, 0), "impossible", year=year, month=said.month if said.month <= 12 else None)
    if without_year and hint.near and day < today <= hint.near and direction in ("future", "ahead"):
        return _which_year(day, _day_in(day.year + 1, said))
    assumed = said.year is None and hint.year is None and day.year != today.year
    if said.year is None and hint.year is None and direction == "future" and (before := _just_past(said, day, today)):
        return _which_year(before, day)
    if said.kind == "ambiguous":
        return DateMention("", (0, 0), "ambiguous", year=year, assumed_year=assumed, candidates=(day,))
    return _settled(day, today, assumed)


def _filled(said: Said, today: date, hint: Hint) -> Said:
    """With the month and year that were said before, where it names none itself."""
    if said.kind == "vague" and said.year and not said.month:
        same_day = days.make(said.year, hint.near.month, hint.near.day) if hint.near else None
        if same_day and not said.candidates:  # 应该是2028年
            return replace(said, kind="ambiguous", candidates=(same_day,))
        return replace(said, month=hint.month)
    if said.month is None and (said.dom or said.last or said.in_month):
        year, month = hint.of_month
        if month:
            return replace(said, year=year, month=month)
        return replace(said, year=today.year, month=today.month) if said.last else said
    if said.month and said.year is None and hint.near:
        return replace(said, year=_nearest(said, hint.near))
    return said


def _day_in(year: int, said: Said) -> date | None:
    month = said.month or 0
    return days.month_end(year, month) if said.last else days.make(year, month, said.dom or 0)


def _which_year(first: date, second: date | None) -> DateMention:
    return DateMention("", (0, 0), "ambiguous", candidates=(first, second) if second else (first,))


def _just_past(said: Said, day: date, today: date) -> date | None:
    """The same day a year earlier, where it is hardly over: 11月20日到期, said on the 22nd."""
    before = _day_in(day.year - 1, said)
    return before if before and before < today <= before + timedelta(days=JUST_PAST) else None


def _nearest(said: Said, near: date) -> int:
    """The year that puts a month, or a day of it, closest to `near`."""
    distance = {
        abs(day - near): year
        for year in (near.year + 1, near.year - 1, near.year)
        if (day := _day_in(year, replace(said, dom=said.dom or 1)))
    }
    return distance[min(distance)] if distance else near.year


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
    if direction in ("future", "ahead"):
        return today.year + (there < here)
    return _nearest(said, today)


def _day_of_month(dom: int, today: date, direction: Direction) -> DateMention:
    """5号: of this month, or of the next (the last) where it is behind (ahead)."""
    shift = 0
    ahead = direction in ("future", "ahead")
    if ahead and dom < today.day:
        shift = 1
    elif not ahead and dom > today.day:
        shift = -1
    year, month = days.shift_month(today, shift)
    if day := days.make(year, month, dom):
        return _settled(day, today)
    # 31号, in a November: perhaps the next one that there is
    if ahead and (day := days.make(*days.shift_month(date(year, month, 1), 1), dom)):
        return DateMention("", (0, 0), "ambiguous", candidates=(day,))
    return DateMention("", (0, 0), "impossible", year=year)


def _weekday(weekday: int, today: date, direction: Direction) -> date | None:
    """周五: the next one, today included; of what was done, the last one."""
    ahead = (weekday - today.weekday()) % 7
    return days.add_days(today, ahead if direction != "past" else ahead - 7 if ahead else 0)
