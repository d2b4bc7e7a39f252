"""Moves every record's next due moment when what plans hang on has changed: a figure, a holiday, send_at, lead_days.

The rules that the plans were made by are marked in the store, so whoever dispatches first after a publish, a new
config or the first day of a new figure does this once. What is sent never depends on it: every step is planned anew
right before it is sent; this only sees to it that nothing is looked at too late.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from reminders.tasks import Planner
from storage.dates import DateRecord
from storage.store import Store

log = structlog.get_logger("huxu.reminders")

PLANNED_BY = "plans"  # the mark
PAGE = 256


def replan(store: Store, planner: Planner, now: datetime, going_on: Callable[[], bool]) -> int:
    """Plans all records anew where the rules have changed; returns how many moved. Ends early, to be begun again,
    when `going_on` says no."""
    rules = planner.rules(now)
    if store.marks.get(PLANNED_BY) == rules:
        return 0
    moved, after = 0, None
    while page := store.dates.page(PAGE, after):
        if not going_on():
            return moved
        after = page[-1]
        with store.transaction():
            moved += sum(_move(store, planner, record, now) for record in page)
    store.marks.set(PLANNED_BY, rules)
    if moved:
        log.info("replanned", moved=moved)
    return moved


def _move(store: Store, planner: Planner, record: DateRecord, now: datetime) -> bool:
    if record.next_due_at and record.next_due_at <= now:
        return False  # looked at in this pass anyway
    outlook = planner.outlook(record, store.steps.of(record.person, record.holder), now)
    next_at = now if outlook.due else outlook.next_at
    return next_at != record.next_due_at and store.dates.plan(record, next_at)
