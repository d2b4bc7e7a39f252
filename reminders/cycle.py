"""The renewal cycle of one holder: what follows from the days that were told.

Expiry → the window opens → endorsed → third working day after: the points can be confirmed → day 60: the last day →
confirmed → review → next year. Where a figure is not known, the day that hangs on it is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reminders.calendar import Calendar
from reminders.figures import Figures
from storage.dates import DateRecord

# Endorsing gives another year. So an expiry this long after an endorsement is the new one; the old one is at most the
# window away from it.
NEXT_CYCLE_DAYS = 180


@dataclass(frozen=True, slots=True)
class CycleDates:
    """The days told and the days computed from them."""

    expires_on: date | None = None
    window_opens_on: date | None = None  # the first day on which the permit can be endorsed
    endorsed_on: date | None = None
    confirm_from: date | None = None  # the first day on which the points can be confirmed
    confirm_from_estimated: bool = False  # counted over days whose holidays are not published yet
    confirm_by: date | None = None  # the last day for it, still in time
    confirmed_on: date | None = None
    review_by: date | None = None  # the review is done by then
    review_by_estimated: bool = False
    endorsing_done: bool = False  # this expiry is taken care of
    confirming_done: bool = False


def cycle(record: DateRecord, figures: Figures, calendar: Calendar) -> CycleDates:
    """All days of a record. Points that were confirmed before the last endorsement belong to an earlier year."""
    expires, endorsed, confirmed = record.expires_on, record.endorsed_on, record.confirmed_on
    if confirmed and endorsed and confirmed < endorsed:
        confirmed = None
    done_on = endorsed or confirmed  # who has confirmed the points has endorsed the permit before
    confirm_from = _working_days_after(calendar, endorsed, figures.points_confirmation_working_days)
    review_by = _working_days_after(calendar, confirmed, figures.review_working_days)
    return CycleDates(
        expires_on=expires,
        window_opens_on=_days_after(expires, figures.endorse_window_days, -1),
        endorsed_on=endorsed,
        confirm_from=confirm_from[0],
        confirm_from_estimated=confirm_from[1],
        confirm_by=_days_after(endorsed, figures.points_confirmation_limit_days, 1),
        confirmed_on=confirmed,
        review_by=review_by[0],
        review_by_estimated=review_by[1],
        endorsing_done=done_on is not None and (expires is None or (expires - done_on).days < NEXT_CYCLE_DAYS),
        confirming_done=confirmed is not None,
    )


def _days_after(day: date | None, count: int | None, sign: int) -> date | None:
    return None if day is None or count is None else day + timedelta(days=count * sign)


def _working_days_after(calendar: Calendar, day: date | None, count: int | None) -> tuple[date | None, bool]:
    return (None, False) if day is None or count is None else calendar.nth_working_day_after(day, count)
