"""What a message says of a renewal: the basis of the points, months of insurance, multiples of the base."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from handlers.conversations.amounts import clauses, durations, multiples, stretches, without_window
from handlers.conversations.model import Heard

TIERS: Mapping[str, str] = {"0.8": "base_low", "1": "base_one", "2": "base_two", "3": "base_three"}

_BASES: tuple[tuple[str, str], ...] = (
    ("degree", r"学历|学位|本科|大专|专科|硕士|博士|研究生|文凭"),
    ("skill", r"高级工(?!程)|中级工(?!程)|初级工(?!程)|技能(?:等级)?[345三四五]级|[345三四五]级技能"),
    (
        "title",
        (
            r"职称|中级(?!工)|高级(?!工(?!程))|工程师|(?<!高级)技师|高级技师|技能(?:等级)?[12一二]级"
            r"|[12一二]级技能|职业资格|副高|正高|技能"
        ),
    ),
    ("invest", r"投资|纳税积分|带动[^,，。]{0,4}就业|创业"),
    ("shortage", r"紧缺|急需"),
)
_BASE_POINTS = re.compile(
    r"(?P<n>\d(?:\.\d+)?)倍(?:的)?(?:社保|基数|社保基数)?(?:的)?(?:积分|积的|来积|申请|办的"
    r"|档)"
    r"|(?P<n2>\d(?:\.\d+)?)倍(?:的)?社保|社保(?P<n3>\d(?:\.\d+)?)倍"
)
_BASE_WORDS = re.compile(r"多倍社保|社保多倍|社保基数积分|基数积分|(?:用|靠|按|是)社保(?:基数)?(?:积分|积的)?|社保积分")
YES = re.compile(
    r"^(?:是|对|嗯|有|好|行|ok|yes|正常|都正常|没问题|都没问题|对口|匹配|一致|都有|都是|有效"
    r"|在|可以|符合|对得上|都对)(?:的|啊|呀|哦|了|吧|呢"
    r"|在)*[。.! ]*$"
)
NO = re.compile(
    r"^(?:不|没|没有|不是|否|不对|no|没呢|不行|对不上|不对口|不匹配|还没)(?:的|啊|呀|哦|了|吧|呢|有)*[。.! ]*$"
)


def read_basis(heard: Heard) -> Any:
    """How the points were won, as a list; a multiple of the base names its tier where it was told."""
    text = re.sub(r"高级工(?=程)", "高级", heard.text)
    found = [name for name, pattern in _BASES if re.search(pattern, text)]
    if (
        "skill" in found
        and "title" in found
        and not re.search(r"职称|工程师|技师|技能(?:等级)?[12一二]级|职业资格", text)
    ):
        found.remove("title")
    match = _BASE_POINTS.search(text)
    firm = bool(_BASE_WORDS.search(text)) or bool(match and match["n"])
    if (match or firm or (heard.bare and re.search(r"社保|倍|基数", text))) and (firm or "title" not in found):
        times = (match["n"] or match["n2"] or match["n3"]) if match else next((m for m, _ in multiples(text)), "")
        found.append(_tier(times))
    return found or None


def _tier(times: str) -> str:
    """The highest tier that a multiple reaches; "base" where no multiple was told."""
    if not times:
        return "base"
    reached = [name for start, name in TIERS.items() if float(times) >= float(start)]
    return reached[-1] if reached else "base"


_LABEL = re.compile(  # 2倍社保积分 names the basis; it tells of no months
    r"\d(?:\.\d+)?倍(?:的)?(?:社保|基数|社保基数)?(?:的)?(?:积分|积的|来积|申请|办的|档)(?:的)?"
    r"|\d(?:\.\d+)?倍(?:的)?社保(?=[,，。;； ]|$)"
)
_PAID = re.compile(r"社保|[交缴]|保险|月数|断|累计|满了?\d")
_NOT_PAID = re.compile(r"签|证|婚|岁|期|前|后|工作|岗|税")
_UNBROKEN = re.compile(
    r"(?:没有?|未)(?:断|停|中断)|1?直(?:都)?(?:在|有|正常)?[交缴]|连续|每个?月都(?:在|有|正常"
    r"|按时)?[交缴]|社保(?:都|一直)?正常|没断过|不断"
)
_AS_IT_SHOULD = re.compile(r"^(?:都|一直|每个?月都?)*(?:正常|没问题|没断|没少)")  # 是的 says no number
_GAP = re.compile(
    r"(?:断|停|空|漏|少)(?:了|过|缴|交|保)*[^,，。\d没]{0,4}(\d{1,2}年|\d{1,2}个多?月|半年)"
    r"|(\d{1,2}个多?月"
    r"|半年)[^,，。\d没]{0,4}(?:没[交缴有]|断|空着|空档|停)"
)
_MADE_UP = re.compile(
    r"补[缴交](?:了|过|的)?[^,，。\d]{0,3}(\d{1,2}个月|半年)|(\d{1,2}个月|半年)[^,，。\d]{0,3}补[缴交]"
)


def read_insurance(heard: Heard) -> Any:
    """{"months", "gap", "made_up", "full"}: what was told of the months of insurance inside the window."""
    text = re.sub(r"(?:签注|签好|签了|签完|办完)[^,，。]{0,8}\d+个?(?:多)?月", "", heard.text)
    text = _LABEL.sub("", text)
    told: dict[str, Any] = {}
    if match := _GAP.search(text):
        told["gap"] = durations(match[1] or match[2])[0].months
        text = re.sub(r"(?<!\d)\d{1,2}年", "", text.replace(match[0], "断过"))  # the years are what is looked back over
    if match := _MADE_UP.search(text):
        told["made_up"] = durations(match[1] or match[2])[0].months
        text = text.replace(match[0], "")
    plain = [clause for clause in clauses(text) if not multiples(clause)]
    social = "社保" in heard.text
    paid = [c for c in plain if heard.bare or _PAID.search(c) or (social and not _NOT_PAID.search(c))]
    amounts = [d.months for c in paid for d in durations(without_window(c))]
    if not amounts and heard.bare and (match := re.fullmatch(r"[^\d]{0,8}(\d{1,2})(?:个|多)?[^\d倍%]{0,4}", text)):
        amounts = [int(match[1])]
    if amounts:
        told["months"] = amounts[0]
    elif "gap" not in told and (
        _UNBROKEN.search(text)
        or (heard.bare and (_AS_IT_SHOULD.match(text) or re.search(r"都[交缴]|全[交缴]|[交缴]满|够", text)))
    ):
        told["full"] = True
    elif "gap" not in told and (
        re.search(r"(?:没有?|没)[交缴]过?社保|社保没[交缴]", text) or (heard.bare and NO.match(text))
    ):
        told["months"] = 0
    found, _ = stretches(text)
    return told or ({} if any(stretch.months is not None for stretch in found) else None)


def read_base(heard: Heard) -> Any:
    """The stretches on a multiple of the average wage; a bare yes means one time was reached."""
    found, _ = stretches(_LABEL.sub("", heard.text))
    if not found and heard.bare:
        if re.fullmatch(r"\d(?:\.\d+)?", heard.text):
            return [{"times": heard.text, "months": None, "yuan": ""}]
        if re.fullmatch(r"\d{4,6}(?:元|块)?", heard.text):
            return [{"times": "", "months": None, "yuan": heard.text.rstrip("元块")}]
        if YES.match(heard.text) or re.search(r"^(?:都)?(?:够|到了|达到|满足|不低于)", heard.text):
            return [{"times": "1", "months": None, "yuan": ""}]
        if NO.match(heard.text) or re.search(r"没到|不够|不到|低于", heard.text):
            return [{"times": "0.79", "months": None, "yuan": ""}]
    if not found and re.search(
        r"(?:基数)[^,，。]{0,6}(?:没到|不到|低于|没有达到|达不到|不够)[^,，。]{0,4}(?:平均|社平)", heard.text
    ):
        return [{"times": "0.79", "months": None, "yuan": ""}]
    return [stretch.to_json() for stretch in found] or None


def merge_insurance(old: Any, new: Any) -> Any:
    """A later number replaces an earlier one; what is told besides is added."""
    kept = {} if {"months", "full"} & set(new) else dict(old)
    return {**{k: v for k, v in old.items() if k in ("gap", "made_up")}, **kept, **new}


def merge_basis(old: Any, new: Any) -> Any:
    """A tier told later makes an unnamed one precise; other bases are replaced."""
    if old == ["base"] or new == ["base"]:
        return new if old == ["base"] else old
    return new
