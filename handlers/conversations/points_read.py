"""What a message says about a person's points: age, education, title, insurance, base, and the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from handlers.conversations.ages import age
from handlers.conversations.amounts import MONTHS_A_YEAR, Stretch, durations, multiples, stretches
from handlers.conversations.model import SKIPPED, Answers, Heard
from handlers.conversations.points_table import Profile

# What is meant to be got some day, or still studied for: it earns nothing yet. 要是再读个本科呢 is left, as it asks.
_PLANNED = re.compile(
    r"(?:准备|打算|计划|考虑|想(?:去|要)?|要去|即将|正在|还在|在)[^,，。;；\d]{0,4}(?:考|评|拿|升|读|念|报|申请|取得)(?![了过的])[^,，。;；]*"
    r"|(?<!如果)(?<!要是)(?:将来|明年|后年|下半年|年底|下个?月)[^,，。;；\d]{0,6}(?:考|评|拿|升|读|念|报|申请|取得)[^,，。;；]*"
    r"|(?:在读|读着)[^,，。]{0,6}(?:博士|硕士|研究生|本科|专升本|大专|专科|高职|大学)"
    r"|(?:博士|硕士|研究生|专升本|本科|大专|专科|高职|大学)[^,，。;；]{0,2}(?:在读|(?:还|尚)?[没未]读?(?:毕业|完)|读到一半)"
)
_NOT_GOT = re.compile(  # 还没评上中级, 中级职称还没拿到, 中级在评
    r"(?:没有?|未)(?:能)?(?:评|考|拿|取得|通过)[^,，。;；]*"
    r"|(?:职称|中级|高级|工程师|技师|证书?)[^,，。;；]{0,3}(?:(?:还|也|都|一直)?(?:没有?|未)(?:评|考|拿|取|下|批|过|通)|在[评考审])[^,，。;；]*"
)
NOTHING = re.compile(
    r"^(?:我)?(?:都|就|也|其他|其它|别的|以上)?(?:没|无|木)(?:有|啥|的|得)?(?:了|别的|其他|都|哦|啊|呀|这些)*[。.! ]*$"
)
_NUMBER = re.compile(r"(?<![\d.])(\d{1,3})(?![\d.倍%万])")

_NOT = r"(?:没有?|无|不是|非|没拿到?|未)"
_DEGREES = (
    ("degree_doctor", r"博士(?!后站)"),
    ("degree_master", r"硕士|研究生|mba|硕研"),
    ("degree_bachelor_with_degree", r"学士|双证|本科(?:学历)?[^,，。没无]{0,6}(?<!没有)(?<!没)(?<!无)学位|有学位证?"),
    ("degree_bachelor", r"本科|专升本|大学毕业|大本|统招本"),
    ("degree_associate", r"大专|专科|高职"),
    ("none", r"高中|中专|职高|初中|小学|技校|中职|没(?:有)?学历|学历没有|没上过大学|无学历"),
)
_NO_DEGREE = re.compile(_NOT + r"[^,，。]{0,4}学[士位]|学位[^,，。]{0,3}(?:没|无)|单证|只有毕业证")

_UNRELATED_LEVELS = re.compile(
    r"(?:英语|日语|计算机|普通话|建造师|建筑师|消防工程师|四六|证件|结构师|驾照"
    r"|[a-z]{2,})[^,，。]{0,2}[1-6一二三四五六]级"
    r"|[1-6一二三四五六]级(?:建造|消防|注册|建筑|英语|计算机|医院|运动员)"
)
_TITLES = (
    ("none", r"(?:没有?|无|没考|没评)(?:任何|什么|过|到)?(?:职称|技能|证书|中级|高级|证)|职称(?:没有?|无)|没职称"),
    (
        "title_senior",
        (
            r"高级技师|技能(?:等级)?[1一]级|[1一]级(?:技能|技师|职业)|职业资格[1一]级|(?:正高|副高)"
            r"|高级(?:专业技术)?(?:职称|工程师|会计师|经济师)|高工|副?教授"
            r"|主任医师|高级职称"
        ),
    ),
    (
        "title_middle",
        (
            r"(?<!高级)技师|技能(?:等级)?[2二]级|[2二]级(?:技能|职业|证)|职业资格[2二]级"
            r"|师[(（]?[2二]级|中级(?!工|技能)"
            r"|(?<!助理)(?<!高级)(?<!咨询)工程师|中职称|相当于中级"
        ),
    ),
    ("skill_3", r"高级工(?!程)|技能(?:等级)?[3三]级|[3三]级(?:技能|职业|证|工|技工)|职业资格[3三]级|师[(（]?[3三]级"),
    ("skill_4", r"中级工(?!程)|中级技能|技能(?:等级)?[4四]级|[4四]级(?:技能|职业|证|工|技工)|职业资格[4四]级"),
    ("skill_5", r"初级工(?!程)|初级技能|技能(?:等级)?[5五]级|[5五]级(?:技能|职业|证|工|技工)|职业资格[5五]级"),
    ("junior", r"初级(?:职称|会计|经济|专业)?|助理工程师|助工|助理会计"),
)


_TITLE_WORDS = r"职称|中级|高级|工程师|技师|技能"
_BARE_AGE = re.compile(r"(?:我(?:今年)?|^|[,，、 ])([2-5]\d)(?=[,，、 ](?!个?月|[年分倍天岁]))")  # 我45，大专


def read_age(heard: Heard) -> Any:
    """{"years": 38, "unsure": bool}; a bare number when it was asked, or where it begins what is told."""
    found = age(heard.text, heard.today)
    if found is None and (match := _BARE_AGE.search(heard.text)):
        return {"years": int(match[1]), "unsure": False}
    if (
        found is None
        and heard.bare
        and (match := re.fullmatch(r"(?:我|今年|刚|满|差不多)*(\d{2})(?:周?岁|了|吧|啦|[。.])*", heard.text))
    ):
        return {"years": int(match[1]), "unsure": False}
    return {"years": found.years, "unsure": found.unsure} if found and 14 <= found.years <= 99 else None


def read_degree(heard: Heard) -> Any:
    """The highest education named: a parameter's name, or "none"."""
    text = re.sub(
        r"(?:老婆|老公|爱人|配偶|妻子|丈夫|孩子|女儿|儿子)[^,，。]{0,6}(?:博士|硕士|本科|大专|高中|中专|初中|研究生)",
        "",
        heard.text,
    )
    text = _PLANNED.sub("", text)
    if re.search(r"(?:不|没)(?:是|到)(?:本科|大专|硕士)", text):
        text = re.sub(r"(?:不|没)(?:是|到)(?:本科|大专|硕士)", "", text)
    for name, pattern in _DEGREES:
        if name == "degree_bachelor_with_degree" and _NO_DEGREE.search(text):
            continue
        if re.search(pattern, text):
            return name
    return "none" if heard.bare and (NOTHING.match(text) or re.search(r"都?没有|以上都不|都不是", text)) else None


