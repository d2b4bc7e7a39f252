"""Held and unknown reminders, told at the person's next message: as things stand on that day, or not at all.

A step that was held in October may be spoken in December: by then it is done, or overdue, or its date has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from reminders.calendar import Calendar
from reminders.cycle import CycleDates, cycle
from reminders.figures import Figures
from reminders.plan import deadline_of
from reminders.wording import push_text
from storage.dates import DateRecord
from storage.steps import Step


@dataclass(frozen=True, slots=True)
class _Late:
    """A step as it is told late."""

    kind: str
    holder: str
    day: date
    deadline: date | None


def spoken(
    wording: Mapping[str, str],
    steps: Iterable[Step],
    records: Iterable[DateRecord],
    figures: Figures,
    calendar: Calendar,
    now: datetime,
) -> str:
    """What to say first of these steps (storage.Steps.take_held) at `now`, one paragraph for each holder and deadline,
    the latest step's; "" when all of them are past. `records` are the person's."""
    held_by = {record.holder: record for record in records}
    told: dict[tuple[str, str], str] = {}
    for step in steps:
        record = held_by.get(step.holder)
        late = _late(step, record, cycle(record, figures, calendar), now.date()) if record and record.wanted else None
        if record and late:
            lead = wording["remind.unknown_lead" if step.state == "unknown" else "remind.held_lead"]
            told[step.holder, deadline_of(step.kind)] = lead + "\n" + push_text(wording, record, late, now.date())
    return "\n\n".join(told.values())


def _late(step: Step, record: DateRecord, dates: CycleDates, today: date) -> _Late | None:
    """The step as of today; None when there is nothing left to say."""
    thread = deadline_of(step.kind)
    if thread == "expiry":
        if dates.endorsing_done or record.expires_on is None:
            return None
        kind, deadline = _as_of(today, record.expires_on, step.kind, "expires_today", "expired"), record.expires_on
        return _Late(kind, step.holder, step.day, deadline)
    if thread == "confirm":
        if dates.confirming_done or dates.endorsed_on is None:
            return None
        by = dates.confirm_by
        kind = _as_of(today, by, step.kind, "confirm_last_day", "confirm_over") if by else step.kind
        return _Late(kind, step.holder, step.day, by)
    if record.expires_on and not dates.endorsing_done:
        return None  # the new date has been told
    return _Late(step.kind, step.holder, step.day, None)


def _as_of(today: date, deadline: date, kind: str, last: str, over: str) -> str:
    return over if today > deadline else last if today == deadline else kind
