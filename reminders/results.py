"""What the platform reports later about messages of ours, and about consents: events → changes of steps and credits.

Being accepted is not being delivered: TEMPLATESENDJOBFINISH is the only proof, and its refusals are acted on here.
The report is an event; nothing is answered, and it does not count as the person writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from messages import Message
from reminders import standing
from reminders.allowances import credit
from reminders.claims import REFUSED
from reminders.consequences import REACTIONS
from storage.attempts import Attempt
from storage.steps import Step
from storage.store import Store
from wechat.errcodes import look_up

log = structlog.get_logger("huxu.reminders")

Change = Callable[[Store], None]

ONCE_MORE_AFTER = timedelta(minutes=10)  # the platform failed by itself; by then the old client_msg_id is forgotten
TRIES = 2  # in all, after a failure of the platform's


def result_change(message: Message, subscription_id: str, received_at: datetime) -> Change | None:
    """What this event changes, to be written with the reply; None when it is no report. `subscription_id`: the
    template whose consents count (others are not kept). Decides as of the message's own moment."""
    act = {
        "templatesendjobfinish": _template_finished,
        "subscribe_msg_popup_event": _asked,
        "subscribe_msg_change_event": _changed,
        "subscribe_msg_sent_event": _subscription_sent,
    }.get(message.event.lower())
    if message.kind != "event" or act is None:
        return None
    return lambda store: act(store, message, subscription_id, received_at)


def _template_finished(store: Store, message: Message, _subscription: str, received_at: datetime) -> None:
    status = str(message.fields.get("Status", "")).replace(" ", "").lower()
    found = _sent_step(store, message, str(message.fields.get("MsgID", "")))
    if found is None or status == "success":
        return
    step, attempt = found
    if "userblock" in status:
        _refuses(store, step, message.at, received_at)
    elif "systemfailed" in status:
        _once_more(store, step, attempt, message.at)
    else:  # freq limit, and whatever may come
        store.steps.move(step.id, ["sent"], "held", message.at, f"模板消息没有送到：{status}")
    log.info("not delivered", status=status, step=step.id)


def _subscription_sent(store: Store, message: Message, subscription_id: str, received_at: datetime) -> None:
    for item in _items(message):
        code = _number(item.get("ErrorCode"))
        found = _sent_step(store, message, str(item.get("MsgID", "")))
        if not code or found is None:
            continue
        step, _ = found
        errcode = look_up(code)
        follows = REACTIONS[errcode.reaction]
        reason = f"订阅通知没有送到：{code} {errcode.meaning}"
        if follows.person == "stop":
            _refuses(store, step, message.at, received_at)
        elif follows.state == "failed":
            store.steps.move(step.id, ["sent"], "failed", message.at, reason)
            standing.raise_alarm(store, f"fault:{code}", reason, message.at)
        elif follows.state != "sent":
            store.steps.move(step.id, ["sent"], "held", message.at, reason)
        if follows.exhaust:
            store.quotas.exhaust(message.person, credit(subscription_id))
        log.info("not delivered", code=code, step=step.id)


def _asked(store: Store, message: Message, subscription_id: str, _received: datetime) -> None:
    """Each consent is one message, without a time limit."""
    for item in _items(message):
        if subscription_id and item.get("TemplateId") == subscription_id:
            if item.get("SubscribeStatusString") == "accept":
                store.quotas.add(message.person, credit(subscription_id))
            else:
                store.quotas.exhaust(message.person, credit(subscription_id))


def _changed(store: Store, message: Message, subscription_id: str, _received: datetime) -> None:
    """Sent only when a person takes the consent back in the settings."""
    for item in _items(message):
        if subscription_id and item.get("TemplateId") == subscription_id:
            store.quotas.exhaust(message.person, credit(subscription_id))


def _sent_step(store: Store, message: Message, msgid: str) -> tuple[Step, Attempt] | None:
    attempt = store.attempts.by_msgid(message.person, msgid) if msgid else None
    step = store.steps.get(attempt.step) if attempt else None
    return (step, attempt) if step and attempt and step.state == "sent" else None


def _refuses(store: Store, step: Step, at: datetime, received_at: datetime) -> None:
    """The person has blocked messages: this step is over, and nothing more is sent until they write again."""
    store.steps.move(step.id, ["sent"], "cancelled", at, "对方拒收")
    since = at.isoformat()
    store.people.change(step.person, received_at, lambda p: replace(p, extra={**p.extra, REFUSED: since}))


def _once_more(store: Store, step: Step, attempt: Attempt, at: datetime) -> None:
    """Due again, once; a second failure of the platform's is held."""
    sent = [one for one in store.attempts.of(step.id) if one.state == "sent"]
    if len(sent) >= TRIES:
        store.steps.move(step.id, ["sent"], "held", at, "平台两次没有送到")
        return
    if not store.steps.move(step.id, ["sent"], "due", at, "平台没有送到，再发一次"):
        return
    record = store.dates.get(step.person, step.holder)
    due_at = at + ONCE_MORE_AFTER
    if record and (record.next_due_at is None or record.next_due_at > due_at):
        store.dates.plan(record, due_at)


def _items(message: Message) -> list[Mapping[str, Any]]:
    """The List of the event: one item comes as an object, several as a list."""
    items = message.fields.get("List", ())
    rows = [items] if isinstance(items, Mapping) else items
    return [item for item in rows if isinstance(item, Mapping)] if isinstance(rows, list | tuple) else []


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
