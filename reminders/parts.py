"""What a dispatcher works with, and what it would take up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from clock import Clock
from reminders.ladder import Account
from reminders.tasks import Planned, Planner
from storage.dates import DateRecord
from storage.store import Store
from wechat.client import Sender


@dataclass(frozen=True, slots=True)
class Parts:
    """What the dispatcher works with, joined by bot.py. `clock` is the wall's: leases, tokens and ids go by it."""

    store: Store
    sender: Sender
    planner: Planner
    wording: Callable[[], Mapping[str, str]]
    account: Account
    send_at: time
    clock: Clock = field(default_factory=Clock)


def open_steps(parts: Parts, record: DateRecord, now: datetime) -> list[Planned]:
    """The steps of a record that a pass at `now` would take up."""
    kept = parts.store.steps.of(record.person, record.holder)
    done = {(step.kind, step.day) for step in kept if step.state != "due"}
    return [step for step in parts.planner.outlook(record, kept, now).due if (step.kind, step.day) not in done]
