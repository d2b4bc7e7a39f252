"""怎么取消提醒, 不要取消我的提醒, 不用提醒了吗: cancelling is asked about or refused, and every reminder stays."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from handlers.dates import say
from handlers.dates.records import known
from handlers.orders import AWAY, manner
from handlers.turn import Answer, Turn, speak
from understanding.holders import SELF

_REMINDERS = r"(?:提醒|通知|闹钟)"
_OF_CANCELLING = re.compile(
    rf"{AWAY}\S{{0,8}}{_REMINDERS}|{_REMINDERS}\S{{0,6}}{AWAY}|[不别](?:用|要|需要|必|再|想)*{_REMINDERS}"
)
_AWAY = re.compile(AWAY)
_OF_OTHERS = re.compile(r"积分|居住证|签|社保|户[口籍]|公司|单位|合同")  # 老婆的积分怎么取消: the knowledge's
_COMPLAINS = re.compile(r"(?:怎么|咋|为什么|为何|为啥|干嘛)(?:还|都|又|也|一直|总|老)*[不没]")  # 怎么没提醒我


def left_alone(turn: Turn, intent: str, holders: Collection[str], days: Collection[date | None]) -> Answer | None:
    """The answer where cancelling reminders is spoken of and not ordered, else None. `holders` and `days` are those
    that the message names."""
    text = turn.message.text
    meant = manner(text)
    if meant == "ordered" or _COMPLAINS.search(text):
        return None
    records = sorted(known(turn), key=lambda record: record.holder != SELF)
    one_of_them = _AWAY.search(text) and any(
        (record.holder in holders and record.holder != SELF) or record.expires_on in days for record in records
    )
    if not (intent == "cancel_dates" or _OF_CANCELLING.search(text) or (one_of_them and not _OF_OTHERS.search(text))):
        return None
    lines = [line for record in records for line in say.listed(turn, record)]
    key = f"date_cancel.{meant}" if lines else f"date_cancel.{meant}_none"
    return speak(turn, "\n".join([turn.say(key), *lines]), outcome="dates")
