"""What is stopped: kept as alarms, so that every process and the operators' pages know.

send                   nothing can be sent; one message tries again when the pause is over, or when somebody asks
send:RUNG              this account may not use the interface; tried again when the pause is over
send:RUNG:rest         too fast or too many for today; opens by itself, and what waits for it stays due
send:RUNG:FINGERPRINT  the template, as it is configured now, is refused; another id or other fields start anew
fault:CODE             stops nothing, but somebody should look
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

import structlog

from clock import SHANGHAI
from reminders.ladder import RUNGS, Account, Rung, Stop
from storage.store import Store

log = structlog.get_logger("huxu.reminders")

ALL = "send"
TEMPLATE_RESTS = timedelta(days=1)  # nobody tells us that a template was mended at the platform: one message asks


def midnight_after(moment: datetime) -> datetime:
    """The next 00:00 in Beijing, when the platform's daily counts begin anew."""
    day = moment.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def fingerprint(account: Account, rung: Rung) -> str:
    """Names a template as it is configured: other id or fields, other name."""
    template = rung == "template"
    fields = account.template_fields if template else account.subscription_fields
    told = json.dumps([account.template_id if template else account.subscription_id, dict(fields)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def stops(store: Store, account: Account, now: datetime) -> dict[Rung, Stop]:
    """The rungs that are not used at `now`."""
    active = store.alarms.active(now)
    found: dict[Rung, Stop] = {}
    for rung in RUNGS:
        for name, passing in (
            (f"send:{rung}:rest", True),
            (f"send:{rung}:{fingerprint(account, rung)}", False),
            (f"send:{rung}", False),
        ):
            if alarm := active.get(name):
                found[rung] = Stop(alarm.reason, passing, alarm.ends_at)
    return found


def stop_all(store: Store, reason: str, now: datetime, pause: timedelta) -> None:
    """Nothing is sent for a while."""
    raise_alarm(store, ALL, reason, now, now + pause)


def rest_minute(store: Store, rung: Rung, reason: str, now: datetime) -> None:
    """The interface rests for the minute that the platform counts by."""
    store.alarms.set(f"send:{rung}:rest", reason, now, now + timedelta(seconds=60))


def rest_day(store: Store, rung: Rung, reason: str, now: datetime) -> None:
    """The interface rests until the daily counts begin anew."""
    raise_alarm(store, f"send:{rung}:rest", reason, now, midnight_after(now))


def switch_off(store: Store, rung: Rung, reason: str, now: datetime, pause: timedelta) -> None:
    """The account may not use this interface."""
    raise_alarm(store, f"send:{rung}", reason, now, now + pause)


def template_off(store: Store, account: Account, rung: Rung, reason: str, now: datetime) -> None:
    """The template is refused as it is configured."""
    raise_alarm(store, f"send:{rung}:{fingerprint(account, rung)}", reason, now, now + TEMPLATE_RESTS)


def raise_alarm(store: Store, name: str, reason: str, now: datetime, ends_at: datetime | None = None) -> None:
    """Sets the alarm; logged when it is new."""
    if store.alarms.set(name, reason, now, ends_at):
        log.error("alarm", name=name, reason=reason, until=ends_at.isoformat() if ends_at else None)
