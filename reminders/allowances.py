"""The allowances that sending uses up: counted before a call, given back when the call surely sent nothing."""

from __future__ import annotations

from datetime import datetime

from reminders.ladder import TEMPLATES_PER_DAY, TEXTS_PER_DAY, TEXTS_PER_MESSAGE, WINDOW, Account, Rung
from reminders.standing import midnight_after
from storage.quotas import ACCOUNT
from storage.store import Store

PER_DAY: dict[Rung, int] = {"template": TEMPLATES_PER_DAY, "text": TEXTS_PER_DAY}


def credit(template_id: str) -> str:
    """The kind of allowance that consents to a subscription template count up."""
    return f"subscription:{template_id}"


def take(
    store: Store, account: Account, rung: Rung, person: str, wrote_at: datetime | None, now: datetime
) -> str | None:
    """Uses one up for this person and this day; returns the span it was taken from, None when nothing is left."""
    span = ""
    with store.transaction():
        if rung == "subscription" and not store.quotas.take(person, credit(account.subscription_id), now):
            return None
        if rung == "text":
            if wrote_at is None:
                return None
            span = wrote_at.isoformat()  # the person's next message begins a span of its own
            if not store.quotas.take_within(person, "text", span, TEXTS_PER_MESSAGE, wrote_at + WINDOW):
                return None
        if limit := PER_DAY.get(rung):
            day = now.date().isoformat()
            if not store.quotas.take_within(ACCOUNT, rung, day, limit, midnight_after(now)):
                return None
    return span


def give_back(store: Store, account: Account, rung: Rung, person: str, span: str, now: datetime) -> None:
    """Returns what `take` took."""
    if rung == "subscription":
        store.quotas.give_back(person, credit(account.subscription_id))
    if rung == "text":
        store.quotas.give_back(person, "text", span)
    if rung in PER_DAY:
        store.quotas.give_back(ACCOUNT, rung, now.date().isoformat())


def exhaust(store: Store, account: Account, rung: Rung, person: str, span: str, wrote_at: datetime | None) -> None:
    """Nothing is left of this person's allowance: the platform said so."""
    if rung == "subscription":
        store.quotas.exhaust(person, credit(account.subscription_id))
    if rung == "text" and wrote_at is not None:
        store.quotas.exhaust(person, "text", span)


def day_is_used_up(store: Store, rung: Rung, now: datetime) -> bool:
    """Whether it is the account's count of this day that is at its end."""
    limit = PER_DAY.get(rung)
    return limit is not None and store.quotas.used(ACCOUNT, rung, now.date().isoformat()) >= limit
