"""What was told → what is kept. Every change is one act of the store and plans the next reminder with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from handlers.turn import Change, Turn
from storage.dates import DateRecord
from storage.store import Store

MOST = 20  # holders of one person

Edit = Callable[[DateRecord], DateRecord]


def known(turn: Turn) -> list[DateRecord]:
    """The person's records, in the order they were told, read once for a message: nothing is written before it is
    decided. Raises StorageError."""
    if turn.store is None:
        return []
    if "dates" not in turn.read:
        turn.read["dates"] = turn.store.dates.of(turn.person.person)
    return list(turn.read["dates"])


def record_of(turn: Turn, holder: str) -> DateRecord:
    """The holder's record as it stands, or a fresh one."""
    found = next((record for record in known(turn) if record.holder == holder), None)
    return found or _fresh(turn, holder)


def _fresh(turn: Turn, holder: str) -> DateRecord:
    return DateRecord(turn.person.person, holder, told_at=turn.now, changed_at=turn.now)


def with_expiry(record: DateRecord, day: date) -> DateRecord:
    """The record with the expiry that was told; told again, reminders are on again."""
    return replace(record, expires_on=day, wanted=True, snoozed_until_on=None)


def with_endorsement(record: DateRecord, day: date) -> DateRecord:
    """The record with the day of the endorsement; what was confirmed before it belongs to an earlier year, and on the
    same day nothing can have been confirmed yet."""
    confirmed = record.confirmed_on if record.confirmed_on and record.confirmed_on > day else None
    return replace(record, endorsed_on=day, confirmed_on=confirmed, wanted=True, snoozed_until_on=None)


def with_confirmation(record: DateRecord, day: date) -> DateRecord:
    """The record with the day of the points confirmation."""
    return replace(record, confirmed_on=day, snoozed_until_on=None)


def keep(turn: Turn, holder: str, edit: Edit) -> Change:
    """Writes an edit: on the record as it then stands, with the next reminder planned. What was held back of the
    holder's earlier plan is no longer wanted."""
    planner, moment, person = turn.config["planner"], turn.now, turn.person.person

    def write(store: Store) -> None:
        def edited(stored: DateRecord | None) -> DateRecord:
            record = replace(edit(stored or _fresh(turn, holder)), changed_at=moment)
            return replace(record, next_due_at=planner.outlook(record, (), moment).next_at)

        store.dates.change(person, holder, edited)
        store.steps.cancel(person, moment, "日期变了", holder)

    return write


def remove(turn: Turn, holder: str) -> Change:
    """Forgets one holder's dates and what was still to be said of them."""
    person, moment = turn.person.person, turn.now

    def write(store: Store) -> None:
        store.dates.remove(person, holder)
        store.steps.cancel(person, moment, "对方取消了", holder)

    return write
