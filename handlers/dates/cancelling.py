"""怎么取消提醒, 不要取消我的提醒, 不用提醒了吗: cancelling is asked about or refused, and every reminder stays."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from handlers.dates import say
from handlers.dates.records import known
from handlers.orders import manner
from handlers.turn import Answer, Turn, speak
from understanding.holders import SELF

CANCEL = r"(?:取消|退订|撤|去掉|删|停[掉止]|终止|拒收|屏蔽|(?<![有相无])关(?![注于系心键]))"
REMINDERS = r"(?:提醒|闹钟|到期通知)"
_OF_CANCELLING = re.compile(
    rf"{CANCEL}\S{{0,8}}{REMINDERS}|{REMINDERS}\S{{0,6}}{CANCEL}|[不别](?:用|要|需要|必|再|想)*{REMINDERS}"
)
CANCELS = re.compile(CANCEL)
OF_OTHERS = re.compile(r"积分|居住证|签|社保|户[口籍]|公司|单位|合同|同住|子女")  # 老婆的积分怎么取消: the knowledge's
_COMPLAINS = re.compile(r"(?:怎么|咋|为什么|为何|为啥|干嘛)(?:还|都|又|也|一直|总|老)*[不没]")  # 怎么没提醒我


def left_alone(turn: Turn, intent: str, holders: Collection[str], days: Collection[date | None]) -> Answer | None:
    """The answer where cancelling reminders is spoken of and not ordered, else None. `holders` and `days` are those
    that the message names."""
    text = turn.message.text
    of_all = intent == "cancel_dates" or bool(_OF_CANCELLING.search(text))
    of_one = bool(CANCELS.search(text)) and not OF_OTHERS.search(text)
    if not (of_all or of_one) or _COMPLAINS.search(text) or (meant := manner(text)) == "ordered":
        return None
    records = sorted(known(turn), key=lambda record: record.holder != SELF)
    others = [record for record in records if record.holder != SELF]
    named = any(record.holder in holders for record in others) or any(record.expires_on in days for record in records)
    if not of_all and not named:
        return None
    lines = [line for record in records for line in say.listed(turn, record)]
    key = f"date_cancel.{meant}" if lines else f"date_cancel.{meant}_none"
    return speak(turn, "\n".join([turn.say(key), *lines]), outcome="dates")
