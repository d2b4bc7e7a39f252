"""Dates said in pieces: 2027年3月，5号 is one day; 12月10日到31日之间 is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from understanding.dates.fold import number
from understanding.dates.mention import Role, Said

_BETWEEN = re.compile(r"(?:[\s,、:的]|就?是|到期|应该|好像)*")
_ITS_OWN = re.compile(
    r"\s*(?:就|再|才|要|能|可以)*(?:签|续|补|确认|办|去|来|提醒|叫|喊|通知|拿|取|领|交|问)"
)  # 5号签的
_TO = re.compile(r"\s*(?:至|到|-+|~+)\s*")
_ONE_OF = re.compile(r"\s*(?:之间|中间|期间|这段|这几天|之内|以内)")
_ALONE = re.compile(  # 十五, 20: a day where its month was asked about, or put right (不是12号是21)
    r"[\s,.。!~]*(?:(?:不对|[说写看打记弄搞]?错了?|不是\d{1,2}[日号]?)[啊呀哦的]?[\s,.。!~]*)*(?:就|应该|好像|可能|哦|嗯|啊|写的?|是)*\s*(?P<d>\d{1,2}|(?:[二三]?十|廿|卅)[一二三四五六七八九]?|[一二三四五六七八九])"
    r"[吧啊哦呀的\s,.。!~]*"
)
VALIDITY_SLACK = 3  # days by which the end of a year's validity may differ from its beginning, as month and day


@dataclass(frozen=True, slots=True)
class Hit:
    """What a form read, and where."""

    start: int
    end: int
    said: Said


def bare_day(text: str) -> list[Hit]:
    """十五, 是20: the day of a month that is known, where the message says nothing else."""
    found = _ALONE.fullmatch(text)
    dom = number(found["d"]) if found else None
    return [Hit(found.start("d"), found.end("d"), Said(dom=dom))] if found and dom and dom <= 31 else []


def put_together(text: str, hits: list[Hit]) -> list[Hit]:
    """A month and then a day of the month, with nothing between that parts them, are one date."""
    joined: list[Hit] = []
    for hit in hits:
        before = joined[-1] if joined else None
        if before and _month_alone(before.said) and _day_alone(hit.said):
            between = _BETWEEN.fullmatch(text, before.end, hit.start)
            if between and not _ITS_OWN.match(text, hit.end):
                said = replace(hit.said, year=before.said.year, month=before.said.month)
                role: Role = "expiry" if "到期" in between[0] else ""
                joined[-1] = Hit(before.start, hit.end, replace(said, role=said.role or role))
                continue
        joined.append(hit)
    return joined


def one_of_them(text: str, hits: list[Hit]) -> list[Hit]:
    """12月10日到12月31日之间: no day was said, only that it is one of many. A year's validity has two ends."""
    joined: list[Hit] = []
    for hit in hits:
        before = joined[-1] if joined else None
        if (
            before
            and _TO.fullmatch(text, before.end, hit.start)
            and (_ONE_OF.match(text, hit.end) or not _may_be_validity(before.said, hit.said))
        ):
            month = before.said.month if hit.said.month in (None, before.said.month) else None
            said = Said("vague", year=hit.said.year or before.said.year, month=month, only_told=True)
            joined[-1] = Hit(before.start, hit.end, said)
            continue
        joined.append(hit)
    return joined


def _month_alone(said: Said) -> bool:
    return said.kind == "vague" and said.month is not None


def _day_alone(said: Said) -> bool:
    return said.month is None and said.year is None and bool(said.dom or said.last)


def _may_be_validity(first: Said, second: Said) -> bool:
    """Whether the second is the end of what began on the first: a year lies between, or one of them names its year."""
    if first.year or second.year or not (first.dom and second.dom):
        return bool(first.year or second.year or first.day or second.day)
    if first.month is None or second.month is None:
        return False
    apart = (second.month - first.month) % 12 * 30 + second.dom - first.dom
    return min(abs(apart), abs(apart - 360)) <= VALIDITY_SLACK
