"""Working days with public holidays and make-up Saturdays, and what is estimated."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import CalendarData
from reminders.calendar import Calendar

CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("endorsed_on", "third"),
    [
        ("2026-09-30", "2026-10-10"),  # National Day, and the Saturday worked for it
        ("2026-02-12", "2026-02-24"),  # Spring Festival, Saturday 14 February worked
        ("2026-09-10", "2026-09-15"),  # a weekend
        ("2026-09-07", "2026-09-10"),
        ("2026-09-12", "2026-09-16"),  # endorsed on a Saturday
        ("2026-12-28", "2026-12-31"),
        ("2024-02-28", "2024-03-04"),  # a leap day is a day
    ],
)
def test_the_third_working_day_after_the_endorsement(endorsed_on: str, third: str) -> None:
    assert CALENDAR.nth_working_day_after(date.fromisoformat(endorsed_on), 3) == (date.fromisoformat(third), False)


@pytest.mark.parametrize(
    ("endorsed_on", "third"), [("2027-03-10", "2027-03-15"), ("2026-12-30", "2027-01-04"), ("2040-05-01", "2040-05-04")]
)
def test_past_the_published_years_it_is_an_estimate_by_weekdays(endorsed_on: str, third: str) -> None:
    if CALENDAR.knows(2027):
        pytest.skip("the library knows 2027 by now")
    assert CALENDAR.nth_working_day_after(date.fromisoformat(endorsed_on), 3) == (date.fromisoformat(third), True)


def test_holidays_added_as_content_count_before_the_library_has_them() -> None:
    published = CalendarData(
        years=frozenset({2031}),
        days_off=frozenset(date(2031, 10, day) for day in range(1, 8)),
        working_days=frozenset({date(2031, 10, 11)}),
    )
    assert Calendar(published).nth_working_day_after(date(2031, 9, 30), 4) == (date(2031, 10, 11), False)


def test_content_goes_before_the_library() -> None:
    corrected = Calendar(CalendarData(days_off=frozenset({date(2026, 9, 11)})))
    assert corrected.nth_working_day_after(date(2026, 9, 10), 1).day == date(2026, 9, 14)
    complete = Calendar(CalendarData(years=frozenset({2026})))
    assert complete.is_working_day(date(2026, 10, 1)), "a year given as content is complete"


def test_no_day_after_is_the_day_itself_and_counting_back_is_refused() -> None:
    assert CALENDAR.nth_working_day_after(date(2026, 10, 1), 0) == (date(2026, 10, 1), False)
    with pytest.raises(ValueError):
        CALENDAR.nth_working_day_after(date(2026, 10, 1), -1)


def test_every_published_day_is_as_the_library_has_it() -> None:
    day = date(2004, 1, 1)
    while CALENDAR.knows(day.year):
        assert CALENDAR.is_working_day(day) == chinese_calendar.is_workday(day)
        day += timedelta(days=1)
    assert day >= date(2027, 1, 1)


@given(st.dates(date(2005, 1, 1), date(2090, 1, 1)), st.integers(1, 40))
def test_one_more_working_day_is_always_later_and_worked(day: date, count: int) -> None:
    before, found = CALENDAR.nth_working_day_after(day, count - 1), CALENDAR.nth_working_day_after(day, count)
    assert found.day > before.day
    assert CALENDAR.is_working_day(found.day)
