"""The demo's phone: the stand-in of the platform inside `serve`, and what it has received, for the chat page to show.

The pushes of the demo travel over HTTP like the platform's, from whichever process dispatches to whichever takes the
call; they meet in the store's mailbox.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from flask import Blueprint

from clock import SHANGHAI, Clock
from reminders.dispatch import Dispatcher
from reminders.ladder import Account
from reminders.pace import Patience
from reminders.parts import Parts
from reminders.sole import AnotherIsAtWork
from reminders.tasks import Tally
from settings import DEMO_PLATFORM, Settings
from storage.database import StorageError
from storage.mailbox import Mail
from storage.store import Store
from wechat.mailbox import MailboxDown, Received
from wechat.standin import Platform, standin_blueprint

PATIENCE = 5.0  # seconds that a tester may wait for a pass
FARTHEST = timedelta(days=3 * 366)
CARD = "居住证续办提醒"
TEMPLATE_ID = "demo-reminder"
TEMPLATE: Mapping[str, str] = MappingProxyType(
    {"thing1": "holder", "thing2": "step", "date3": "due_on", "thing4": "days_left", "thing5": "next_act"}
)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "holder": "持证人",
        "step": "事项",
        "expires_on": "到期日",
        "due_on": "最后一天",
        "days_left": "时间",
        "next_act": "接下来",
    }
)


class SharedMailbox:
    """The stand-in's mailbox in the store."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    def put(self, received: Received, since: datetime) -> Received | None:
        """See wechat.mailbox.Mailbox."""
        try:
            kept = self._store().mailbox.put(_mail(received), since)
        except StorageError as fault:
            raise MailboxDown(str(fault)) from fault
        return _received(kept) if kept else None

    def of(self, openid: str, after: int = 0) -> list[Received]:
        """See wechat.mailbox.Mailbox."""
        return [_received(mail) for mail in self._store().mailbox.of(openid, after)]


class DemoPhone:
    """What the chat page asks for beside the conversation."""

    def __init__(
        self, settings: Settings, store: Callable[[], Store], parts: Callable[[], Parts], clock: Clock
    ) -> None:
        wechat = settings.wechat
        self._store, self._parts, self._clock = store, parts, clock
        self._mailbox = SharedMailbox(store)
        self._platform = Platform(wechat.app_id, wechat.app_secret, clock, self._mailbox)
        self._fields = {**TEMPLATE, **wechat.templates.reminder.fields, **wechat.templates.subscription.fields}

    def platform(self) -> Blueprint:
        """The stand-in, to be mounted at settings.DEMO_PLATFORM."""
        return standin_blueprint(self._platform, demo=True)

    def inbox(self, person: str, after: int) -> dict[str, Any]:
        """`messages` with a number above `after`, the `last` number that there is, and `next`: the day of this
        person's next reminder, or ""."""
        try:
            messages = [self._shown(received) for received in self._mailbox.of(person, after)]
            last = self._store().mailbox.last(person)
            moments = [record.next_due_at for record in self._store().dates.of(person) if record.next_due_at]
        except StorageError:
            return {
                "messages": [],
                "last": after,
                "next": "",
            }  # the conversation says that something is wrong, and readyz what
        coming = min(moments).date().isoformat() if moments else ""
        return {"messages": messages, "last": last, "next": coming}

    def dispatch(self, day: date | None) -> str:
        """One pass over everything that is due now, or on a day to come at send_at; what came of it, for the tester.

        Raises ValueError for a day that is past or too far away.
        """
        now = self._clock.now()
        if day and not now.date() <= day <= now.date() + FARTHEST:
            raise ValueError("日子要在今天以后、三年以内。")
        try:
            parts = self._parts()
            if day:
                now = max(now, datetime.combine(day, parts.send_at, SHANGHAI))
            parts = replace(parts, account=_with_template(parts.account))
            return _told(Dispatcher(parts).run(now, Patience(PATIENCE)))
        except AnotherIsAtWork:
            return "提醒正在派发，过几秒再点一次。"
        except StorageError:
            return "数据库这会儿用不了，稍后再试。"

    def _shown(self, received: Received) -> dict[str, Any]:
        rows = [[LABELS.get(self._fields.get(name, ""), name), value] for name, value in received.fields.items()]
        title = CARD if rows else ""
        return {"number": received.number, "text": received.text, "title": title, "rows": rows}


def demo_phone(
    settings: Settings, store: Callable[[], Store], parts: Callable[[], Parts], clock: Clock
) -> DemoPhone | None:
    """The demo's phone; None where pushes go somewhere else."""
    if settings.demo and settings.wechat.api_base_url.endswith(DEMO_PLATFORM):
        return DemoPhone(settings, store, parts, clock)
    return None


def _with_template(account: Account) -> Account:
    """A template for the tester's pass: as of a day to come nobody has written within 48 hours."""
    if account.template_id:
        return account
    return replace(account, template_id=TEMPLATE_ID, template_fields=TEMPLATE)


def _told(tally: Tally) -> str:
    counts = (
        ("发出", tally.sent),
        ("留到对方来说话", tally.held),
        ("稍后再试", tally.due),
        ("没发成", tally.failed),
        ("不知道有没有发到", tally.unknown),
        ("不用再发", tally.cancelled),
    )
    told = "，".join(f"{name} {n} 条" for name, n in counts if n)
    return f"派发好了：{told}。" if told else "到这一天没有要发的提醒。"


def _mail(received: Received) -> Mail:
    content = {
        "api": received.api,
        "text": received.text,
        "template_id": received.template_id,
        "fields": dict(received.fields),
        "url": received.url,
    }
    told = json.dumps(content, ensure_ascii=False)
    return Mail(received.openid, received.at, received.msgid, received.client_msg_id, told)


def _received(mail: Mail) -> Received:
    content = json.loads(mail.content)
    return Received(
        openid=mail.person,
        at=mail.at,
        msgid=mail.msgid,
        client_msg_id=mail.client_msg_id,
        number=mail.number,
        **content,
    )
