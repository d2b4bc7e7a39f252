"""What is asked before anything is recorded: is that day an expiry at all, and whose?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.dates.asking import ask_if_expiry, asking, talked_of
from handlers.turn import Answer, Turn, speak
from understanding.dates import DateMention, find_dates
from understanding.dates.roles import CLAUSE
from understanding.holders import find_holders, several, stranger, without_holders

Pairs = Sequence[tuple[str, DateMention]]

# What people say around the day on a card. Anything else may make it the day of something else.
_AROUND = re.compile(
    r"[\s\W_]|居住证|有效期限?|到期|过期|截止|期限|[日]期|时间|卡面?|证|上面|背面|正面|刚刚?|一下|公历|阳历|新历|那[天个]|这[天个]"
    r"|就是|应该|好像|大概|可能|记得|其实|还是|改[成为到]?|换成|更正|不对|[说写看记弄搞打填]?错|少[说写]|多[说写]|印|显示|查|请|麻烦|谢谢"
    r"|帮忙?|提醒|[叫喊]|通知|告诉|闹钟|盯着?点?|到时候?|时候|一声|设个?|订阅|加个?|不是|着|住|下来?|上|我们?|你|您|他|她|它|俺|咱|[记说写看]"
    r"|[是的了吧哦噢嗯啊呀呢嘛哈才也都在为至到从给替好对]"
)
_ABOUT = re.compile(
    r"居住证|[证卡]|记|提醒"
)  # what stands beside the day is talk, where it is plain what the day is of
_DAY = "〓"  # in the place of a day
_PROMISED = re.compile(r"(?:告诉|发给?|跟|和)你(?!说?[了过的])|再[说讲告发](?!一[遍次下])")  # 明天告诉你


def in_doubt(turn: Turn, asked: Mapping[str, Any], pairs: Pairs) -> Answer | None:
    """The question about a day that may not be an expiry, or may be nobody's we know; None where all is clear."""
    text = turn.message.text
    holder, mention = pairs[0]
    if who := several(text):
        return speak(turn, turn.say("date_ask.several", who=who, day=mention.said.strip()), outcome="dates")
    if who := stranger(text):
        return speak(turn, turn.say("date_ask.stranger", who=who, day=mention.said.strip()), outcome="dates")
    if any(mention.role for _, mention in pairs):
        return None
    if _PROMISED.search(text):
        return asking(speak(turn, turn.say("date_ask.later"), outcome="dates"), turn, asked.get("holder") or holder)
    if says_only_the_day(turn, pairs) and (asked or talked_of(turn) or len(pairs) > 1 or not stands_for_somebody(turn)):
        return None
    return ask_if_expiry(turn, asked.get("holder") or holder, mention)


def says_only_the_day(turn: Turn, pairs: Pairs) -> bool:
    """Whether nothing is said but the day, and perhaps whose it is: 卡上写的是12月10号."""
    text = turn.message.text
    spans = {mention.span for mention in (*find_dates(text, turn.now), *(mention for _, mention in pairs))}
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + _DAY + text[end:]
    if _ABOUT.search(text):
        text = next((clause for clause in CLAUSE.split(text) if _DAY in clause), text)
    return not _AROUND.sub("", without_holders(text))


def stands_for_somebody(turn: Turn) -> bool:
    """老公4月6号, and nothing else: a day of his, but of what?"""
    text = turn.message.text
    return not _ABOUT.search(text) and not re.search(r"改|错|不对|不是|是", text) and bool(find_holders(text))
