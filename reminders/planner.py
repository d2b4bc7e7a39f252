"""The plan of reminders.plan with the figures, holidays and settings that are live now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from clock import in_shanghai
from knowledge.model import Edition
from reminders.calendar import Calendar
from reminders.figures import Figures, figures_on
from reminders.plan import deadline_of, due, steps_of
from reminders.tasks import Outlook
from storage.dates import DateRecord
from storage.steps import Step


@dataclass(frozen=True, slots=True)
class _Rules:
    """What plans are made by, for one edition and one day."""

    edition: Edition
    day: date
    figures: Figures
    calendar: Calendar


class LivePlanner:
    """A reminders.tasks.Planner. `edition` gives the live edition at each call."""

    def __init__(self, edition: Callable[[], Edition], send_at: time, lead_days: tuple[int, ...]) -> None:
        self._edition, self._send_at, self._lead_days = edition, send_at, lead_days
        self._made: _Rules | None = None

    def outlook(self, record: DateRecord, kept: Iterable[Step], now: datetime) -> Outlook:
        """See Planner. What was dealt with does not come again, even where a changed figure has moved a step there;
        what is on record as due stays due until a later step of its deadline takes its place."""
        steps = list(kept)
        handled: dict[str, date] = {}
        for step in filter(_handled, steps):
            of = deadline_of(step.kind)
            handled[of] = max(step.day, handled.get(of, step.day))
        rules = self._rules(now)
        planned = steps_of(record, rules.figures, rules.calendar, self._send_at, self._lead_days)
        found = due(planned, now, handled)
        still_open = {(step.kind, step.day) for step in steps if not _handled(step)}
        if handled and still_open:
            found += tuple(
                step for step in due(planned, now) if step not in found and (step.kind, step.day) in still_open
            )
        return Outlook(found, next((step.at for step in planned if step.at > now), None))

    def rules(self, now: datetime) -> str:
        """See Planner."""
        rules = self._rules(now)
        content = rules.calendar.content
        days = (sorted(content.years), sorted(content.days_off), sorted(content.working_days))
        told = repr((rules.figures, days, self._send_at, self._lead_days))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def _rules(self, now: datetime) -> _Rules:
        edition, day, made = self._edition(), in_shanghai(now).date(), self._made
        if made is None or made.edition is not edition or made.day != day:
            made = self._made = _Rules(edition, day, figures_on(edition, day), Calendar(edition.calendar))
        return made


def _handled(step: Step) -> bool:
    """Dealt with for good: not due, not under way, and not held for another try."""
    return step.state not in ("due", "sending") and not (step.state == "held" and step.retry_at)
