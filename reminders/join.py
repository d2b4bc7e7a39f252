"""The dispatcher's parts from the configuration, for bot.py to call."""

from __future__ import annotations

from collections.abc import Callable

from clock import Clock
from knowledge.model import Edition
from reminders.ladder import Account
from reminders.parts import Parts
from reminders.planner import LivePlanner
from settings import Settings, parse_time
from storage.store import Store
from wechat.client import Sender


def make_account(settings: Settings) -> Account:
    """What the configuration allows to send."""
    wechat = settings.wechat
    reminder, subscription = wechat.templates.reminder, wechat.templates.subscription
    return Account(
        can_push=bool(wechat.app_id and wechat.app_secret),
        template_id=reminder.id,
        template_fields=reminder.fields,
        subscription_id=subscription.id,
        subscription_fields=subscription.fields,
    )


def make_parts(settings: Settings, store: Store, sender: Sender, edition: Callable[[], Edition], clock: Clock) -> Parts:
    """All that a Dispatcher works with. `edition` gives the live edition, so that a publish moves plans at once;
    `clock` is the wall's."""
    return Parts(
        store=store,
        sender=sender,
        planner=LivePlanner(edition, parse_time(settings.reminders.send_at), settings.reminders.lead_days),
        wording=lambda: edition().wording,
        account=make_account(settings),
        send_at=parse_time(settings.reminders.send_at),
        clock=clock,
    )
