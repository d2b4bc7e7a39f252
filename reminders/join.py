"""The dispatcher's parts from the configuration, for bot.py to call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from clock import Clock
from knowledge.model import Edition
from reminders.ladder import Account
from reminders.parts import Parts
from reminders.planner import LivePlanner
from settings import Settings, parse_time
from storage.leases import Token
from storage.store import Store
from wechat.client import Client, Sender
from wechat.exchange import Exchange
from wechat.tokens import StableTokens


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


class SharedTokens:
    """The access token in the store, as the push client wants it."""

    def __init__(self, store: Store) -> None:
        self._tokens = store.tokens

    def read(self, name: str) -> tuple[str, datetime] | None:
        """The stored token and its end."""
        kept = self._tokens.get(name)
        return (kept.token, kept.ends_at) if kept else None

    def write(self, name: str, used: str, token: str, ends_at: datetime) -> bool:
        """Stores it unless another process was faster."""
        return self._tokens.replace(name, used, Token(token, ends_at))


def make_client(settings: Settings, store: Store, clock: Clock) -> Client:
    """The push client of the configured account."""
    wechat = settings.wechat
    exchange = Exchange(wechat.api_base_url)
    tokens = StableTokens(exchange, SharedTokens(store), wechat.app_id, wechat.app_secret, clock)
    return Client(exchange, tokens)


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
