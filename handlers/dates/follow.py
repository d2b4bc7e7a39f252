"""What goes on with a talk of dates without naming a day: 是的, 我的呢, 我爸的也是, 小王的取消掉, 签注好了没."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.dates import acts
from handlers.dates.asking import ask_expiry, talked_of
from handlers.dates.cancelling import CANCELS
from handlers.dates.expiry import set_expiry
from handlers.dates.records import known
from handlers.dates.stopping import HELD, cancel
from handlers.dates.told import denied
from handlers.orders import is_ordered
from handlers.turn import Answer, Turn
from understanding.dates import DateMention
from understanding.holders import SELF, without_holders

YES = re.compile(
    r"(?:是|是的|对|对的|对对|嗯+|没错|就是|就这天|好|好的|可以|确认|yes|ok)[呀啊呢吧哦的]?[。!！~～\s]*", re.I
)
NO = re.compile(r"(?:不是|不对|不|错了|没有)[的啊呀哦]?[。!！~～\s]*")
AND_THIS_ONE = re.compile(r"(?:那|那么)?的?(?:居住证|证|卡)?呢[?？!！。~～\s]*")  # without the holder
HOW_LONG = re.compile(r"还[有剩](?:几天|多久|多少天)|(?:什么时候|哪天|几号|多久)(?:会|才|就|要)?(?:到期|过期)")
OWN_DAY = re.compile(  # 我哪天到期
    r"(?:那|我|俺|本人|自己|的|居住证|证|卡|到底|是|还)*(?:什么时候|啥时候|哪天|几号|几月几号|多久)(?:会|才|就|要)?(?:到期|过期)[呀啊呢了来着吧?？。~\s]*"
)
WHO_NEXT = re.compile(
    r"(?:谁|哪[个位张]).{0,6}(?:先|早|快|下一?个).{0,4}(?:到期|过期)|(?:下一?个|先|早|近)要?(?:到期|过期)的.{0,3}(?:谁|哪[个位张])"
)
THE_SAME = re.compile(r"也是(?:这|那|同)?一?天?|也一样|(?:是|也)?同一天|和.{1,6}一样|跟.{1,6}一样")
DROP = re.compile(
    r"取消|删(?:[掉了除]|$)|不用(?:再)?(?:管|提醒|记|盯)|别(?:再)?(?:管|提醒|记|盯)|不要(?:再)?(?:提醒|记|了)|去掉"
)
ALL_OF_THEM = re.compile(  # what we offer ourselves: 全部取消
    r"(?:那|就|把|帮我|我要|我想|请)*(?:他们|她们|提醒|的|所有|全部|全都?|都|两个|一起)+(?:取消|不要|关|停|撤|删)(?:掉|了|吧|啊|提醒)*[。.!！~\s]*"
)
THE_LAST_ONE = re.compile(
    r"(?:刚才|刚刚|刚|上面|前面)(?:[说记设加]的?)*的?(?:那|这)?(?:一?[条个]|日期|日子)"
)  # 删掉刚才那条
NO_REMINDERS = re.compile(r"取消\S{0,8}提醒|提醒\S{0,3}取消")
LEFT = re.compile(r"(?:那|那么)?还[有剩](?:多久|几天|多少天|多长时间)[呀啊呢了?？。\s]*")
DONE_QUESTION = re.compile(r"(?:签注?|续签?|确认)[好完过]?了?(?:没有?|吗|么)[?？。\s]*$")
ALL_OF_IT = re.compile(rf"{HELD.pattern}|隐私|账号|[证卡](?:注销|不要)")
SHORT = 20  # characters


def follow_up(turn: Turn, intent: str, asked: Mapping[str, Any], holders: Sequence[str]) -> Answer | None:
    """The answer where the message goes on with a talk of dates without naming a day, else None."""
    text = turn.message.text.strip()
    if asked.get("candidate") and YES.fullmatch(text):
        return _yes(turn, asked)
    if asked.get("candidate") and NO.fullmatch(text):
        return ask_expiry(turn, [str(asked["holder"])])
    if len(text) > SHORT:
        return None
    if intent in ("endorsed", "confirmed") and DONE_QUESTION.search(text):
        return acts.list_dates(turn, holders)  # asks what we know; nothing is told
    names = [record.holder for record in known(turn)]
    if names and not _asks(turn) and (what := denied(text)) and (answer := acts.take_back(turn, what, holders)):
        return answer
    others = bool(holders) and SELF not in holders
    if DROP.search(text) and is_ordered(text):
        if not ALL_OF_IT.search(text) and any(holder in names for holder in holders):
            return cancel(turn, holders)
        if HELD.search(text) and others:
            return cancel(turn, holders)  # 删除老婆的数据: of her there are but the dates
    if names and ALL_OF_THEM.fullmatch(text):
        return cancel(turn, ())
    if names and NO_REMINDERS.search(text) and holders:
        return cancel(turn, holders)
    if last_holder(turn) in names and THE_LAST_ONE.search(text) and CANCELS.search(text) and is_ordered(text):
        return cancel(turn, [last_holder(turn)])
    if names and LEFT.fullmatch(text):
        return acts.list_dates(turn, holders)
    if (SELF in names and OWN_DAY.fullmatch(text)) or (names and WHO_NEXT.search(text)):
        return acts.list_dates(turn, holders)
    if HOW_LONG.search(text) and any(holder in names and holder != SELF for holder in holders):
        return acts.list_dates(turn, holders)
    last = talked_of(turn)
    if not last or not holders:
        return None
    if AND_THIS_ONE.fullmatch(without_holders(text)):
        return acts.list_dates(turn, holders) if holders[0] in names else ask_expiry(turn, holders)
    if THE_SAME.search(text):
        day = next((record.expires_on for record in known(turn) if record.holder == last), None)
        return _set(turn, [holder for holder in holders if holder != last], day) if day else None
    return None


def last_holder(turn: Turn) -> str:
    """Whose date was told last."""
    return str(turn.person.extra.get("last_holder", ""))


def _asks(turn: Turn) -> bool:
    return turn.understood is not None and turn.understood.asks


def _yes(turn: Turn, asked: Mapping[str, Any]) -> Answer:
    day = date.fromisoformat(asked["candidate"])
    if asked.get("role") == "endorsed":
        return acts.endorsed(turn, [(str(asked["holder"]), _mention(day, turn))], ())
    return _set(turn, [str(asked["holder"])], day)


def _set(turn: Turn, holders: Sequence[str], day: date) -> Answer:
    return set_expiry(turn, [(holder, _mention(day, turn)) for holder in holders], {"holder": holders[0]})


def _mention(day: date, turn: Turn) -> DateMention:
    return DateMention(turn.message.text, (0, 0), "date", day, year=day.year)
