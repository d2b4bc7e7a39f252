"""How many people's coming reminders a publish would move: every record planned with both editions' figures."""

from __future__ import annotations

from datetime import datetime, time

from console.services import Moves
from knowledge.model import Edition
from reminders.calendar import Calendar
from reminders.figures import figures_on
from reminders.plan import plan
from storage.dates import DateRecord
from storage.store import Store

MOST = 10_000  # records looked at; above it the number is an estimate
PAGE = 500


def moves(
    store: Store, before: Edition, after: Edition, send_at: time, lead_days: tuple[int, ...], now: datetime
) -> Moves:
    """The records whose coming reminders differ between the editions; `send_at` and `lead_days` as configured."""
    rules = [
        (figures_on(edition, now.date()), Calendar(edition.calendar), send_at, lead_days, now)
        for edition in (before, after)
    ]
    looked, moved = 0, 0
    last: DateRecord | None = None
    while looked < MOST and (page := store.dates.page(PAGE, last)):
        for record in page:
            was, will = (plan(record, *rule) for rule in rules)
            moved += was != will
        looked, last = looked + len(page), page[-1]
    every = max(looked, store.dates.count())
    return Moves(every, round(moved * every / looked) if looked else 0, estimate=every > looked)
