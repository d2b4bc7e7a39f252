"""What a message says of the rarer items of the points table: bonuses and deductions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from handlers.conversations.amounts import MONTHS_A_YEAR, count, durations
from handlers.conversations.model import Heard
from handlers.conversations.points_read import NOTHING

_NO_RECORD = r"(?:没有?|无|未|从没|不曾)(?:过|被|有|任何|受过?)*"


def read_extras(heard: Heard) -> Any:
    """The rarer items, by field of Profile; {} for a bare 没有."""
    text = heard.text
    found: dict[str, Any] = {}
    if re.search(r"紧缺|急需专业", text) and not re.search(
        r"(?:不是|没有|不属于|不在|非|无)[^,，。]{0,4}(?:紧缺|急需)", text
    ):
        found["shortage"] = True
    if re.search(r"创业人才|创新创业|中介服务人才", text):
        found["talent"] = True
    if re.search(r"应届", text) and not re.search(
        r"(?:不是|非|往|不算)(?:全日制)?应届|应届(?:毕业)?生?(?:不是|不算|没有|过了)", text
    ):
        found["graduate"] = True
    if re.search(r"远郊|临港", text):
        found["suburb_years"] = _years_near(text, r"远郊|临港")
    if re.search(r"公共服务|环卫", text):
        found["public_years"] = _years_near(text, r"公共服务|环卫")
    found |= _spouse(text) | _invest(text) | _award(text) | _record(text)
    if found:
        return found
    return (
        {}
        if heard.bare and (NOTHING.match(text) or re.match(r"^(?:都)?没|^就这些|^就这样|^以上都没|^没了", text))
        else None
    )


def _years_near(text: str, pattern: str) -> int:
    for clause in re.split(r"[,，。;；、]", text):
        if re.search(pattern, clause) and (spans := durations(clause)):
            return spans[0].months // MONTHS_A_YEAR
    return 0


_LOCAL = re.compile(
    r"(?:老婆|老公|爱人|妻子|丈夫|配偶|媳妇|对象|先生|太太)[^,，。]{0,6}?(?:上海户[口籍]"
    r"|上海人|沪籍|沪户|本市户[口籍]|本地人|本地户[口籍]|本市户籍人员)"
    r"|(?:嫁|娶)了?个?上海人|配偶沪"
)
_NOT_LOCAL = re.compile(r"(?:不是|非|没有)(?:上海|沪|本市|本地)|离了?婚|外地")


def _spouse(text: str) -> dict[str, Any]:
    match = _LOCAL.search(text)
    if not match or _NOT_LOCAL.search(match[0]):
        return {}
    around = text[match.start() :]
    if marriage := re.search(r"(?:结婚|结了|婚龄|领证|婚后|婚)[^,，。\d]{0,4}(\d{1,2}年半?|\d{1,3}个月)", text):
        return {"spouse_years": durations(marriage[1])[0].months // MONTHS_A_YEAR}
    if marriage := re.search(r"(\d{1,2}年半?)(?:前?(?:结|的)?婚)", text):
        return {"spouse_years": durations(marriage[1])[0].months // MONTHS_A_YEAR}
    first = re.split(r"[,，。;；]", around)[0]
    if spans := durations(first):
        return {"spouse_years": spans[0].months // MONTHS_A_YEAR}
    return {"spouse_years": 0, "spouse_unsaid": True}


_SHARE = re.compile(r"(?:占股|股份|持股|占比|股权|份额|占)[^\d,，。]{0,4}(\d{1,3}(?:\.\d+)?)%|(\d{1,3})%的?(?:股|份额)")


def _invest(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    share = Decimal(1)
    if match := _SHARE.search(text):
        share = Decimal(match[1] or match[2]) / 100
    elif re.search(r"(?:占|股份|持股)[^,，。]{0,2}(?:一半|1半)", text):
        share = Decimal("0.5")
    if match := re.search(r"(?:纳税|交税|缴税|税收|企业税)[^\d,，。]{0,8}(\d+(?:\.\d+)?)万", text):
        found["tax_wan"] = f"{(Decimal(match[1]) * share).normalize():f}"
    people = re.search(
        r"(?:聘用|雇了?|带动|招了?|用了?|员工|就业|解决)[^\d,，。]{0,14}(\d{1,4})(?:个|名|人|位)", text
    ) or re.search(r"(\d{1,4})(?:个|名|位)(?:上海|本市|沪籍|本地|户籍)[^,，。]{0,6}(?:员工|就业|人)", text)
    if people and re.search(r"上海|本市|本地|沪籍|就业", text):
        found["jobs"] = f"{(Decimal(people[1]) * share).normalize():f}"
    return found


def _award(text: str) -> dict[str, Any]:
    if not re.search(r"表彰|奖励|获奖|劳模|先进", text) or re.search(r"(?:没有?|无)[^,，。]{0,4}(?:表彰|奖)", text):
        return {}
    if re.search(r"省部级|部级|省级|国家级|全国", text):
        return {"award": "award_province"}
    if "综合" in text:
        return {"award": "award_city_general"}
    return {"award": "award_city_single"} if re.search(r"专项|单项|市级", text) else {}


_THE_SAME = re.compile(r"[这那该上][一1]?[次条个回件]|的?事")  # 这次拘留会扣多少: what was told before


def _record(text: str) -> dict[str, Any]:
    """Deductions inside the years they are looked back for; older ones are none."""
    found: dict[str, Any] = {}
    plain = re.sub(
        _NO_RECORD + r"[^,，。;；]{0,14}(?:拘留|犯罪|违法|造假|案底|记录|虚假材料)[^,，。;；]{0,4}", "", text
    )
    if re.search(r"严重(?:的)?(?:刑事)?犯罪", plain):
        found["serious_crime"] = True
        plain = re.sub(r"严重(?:的)?(?:刑事)?犯罪", "", plain)
    for field, pattern, years in (
        ("detentions", r"行政拘留|拘留", 5),
        ("crimes", r"刑事犯罪|犯过?罪|判过?刑|刑事案底|坐过?牢|刑事记录", 5),
        ("false_papers", r"虚假材料|假材料|材料造假|学历造假|造假|假学历", 3),
    ):
        for clause in re.split(r"[,，。;；]", plain):
            if re.search(pattern, clause) and not (field in found and _THE_SAME.search(clause)):
                ago = re.search(r"(\d{1,2})年(?:以)?前", clause)
                if not ago or int(ago[1]) <= years:
                    found[field] = int(found.get(field, 0)) + max(1, count(clause, pattern))
                else:
                    found["long_ago"] = True
    return found
