"""Arithmetic with days. What leaves the calendar is None, never an exception."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def make(year: int, month: int, dom: int) -> date | None:
    """The day, or None when there is no such day."""
    try:
        return date(year, month, dom)
    except (ValueError, OverflowError):
        return None


def month_end(year: int, month: int) -> date | None:
    """The last day of a month."""
    if not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def add_days(day: date, days: int) -> date | None:
    """`days` later (earlier when negative)."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """The same day `months` later, or that month's last day where it is shorter: 11-30 and three months are 02-28."""
    year, month = shift_month(day, months)
    last = month_end(year, month)
    return last and last.replace(day=min(day.day, last.day))


def add(day: date, unit: str, count: int) -> date | None:
    """`count` of a unit in Chinese later: 天, 周, 个星期, 个礼拜, 个月, 年."""
    if unit.endswith(("月", "年")):
        return add_months(day, count * (12 if unit == "年" else 1))
    return add_days(day, count * (1 if unit == "天" else 7))


def shift_month(day: date, months: int) -> tuple[int, int]:
    """Year and month, `months` after those of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1