def read_title(heard: Heard) -> Any:
    """The highest title or skill level named: a parameter's name, "junior" or "none"."""
    told = _PLANNED.sub("", _UNRELATED_LEVELS.sub("", heard.text))
    text = _NOT_GOT.sub("", told)
    for name, pattern in _TITLES:
        if re.search(pattern, text):
            return name
    if text != told and re.search(_TITLE_WORDS, told):
        return "none"
    if heard.bare:
        if NOTHING.match(text) or re.search(r"^(?:都)?没", text):
            return "none"
        if match := re.fullmatch(r"([1-5])级?", text):
            return {"1": "title_senior", "2": "title_middle"}.get(match[1], f"skill_{match[1]}")
    return None


_INSURANCE = re.compile(r"社保|社会保险|养老|缴费|保险|年限|[交缴]了?满?\d|[交缴](?:了|满|够)")
_SINCE = re.compile(r"(20[0-2]\d)年?(?:(\d{1,2})月(?:份)?)?[^,，。\d]{0,4}(?:开始|起|就|到现在|至今|以来)")


_WORKED = re.compile(
    r"(?:工作|来上海|在上海|来沪|在沪)[^,，。\d]{0,4}(\d{1,2}年半?)|在(?:上海|沪)[^,，。]{0,12}[干做]了?(\d{1,2}年半?)"
)


