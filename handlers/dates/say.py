"""Dates in sentences: 2026年12月31日（周四）, 还有 30 天, and what follows from a record."""

from __future__ import annotations

from datetime import date

from clock import chinese_day
from handlers.turn import Turn
from reminders.calendar import Calendar
from reminders.cycle import CycleDates, cycle
from reminders.figures import Figures, figures_on
from storage.dates import DateRecord
from understanding.holders import SELF

WEEKDAYS = "一二三四五六日"


def long_day(day: date) -> str:
    """2026年12月31日（周四）."""
    return f"{chinese_day(day)}（周{WEEKDAYS[day.weekday()]}）"


def prefix(holder: str) -> str:
    """What stands before 已签注 in the person's answer: nothing for oneself."""
    return "" if holder == SELF else holder


def whose(turn: Turn, holder: str) -> str:
    """你的, 老婆的."""
    return turn.say("remind.whose_own") if holder == SELF else turn.say("remind.whose", holder=holder)


def a_year_before(day: date) -> date:
    """The same day of the year before; 29 February is 28 February there."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def figures(turn: Turn) -> Figures:
    """The waits in force on the day of the message."""
    return figures_on(turn.edition, turn.today)


def computed(turn: Turn, record: DateRecord) -> CycleDates:
    """The days that follow from a record."""
    return cycle(record, figures(turn), Calendar(turn.edition.calendar))


def window(turn: Turn, record: DateRecord) -> list[str]:
    """The line under a recorded expiry: from when on the permit can be endorsed."""
    days = computed(turn, record)
    lines = []
    if record.expires_on and days.window_opens_on:
        if record.expires_on == turn.today:
            lines.append(turn.say("date_set.today"))
        elif days.window_opens_on <= turn.today:
            left = (record.expires_on - turn.today).days
            lines.append(turn.say("date_set.open_now", opens=chinese_day(days.window_opens_on), days=left))
        else:
            lines.append(turn.say("date_set.opens", opens=chinese_day(days.window_opens_on)))
    return lines


def after_endorsement(turn: Turn, waits: Figures) -> str:
    """The rule for the points confirmation, with its figures where they are known."""
    wait, limit = waits.points_confirmation_working_days, waits.points_confirmation_limit_days
    if wait is None or limit is None:
        return turn.say("date_set.then_unknown")
    return turn.say("date_set.then", wait=wait, limit=limit)


def after_endorsement_was_told(turn: Turn, record: DateRecord) -> list[str]:
    """The lines under a told endorsement: from when and until when the points can be confirmed, as of today."""
    days, waits = computed(turn, record), figures(turn)
    if days.confirm_from is None or days.confirm_by is None or record.endorsed_on is None:
        return [after_endorsement(turn, waits)]
    known = {
        "wait": waits.points_confirmation_working_days,
        "limit": waits.points_confirmation_limit_days,
        "by_day": chinese_day(days.confirm_by),
        "from_day": long_day(days.confirm_from),
    }
    left = (days.confirm_by - turn.today).days
    if left < 0:
        return [turn.say("date_done.confirm_over", **known, days=-left)]
    if left == 0:
        return [turn.say("date_done.confirm_last", **known)]
    opened = days.confirm_from <= turn.today
    lines = [turn.say("date_done.confirm_now" if opened else "date_done.confirm_from", **known)]
    if days.confirm_from_estimated and not opened:
        lines.append(turn.say("date_done.estimated", year=days.confirm_from.year))
    return [*lines, turn.say("date_done.confirm_by", **known, days=left)]


def own(turn: Turn, record: DateRecord) -> list[str]:
    """What matters of a record today, for a question about when or whether."""
    days = computed(turn, record)
    if days.endorsing_done and record.endorsed_on and not days.confirming_done:
        head = turn.say("date_own.endorsed", whose=whose(turn, record.holder), day=chinese_day(record.endorsed_on))
        return [head, *after_endorsement_was_told(turn, record)]
    if days.endorsing_done and days.confirmed_on:
        day = chinese_day(days.confirmed_on)
        return [turn.say("date_own.confirmed", whose=whose(turn, record.holder), day=day)]
    if record.expires_on is None:
        return []
    left = (record.expires_on - turn.today).days
    values = {"whose": whose(turn, record.holder), "expires": chinese_day(record.expires_on), "days": abs(left)}
    if left < 0:
        return [turn.say("date_own.late", **values)]
    if left == 0:
        return [turn.say("date_own.today", **values)]
    if days.window_opens_on is None:
        return [turn.say("date_own.expiry", **values)]
    opened = days.window_opens_on <= turn.today
    values["wait"] = (days.window_opens_on - turn.today).days
    return [
        turn.say("date_own.open" if opened else "date_own.not_yet", **values, opens=chinese_day(days.window_opens_on))
    ]


def listed(turn: Turn, record: DateRecord) -> list[str]:
    """One holder's lines in 我的提醒."""
    days = computed(turn, record)
    lines = []
    waits = days.confirm_by is not None and turn.today <= days.confirm_by
    if record.endorsed_on and not days.confirming_done and (days.endorsing_done or waits):
        lines.append(turn.say("date_list.endorsed", holder=record.holder, day=chinese_day(record.endorsed_on)))
        if days.confirm_from and days.confirm_by:
            left = (days.confirm_by - turn.today).days
            values = {"from_day": chinese_day(days.confirm_from), "by_day": chinese_day(days.confirm_by)}
            key = "date_list.confirm" if left >= 0 else "date_list.confirm_over"
            lines.append(turn.say(key, **values, days=abs(left)))
    elif days.confirmed_on and days.endorsing_done:
        lines.append(turn.say("date_list.confirmed", holder=record.holder, day=chinese_day(days.confirmed_on)))
    if record.expires_on and not days.endorsing_done:
        left = (record.expires_on - turn.today).days
        key = "date_list.expiry" if left >= 0 else "date_list.expired"
        lines.append(turn.say(key, holder=record.holder, expires=chinese_day(record.expires_on), days=abs(left)))
        if days.window_opens_on and left >= 0:
            key = "date_list.open_now" if days.window_opens_on <= turn.today else "date_list.opens"
            lines.append(turn.say(key, opens=chinese_day(days.window_opens_on)))
    if record.snoozed_until_on and record.snoozed_until_on > turn.today:
        lines.append(turn.say("date_list.paused", day=chinese_day(record.snoozed_until_on)))
    return lines
