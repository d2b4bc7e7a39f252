"""A person's dates as an iCalendar file: every day that matters and every reminder, an all-day event each.

A reminder rings at send_at of its day. A day without a reminder (it lies before it was told, or was put off) is shown
and does not ring. Pure: the same records, figures and wording give the same bytes, whenever they are asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from icalendar import Alarm, Event
from icalendar import Calendar as File

from clock import chinese_day
from reminders.calendar import Calendar
from reminders.cycle import CycleDates, cycle
from reminders.figures import Figures
from reminders.plan import PlannedStep, StepKind, plan
from storage.dates import DateRecord
from understanding.holders import SELF

FETCH_EVERY = timedelta(hours=6)  # what calendar programs are asked to do; most choose for themselves
PRODUCT = "-//Huxu//Residence permit dates//ZH"
MORE: Mapping[StepKind, str] = {
    "window_opens": "more_endorse",
    "expires_soon": "more_endorse",
    "expires_today": "more_endorse",
    "expired": "more_expired",
    "confirm_opens": "more_confirm",
    "confirm_soon": "more_confirm",
    "confirm_last_day": "more_confirm",
    "next_year": "more_next_year",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the events are made by: figures in force, holidays, settings, sentences."""

    figures: Figures
    calendar: Calendar
    send_at: time
    lead_days: tuple[int, ...]
    wording: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Day:
    kind: StepKind
    day: date
    deadline: date | None
    rings: bool
    estimated: bool


def calendar_file(feed: str, records: Iterable[DateRecord], rules: Rules) -> bytes:
    """The file for these records. `feed` names the person without telling who it is; event ids hang on it, so an
    event that moves stays the same event."""
    file = File()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT6H")
    for key, names in (("name", ("name", "x-wr-calname")), ("about", ("description", "x-wr-caldesc"))):
        for name in names:
            file.add(name, rules.wording[f"calendar_event.{key}"])
    file.add("x-wr-timezone", "Asia/Shanghai")
    for record in records:
        for day in _days(record, rules):
            file.add_component(_event(feed, record, day, rules))
    return bytes(file.to_ical())


def _days(record: DateRecord, rules: Rules) -> list[_Day]:
    """The reminders of the record since it was told, and the days of its cycle that have none, in order."""
    dates = cycle(record, rules.figures, rules.calendar)
    steps = plan(record, rules.figures, rules.calendar, rules.send_at, rules.lead_days, record.changed_at)
    found = [_Day(step.kind, step.day, _deadline(step, dates), True, _estimated(step.kind, dates)) for step in steps]
    shown = {(day.kind, day.day) for day in found}
    found += [day for day in _milestones(dates) if (day.kind, day.day) not in shown]
    return sorted(found, key=lambda day: (day.day, day.kind))


def _milestones(dates: CycleDates) -> Iterator[_Day]:
    if not dates.endorsing_done:
        yield from _day("window_opens", dates.window_opens_on, dates.expires_on)
        yield from _day("expires_today", dates.expires_on, dates.expires_on)
    if dates.endorsed_on and not dates.confirming_done:
        yield from _day("confirm_opens", dates.confirm_from, dates.confirm_by, dates.confirm_from_estimated)
        yield from _day("confirm_last_day", dates.confirm_by, dates.confirm_by)


def _day(kind: StepKind, day: date | None, deadline: date | None, estimated: bool = False) -> Iterator[_Day]:
    if day is not None:
        yield _Day(kind, day, deadline, False, estimated)


def _deadline(step: PlannedStep, dates: CycleDates) -> date | None:
    return dates.confirm_by if step.kind == "confirm_opens" else step.deadline


def _estimated(kind: StepKind, dates: CycleDates) -> bool:
    return {"confirm_opens": dates.confirm_from_estimated, "next_year": dates.review_by_estimated}.get(kind, False)


def _event(feed: str, record: DateRecord, day: _Day, rules: Rules) -> Event:
    left = abs((day.deadline - day.day).days) if day.deadline else 0
    own = record.holder == SELF
    blanks = {
        "whose": rules.wording[f"calendar_event.whose{'_own' if own else ''}"].format(holder=record.holder),
        "said": "" if own else record.holder,
        "days": left,
        "deadline": chinese_day(day.deadline) if day.deadline else "",
    }

    def say(key: str) -> str:
        return rules.wording[f"calendar_event.{key}"].format_map(blanks)

    more = "more_confirm_open" if day.kind == "confirm_opens" and day.deadline is None else MORE[day.kind]
    event = Event()
    event.add("uid", _uid(feed, record.holder, day.kind, left))
    event.add("dtstamp", record.changed_at)
    event.add("last-modified", record.changed_at)
    event.add("dtstart", day.day)
    event.add("dtend", day.day + timedelta(days=1))
    event.add("summary", say(day.kind) + (say("estimated") if day.estimated else ""))
    event.add("description", say(more) + (f"\n{say('more_estimated')}" if day.estimated else ""))
    event.add("transp", "TRANSPARENT")  # the day stays free for appointments
    event.add("class", "PRIVATE")
    if day.rings:
        event.add_component(_alarm(str(event["summary"]), rules.send_at))
    return event


def _alarm(text: str, at: time) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    # From the day's own midnight: it rings at send_at wherever the phone is, as an all-day event floats with it.
    alarm.add("trigger", timedelta(hours=at.hour, minutes=at.minute))
    return alarm


def _uid(feed: str, holder: str, kind: StepKind, left: int) -> str:
    """Names the event, whatever its day: so many days before that deadline of this holder."""
    counted = f"-{left}" if kind in ("expires_soon", "confirm_soon") else ""
    told = f"{feed}\x1f{holder}\x1f{kind}{counted}"
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@huxu"
