"""We asked for a date. Is what comes back one?

算了 closes the question, 明天告诉你 puts it off, and the day of a journey is no expiry: in doubt it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.dates import say
from handlers.dates.asking import asking, closed
from handlers.turn import Answer, Turn, speak
from understanding.dates import DateMention
from understanding.dates.roles import CLAUSE
from understanding.holders import SELF, find_holders
from understanding.normalise import normalise

Pairs = Sequence[tuple[str, DateMention]]

_DECLINES = re.compile(
    r"(?:那|先|我|就|还是|暂时|这次)*(?:算了|不用|不设|不记|不要|不需要|不必|没事|没关系|取消|退出|不弄|不搞|不说|免了|下次|以后|改天)"
    r"(?:了|吧|再[说设讲记]|设|记|提醒|它|啦|啊|哈)*"
)
_LATER = re.compile(
    r"(?:告诉|通知|回复)你|(?:跟|和|同|对|给|发)你?[说讲]|发给?你|再[说讲看告问来设记]|看[看下一]|查[查下一]|找[找下一]|问[问下一]|拿证|等[我会下]"
    r"|不知道|不清楚|不记得|忘了"
)
_CANNOT_SAY = re.compile(
    r".{0,10}(?:告诉你|[跟和同给]你说|发给?你)[.~]*|(?:我|也|还|现在|暂时|真|都|这个|哪天)*(?:不知道|不清楚|不晓得|不记得|没看|忘)(?:了|啊|呢|哪天|日期)*"
)
# What may stand around a date that answers us: words of telling, of doubt, of thanks, and of the card itself.
_AROUND_A_DATE = re.compile(
    r"[^一-鿿]|改[成为到]|换成|更正|不对|[说看记写弄搞打]?错了?|居住证|有效期?限?|到期日?|期限|截止|日期|时间|最后一天|应该|好像|可能|大概|差不多|公历|阳历|新历|农历|上面|显示|写着?|印着?|标着?"
    r"|我?看了?一?[看下]|我?查了?一?[查下]|我?找到了?|知道了?|想起来了?|等一?[下会]|让我|帮[我忙]|麻烦你?|谢谢你?|多谢|好的?|嗯+|记[住下着]?|提醒|设"
    r"|一下|左右|这[天个]|那[天个]|[是的到至在有也都就说了吧哦啊呢呀啦哈吗行对噢喔哎那它我你请按卡证上给日号]"
)


def answers_us(turn: Turn, pairs: Pairs) -> bool:
    """Whether a message with dates says nothing but them, or says that they are of an expiry."""
    if any(mention.role for _, mention in pairs):
        return True
    text = turn.message.text
    for _, mention in pairs:
        text = text.replace(mention.said, " ")
    for _, (start, end) in reversed(find_holders(text)):
        text = text[:start] + " " + text[end:]
    return len(_AROUND_A_DATE.sub("", normalise(text))) <= 1


def no_date(turn: Turn, pairs: Pairs, asked: Mapping[str, Any]) -> Answer | None:
    """The answer where our question for a date is declined, put off, or met by a day that may be of something else."""
    text = normalise(turn.message.text)
    clauses = [clause.strip(" ~") for clause in CLAUSE.split(text) if clause.strip(" ~")]
    if not pairs and clauses and all(_DECLINES.fullmatch(clause) for clause in clauses):
        return closed(speak(turn, turn.say("date_ask.dropped"), outcome="dates"))
    asks = turn.understood is not None and turn.understood.asks
    if not pairs and not asks and clauses and all(_CANNOT_SAY.fullmatch(clause) for clause in clauses):
        return speak(turn, turn.say("date_ask.later"), outcome="dates")
    if not pairs or answers_us(turn, pairs):
        return None
    if _LATER.search(text):
        return speak(turn, turn.say("date_ask.later"), outcome="dates")
    holder, mention = pairs[0]
    if mention.day is None or asks:
        return None
    holder = holder if holder != SELF else str(asked.get("holder") or SELF)
    question = turn.say("date_ask.is_it", day=say.long_day(mention.day), whose=say.whose(turn, holder))
    return asking(speak(turn, question, outcome="dates"), turn, holder, mention.year, candidate=mention.day)
