"""What to remind of, and when: pure functions of a record, the figures, the calendar and the moment.

A step is due at `send_at` of its day. What lies before the person last told something (`changed_at`) was said in the
conversation and is never a step; what has been sent is known by its kind and day, elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Literal

from clock import SHANGHAI, in_shanghai
from reminders.calendar import Calendar
from reminders.cycle import CycleDates, cycle
from reminders.figures import Figures
from storage.dates import DateRecord

StepKind = Literal[
    "window_opens",  # from today on the permit can be endorsed
    "expires_soon",
    "expires_today",
    "expired",  # the day after
    "confirm_opens",  # from today on the points can be confirmed
    "confirm_soon",
    "confirm_last_day",
    "next_year",  # the review is over: which day does the new permit name?
]

AFTERWARDS = timedelta(days=1)  # `expired` comes the day after


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One reminder. Equal (kind, day) of a holder is the same step, however often it is planned."""

    kind: StepKind
    holder: str
    day: date
    at: datetime  # send_at of its day, in Asia/Shanghai
    deadline: (
        date  # what it reminds of: the expiry, or the last day for the points; its own day where that is not known
    )
    days_left: int  # from `day` to the deadline; -1 for `expired`

    def days_left_on(self, day: date) -> int:
        """Days from `day` to the deadline, negative when it is over: a late reminder tells the present count."""
        return (self.deadline - day).days


def plan(
    record: DateRecord, figures: Figures, calendar: Calendar, send_at: time, lead_days: Iterable[int], now: datetime
) -> tuple[PlannedStep, ...]:
    """The steps after `now`, in order of time. Planned anew later, it is the same without those that have come.

    `lead_days` are further reminders: so many days before the expiry, and before the last day for the points.
    """
    return tuple(step for step in steps_of(record, figures, calendar, send_at, lead_days) if step.at > now)


def due(
    steps: Iterable[PlannedStep], now: datetime, handled_until: Mapping[str, date] = MappingProxyType({})
) -> tuple[PlannedStep, ...]:
    """The latest overdue step of each deadline at `now`, of the `steps_of` one record; it may have been sent already.

    `handled_until` is, for each deadline (see `deadline_of`), the day of the last step of this holder that was dealt
    with: nothing up to it comes again, even where a changed figure has moved a step there. A day that lies behind the
    deadline was that of a later one, which has been corrected since.
    """
    latest: dict[str, PlannedStep] = {}
    for step in steps:
        of = deadline_of(step.kind)
        handled = handled_until.get(of)
        if step.at <= now and (handled is None or step.day > handled or handled > step.deadline + AFTERWARDS):
            latest[of] = step
    return tuple(sorted(latest.values(), key=_order))


def steps_of(
    record: DateRecord, figures: Figures, calendar: Calendar, send_at: time, lead_days: Iterable[int]
) -> list[PlannedStep]:
    """Every step that the record as it stands ever brings, past ones too, in order of time."""
    if not record.wanted:
        return []
    dates = cycle(record, figures, calendar)
    leads = tuple(lead_days)
    drafts = (*_expiry(dates, leads), *_confirmation(dates, leads), *_next_year(dates))
    told_at = in_shanghai(record.changed_at)
    steps = [
        PlannedStep(
            kind=draft.kind,
            holder=record.holder,
            day=draft.day,
            at=datetime.combine(draft.day, send_at, SHANGHAI),
            deadline=draft.deadline,
            days_left=(draft.deadline - draft.day).days,
        )
        for draft in _snoozed(drafts, record.snoozed_until_on)
    ]
    return sorted((step for step in steps if step.at > told_at), key=_order)


def _order(step: PlannedStep) -> tuple[datetime, str]:
    return step.at, step.kind


def deadline_of(kind: str) -> str:
    """What a kind of step leads up to: "expiry", "confirm" or "next_year"."""
    if kind == "next_year":
        return kind
    return "confirm" if kind.startswith("confirm") else "expiry"


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: StepKind
    day: date
    deadline: date


def _expiry(dates: CycleDates, lead_days: Iterable[int]) -> Iterator[_Draft]:
    deadline = dates.expires_on
    if deadline is None or dates.endorsing_done:
        return
    opens = dates.window_opens_on
    if opens is not None:
        yield _Draft("window_opens", opens, deadline)
    for day in _days_before(deadline, lead_days):
        if day != opens:
            yield _Draft("expires_soon" if day < deadline else "expires_today", day, deadline)
    yield _Draft("expired", deadline + timedelta(days=1), deadline)


def _confirmation(dates: CycleDates, lead_days: Iterable[int]) -> Iterator[_Draft]:
    opens, deadline = dates.confirm_from, dates.confirm_by
    if dates.endorsed_on is None or dates.confirming_done:
        return
    if opens is not None:
        yield _Draft("confirm_opens", opens, deadline or opens)
    if deadline is None:
        return
    for day in _days_before(deadline, lead_days):
        if day > (opens or dates.endorsed_on):
            yield _Draft("confirm_soon" if day < deadline else "confirm_last_day", day, deadline)


def _next_year(dates: CycleDates) -> Iterator[_Draft]:
    """Asked once the review must be over, unless the new date was told before."""
    if dates.review_by is not None and (dates.endorsing_done or dates.expires_on is None):
        yield _Draft("next_year", dates.review_by, dates.review_by)


def _days_before(deadline: date, lead_days: Iterable[int]) -> list[date]:
    return sorted({deadline - timedelta(days=lead) for lead in lead_days if lead >= 0})


def _snoozed(drafts: Iterable[_Draft], until: date | None) -> list[_Draft]:
    """Nothing before `until`; what it holds back comes once, on that day, but never after its deadline's last day."""
    if until is None:
        return list(drafts)
    kept: list[_Draft] = []
    moved: dict[tuple[bool, date], _Draft] = {}
    for draft in drafts:
        over = draft.kind in ("expired", "next_year")
        day = until if over else min(until, draft.deadline)
        if draft.day >= day:
            kept.append(draft)
        else:
            moved[over, draft.deadline] = replace(draft, day=day, kind=_kind_on(draft, day))
    taken = {(draft.deadline, draft.day) for draft in kept}
    return kept + [draft for draft in moved.values() if (draft.deadline, draft.day) not in taken]


def _kind_on(draft: _Draft, day: date) -> StepKind:
    if draft.kind in ("expired", "next_year"):
        return draft.kind
    if draft.kind.startswith("confirm"):
        return "confirm_soon" if day < draft.deadline else "confirm_last_day"
    return "expires_soon" if day < draft.deadline else "expires_today"