def read_insurance(heard: Heard) -> Any:
    """Months of insurance paid in Shanghai; what was made up for later (补缴) is taken off where it is named."""
    _, rest = stretches(heard.text)
    text = heard.text
    if re.search(r"(?:没有?|没有在上海|从没|还没)(?:交|缴)(?:过)?社保|没(?:有)?社保|社保没(?:交|有)", text):
        return 0
    for clause in rest:
        if _INSURANCE.search(clause) and not re.search(r"婚|环卫|公共服务|远郊|临港|刑|拘", clause):
            if spans := [
                d for d in durations(clause) if not re.search(r"补[缴交]|断", clause[max(0, d.start - 4) : d.end + 4])
            ]:
                return max(0, spans[0].months - _made_up(text))
            if since := _SINCE.search(clause):
                start_month = int(since[2] or 12)
                return max(0, (heard.today.year - int(since[1])) * 12 + heard.today.month - start_month)
    if "社保" in text and (work := _WORKED.search(text)):
        return durations(work[1] or work[2])[0].months
    if heard.bare:
        if spans := durations(text):
            return max(0, spans[0].months - _made_up(text))
        if match := _NUMBER.search(text):
            return int(match[1]) * MONTHS_A_YEAR
        if NOTHING.match(text):
            return 0
    return None


def _made_up(text: str) -> int:
    """Months that were paid afterwards, which do not count."""
    match = re.search(
        r"(?:补[缴交]了?|里面?补|其中补)[^,，。\d]{0,4}(\d{1,2}个月|\d年|半年)|(\d{1,2}个月"
        r"|半年)[^,，。\d]{0,3}(?:是|为)?补[缴交]",
        text,
    )
    return durations(match[1] or match[2])[0].months if match else 0


def read_base(heard: Heard) -> Any:
    """The stretches paid on a multiple of the average wage, or "none"."""
    found, _ = stretches(heard.text)
    if found:
        return [stretch.to_json() for stretch in found]
    if heard.bare:
        denied = re.search(r"都?不到|没到|没有|达不到", heard.text)
        if NOTHING.match(heard.text) or (denied and not re.search(r"[1-9]倍", heard.text)):
            return "none"
        if multiples(f"{heard.text}倍") and re.fullmatch(r"\d(?:\.\d+)?", heard.text):
            return [Stretch(heard.text).to_json()]
    return None


def profile_of(answers: Answers) -> Profile:
    """The profile that the answers tell of; insurance not told is implied by the stretches told."""
    extras: Mapping[str, Any] = _told(answers, "extras") or {}
    base = _told(answers, "base")
    found = tuple(Stretch(s["times"], s["months"], s["yuan"]) for s in base) if isinstance(base, list) else ()
    if base == "none":
        found = (Stretch("0.6"),)
    insurance = _told(answers, "insurance")
    if insurance is None and (months := sum(stretch.months or 0 for stretch in found)):
        insurance = months
    told_age = _told(answers, "age")
    fields = {
        name: extras[name]
        for name in (
            "shortage",
            "talent",
            "graduate",
            "suburb_years",
            "public_years",
            "spouse_years",
            "award",
            "detentions",
            "crimes",
            "false_papers",
            "serious_crime",
        )
        if name in extras
    }
    return Profile(
        age=told_age["years"] if told_age else None,
        degree=_told(answers, "degree") or "",
        title=_told(answers, "title") or "",
        insurance_months=insurance,
        base=found,
        tax_wan=Decimal(extras.get("tax_wan", "0")),
        jobs=Decimal(extras.get("jobs", "0")),
        **fields,
    )


def _told(answers: Answers, name: str) -> Any:
    value = answers.get(name)
    return None if value == SKIPPED else value
