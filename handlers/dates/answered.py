"""Short answers to what was asked about a date, before anything else is read in them: 老婆的, 今年的, 过期了, 算了."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.dates import acts, say
from handlers.dates.asking import ask_again, ask_expiry, asking, dropped, talked_of
from handlers.dates.expiry import set_expiry
from handlers.dates.records import known
from handlers.turn import Answer, Turn, speak
from understanding.dates import DateMention
from understanding.dates.absolute import REL_YEAR, YEARS
from understanding.dates.days import add_months
from understanding.dates.roles import CLAUSE
from understanding.holders import SELF, find_holders, without_holders

CLOSES = re.compile(  # 算了
    r"(?:那|先|我|就|还是|暂时|这次)*(?:算了|不用|不要|不记|不设|不弄|不搞|不说|不必|不需要|没事|没关系|取消(?!提醒)|退出|免了"
    r"|(?:改天|下次|回头|以后|晚点)再?说?|再说)(?:了|吧|再[说设讲记]|设|记|提醒|它|啦|啊|呀|哦|哈)*"
)
THANKS = re.compile(r"谢谢你?|多谢|谢了|不好意思")
CANNOT_SAY = re.compile(  # 明天告诉你, 不记得哪天了
    r".{0,10}(?:告诉你|[跟和同给]你说|发给?你)[.~。]*"
    r"|(?:我|也|还|现在|暂时|真|都|这个|哪天)*(?:不知道|不清楚|不晓得|不记得|没看|忘)(?:了|啊|呢|哪天|日期)*[。.!！~～\s]*"
)
CANCELS = re.compile(r"(?:取消|撤销|撤回)(?:掉|了|吧|一下)*[。.!！~～\s]*")
WRONG = re.compile(r"(?:哦|噢|啊|呀)*(?:不对|错了?|不是|[说看记写弄搞打]错)[了啦的啊呀哦]*[。.!！~～\s]*")
NOT_MINE = re.compile(r"不(?:是|用给|给)(?:我|本人)(?:自己)?的?[，,。\s]*")
WHOSE = re.compile(
    r"(?:是|就是|给|改|要改|帮|替)?的?(?:居住证|证|卡)?(?:(?:设|记)(?:个|一下)?(?:提醒)?)?(?:吧|啊|哦|呀|呢|的)*[。.!！~～\s]*"
)
_YEAR = rf"(?:是|就是|应该是)*(?:{REL_YEAR}|(?P<y>20\d\d)年?)的?(?:吧|啊|哦|呀)*[。.!！~～\s]*"
YEAR = re.compile(_YEAR)
OTHER_YEAR = re.compile(rf"\S?(?:错了?|不对)[，,\s]*{_YEAR}")  # 记错了，是2027年的
COMPARED = re.compile(r"比.{1,6}[早晚迟](?:[\d一两二三四五六七八九十半]|一?点)")
OVER = re.compile(r"(?:是|就是)*(?:已经?|早就?)?(?:过期|过|到期)了[的啊吧]*[。.!！~～\s]*")
DONE = {"endorsed": acts.endorsed, "confirmed": acts.confirmed}


def answered(turn: Turn, asked: Mapping[str, Any], holders: Sequence[str]) -> Answer | None:
    """The answer where the message only answers what was asked about a date, or lets it be; else None."""
    text = turn.message.text.strip()
    if not asked:
        return _of_the_last(turn, text)
    first, *rest = [clause for part in CLAUSE.split(text) if (clause := part.strip(" ~～。.!！"))] or [""]
    if CLOSES.fullmatch(first) and all(CLOSES.fullmatch(clause) or THANKS.fullmatch(clause) for clause in rest):
        return dropped(speak(turn, turn.say("date_ask.closed"), outcome="dates"))
    if CANNOT_SAY.fullmatch(text):
        return speak(turn, turn.say("date_ask.later"), outcome="dates")
    if day := _year_chosen(turn, asked, text):
        return _recorded(turn, str(asked["holder"]), day)
    if NOT_MINE.match(text):
        text = NOT_MINE.sub("", text, count=1)
        holders = [holder for holder in holders if holder != SELF]
        if not text:
            return asking(speak(turn, turn.say("date_ask.whose_then"), outcome="dates"), turn, "")
    if len(holders) == 1 and WHOSE.fullmatch(without_holders(text)):
        return _of(turn, asked, holders[0])
    return None


def _of_the_last(turn: Turn, text: str) -> Answer | None:
    """取消, 不对, right after a date was talked of: asked about, as nothing is said of what it should be."""
    last = talked_of(turn)
    record = next((record for record in known(turn) if record.holder == last), None) if last else None
    if record is None:
        return None
    if WRONG.fullmatch(text) and record.expires_on:
        said = DateMention("", (0, 0), "vague", year=record.expires_on.year, month=record.expires_on.month)
        return asking(ask_expiry(turn, [last]), turn, last, said)
    if (other := OTHER_YEAR.fullmatch(text)) and record.expires_on:
        day = add_months(record.expires_on, 12 * (_year(turn, other) - record.expires_on.year))
        return ask_again(turn, last, DateMention(text, (0, 0), "ambiguous", candidates=(day,) if day else ()))
    if COMPARED.search(text):
        others = [name for name, _ in find_holders(text) if name not in (SELF, last)]
        return ask_expiry(turn, others) if others else None
    if not CANCELS.fullmatch(text):
        return None
    words = {"whose": say.whose(turn, last), "of": "我的" if last == SELF else f"{last}的"}
    return speak(turn, turn.say("date_cancel.sure", **words), outcome="dates")


def _year_chosen(turn: Turn, asked: Mapping[str, Any], text: str) -> date | None:
    years = [date.fromisoformat(day) for day in asked.get("years", ())]
    if years and OVER.fullmatch(text):
        return years[0]
    if not years or not (said := YEAR.fullmatch(text)):
        return None
    return next((day for day in years if day.year == _year(turn, said)), None)


def _year(turn: Turn, said: re.Match[str]) -> int:
    return int(said["y"]) if said["y"] else turn.today.year + YEARS[said["ry"].removesuffix("年")]


def _of(turn: Turn, asked: Mapping[str, Any], holder: str) -> Answer:
    """老婆的: whose date it is that was asked for or told."""
    if act := DONE.get(asked.get("role", "")):
        day = date.fromisoformat(asked["candidate"]) if asked.get("candidate") else None
        told = [(holder, DateMention("", (0, 0), "date", day, asked["role"], year=day.year))] if day else []
        return act(turn, told, [holder])
    if day := asked.get("candidate") if not asked["holder"] else None:
        return _recorded(turn, holder, date.fromisoformat(day))
    said = DateMention("", (0, 0), "vague", year=asked.get("year"), month=asked.get("month"))
    return asking(ask_expiry(turn, [holder]), turn, holder, said)


def _recorded(turn: Turn, holder: str, day: date) -> Answer:
    mention = DateMention(turn.message.text, (0, 0), "date", day, "expiry", year=day.year)
    return set_expiry(turn, [(holder, mention)], {"holder": holder or SELF})
