"""Forms that count from the day of the message: 大后天, 下周五, 下个月15号, 月底, 还有20天, 三个月后, 过期45天了."""

from __future__ import annotations

import re
from datetime import date, timedelta

from understanding.dates import days
from understanding.dates.absolute import DAY, MONTH, PART, REL_YEAR, YEAR, Reader, is_last, said_year
from understanding.dates.fold import number
from understanding.dates.mention import Kind, Role, Said

DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}
_COUNT = r"(?P<n>\d{1,4}|[一二两三四五六七八九十百零]{1,5})"
_LENGTH = (
    rf"(?:{_COUNT}\s?(?P<more>多|来|几)?\s?(?P<u>天|个?自然日|周|个?星期|个?礼拜|个半月|个多?月|年半|年)"
    r"|(?P<half>半个?月|半年))(?P<more2>多)?"
)
_BEFORE = r"(?:还有|还剩下?|还差|再过|再有|只剩下?|就剩下?|剩下?|只有|差)\s?(?P<about>不到|大概|大约|差不多)?\s?"
_ENDS = r"[就要快会再]{0,2}\s?(?:到期|过期|失效|期满)"
# Waits of the rules, not days of a person: 到期前30天, 超过60天后, 签注后60天后.
_RULE = (
    "(?<!到期)(?<!过期)(?<!逾期)(?<!超过)(?<!提前)(?<!签注)(?<!续签)(?<!期满)(?<!到期前)(?<!签注后)(?<!续签后)"
    r"(?<!满)(?<!早)(?<!晚)(?<!迟)(?<!最近)(?<!最后)(?<!连续)(?<!第)(?<!同)(?<!哪)(?<!整)(?<![\d.一二两三四五六七八九十百])"
)


def _moved(length: re.Match[str], today: date, sign: int) -> tuple[date | None, bool]:
    """The day that far from today, and whether it is exact."""
    exact = not (length["more"] or length["more2"] or "多" in (length["u"] or ""))
    if length["half"]:
        day = days.add_months(today, 6 * sign) if length["half"] == "半年" else days.add_days(today, 15 * sign)
        return day, exact
    count = number(length["n"])
    unit = length["u"]
    if count is None:
        return None, False
    if unit.endswith(("天", "日")):
        return days.add_days(today, count * sign), exact
    if unit.endswith(("周", "星期", "礼拜")):
        return days.add_days(today, 7 * count * sign), exact
    months = count * 12 + 6 * unit.endswith("半") if unit.startswith("年") else count
    day = days.add_months(today, months * sign)
    if unit == "个半月" and day:
        day = days.add_days(day, 15 * sign)
    return day, exact


def _settled(day: date | None, exact: bool, role: Role = "") -> Said:
    if day is None:
        return Said("far", role=role)
    if exact:
        return Said(day=day, role=role)
    return Said("vague", candidates=(day,), role=role, only_told=True)


def _ahead(match: re.Match[str], today: date) -> Said:
    day, exact = _moved(match, today, 1)
    if day and match[0].startswith(("只有", "差")):  # 只有四个月社保
        return Said(day=day, only_told=True) if exact else _settled(day, exact)
    return _settled(day, exact and not match.groupdict().get("about"))


def _within(match: re.Match[str], today: date) -> Said:
    return Said("vague", only_told=True)


def _ago(match: re.Match[str], today: date) -> Said:
    """Days and weeks ago are counted; 两个月前 is a guess within weeks, and the sixty days would hang on it."""
    day, exact = _moved(match, today, -1)
    return _settled(day, exact and match["half"] is None and (match["u"] or "")[-1:] in "天日周期拜")


def _elapsed(match: re.Match[str], today: date) -> Said:
    said = _ago(match, today)
    role: Role = "expiry" if match["what"][-1] == "期" else "endorsed"
    return Said(said.kind, said.day, candidates=said.candidates, role=role)


def _day(match: re.Match[str], today: date) -> Said:
    return Said(day=days.add_days(today, DAYS[match["w"]]))


def _just_now(match: re.Match[str], today: date) -> Said:
    kind: Kind = "date" if len(match["w"]) == 2 else "vague"
    return Said(
        kind, today if kind == "date" else None, candidates=(today,) if kind == "vague" else (), last_resort=True
    )


def _week(match: re.Match[str], today: date) -> Said:
    shift = match["r"] or ""
    weekday = match["w"]
    if not weekday or weekday == "末":
        monday = today - timedelta(days=today.weekday())
        week = days.add_days(monday, 7 * _turns(shift))
        ends = [day for day in (days.add_days(week, offset) for offset in (5, 6)) if day] if weekday and week else []
        return Said("vague", candidates=tuple(ends), only_told=True)
    if not shift:
        return Said(weekday=WEEKDAYS[weekday])
    return Said(day=days.add_days(today, 7 * _turns(shift) + WEEKDAYS[weekday] - today.weekday()))


def _turns(shift: str) -> int:
    return shift.count("下") - shift.count("上")


def _month(match: re.Match[str], today: date) -> Said:
    year, month = days.shift_month(today, _turns(match["r"]) + ("次" in match["r"]))
    if match["d"]:
        return Said(year=year, month=month, dom=number(match["d"]))
    if match["same"]:
        return Said(year=year, month=month, dom=today.day)
    if match["w"] and is_last(match["w"]):
        return Said(day=days.month_end(year, month))
    return Said("vague", year=year, month=month, only_told=True)


def _month_part(match: re.Match[str], today: date) -> Said:
    """月底, 月初: of the month named before, else of this one."""
    if is_last(match["w"]):
        return Said(last=True)
    return Said("vague", in_month=True, only_told=True)


def _bare_day(match: re.Match[str], today: date) -> Said | None:
    dom = number(match["d"])
    return Said(dom=dom) if dom and dom <= 31 else None


def _lunar(match: re.Match[str], today: date) -> Said:
    return Said("lunar", year=said_year(match, today))


def _feast(match: re.Match[str], today: date) -> Said:
    return Said("lunar" if match["l"] else "vague", only_told=True)


_ROUND = r"(?:初[一二三四五六七八九十]|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二?十[一二三四五六七八九]?|三十)"
_YEARS = rf"(?:{YEAR}\s?年|{REL_YEAR})?的?"
_WHAT = r"(?P<what>过期|逾期|超期|到期|签注|签完|签好|续签|补签|续好|续完)(?:好|完|过)?"
_FIRST_TEN = (  # and not 3月初一定…
    r"(?:[一二三四五六七八九十]|\d{1,2}(?=[号日]))(?:[号日]|(?=[就快要会]?(?:到期|过期)|\W|$))"
)
_SAME_DAY = r"(?P<same>今天|今日|同?一天|这一?天)"

LUNAR: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_YEARS}(?:农历|阴历|旧历)?(?:正月|腊月|冬月)的?{_ROUND}?(?:号|日)?", _lunar),
        (rf"{_YEARS}(?:(?:上|下)+个?月|[一二三四五六七八九十]{{1,2}}月)初[一二三四五六七八九十]", _lunar),
        (rf"{_YEARS}{MONTH}月份?初{_FIRST_TEN}", _lunar),
        (rf"{_YEARS}大年(?:三十|初[一二三四五六七八九十])", _lunar),
        (r"(?<![今去明后前本\d一二三四五六七八九十])年三十(?![一二三四五六七八九岁])", _lunar),
    )
)

FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (
            rf"(?:农历|阴历|旧历)的?{_YEARS}(?:闰?[一二三四五六七八九十\d]{{1,2}}月)?的?"
            rf"(?:{_ROUND}|[一二三四五六七八九\d]{{1,2}})?[日号]?",
            _lunar,
        ),
        (
            rf"{_YEARS}(?:(?P<l>春节|除夕|过年|元宵节?|端午节?|中秋节?|重阳节?)|国庆节?|元旦|五一|劳动节|清明节?)[前后]?",
            _feast,
        ),
        (rf"(?:已经?|都)?{_WHAT}(?:都|已经?|了|有|到现在|至今|过去|\s){{0,3}}{_LENGTH}了", _elapsed),
        (rf"(?P<what>过期|逾期|超期)了{_LENGTH}(?!以?内|以后|之后|后)", _elapsed),
        (rf"已经?{_WHAT}(?:了|有){{0,2}}{_LENGTH}(?!内|以内|后|以后|之后)", _elapsed),
        (rf"{_BEFORE}{_LENGTH}(?!以?内|之内|社保|的?材料)(?:以后|之后|后)?", _ahead),
        (rf"(?<!超)过\s?{_LENGTH}(?:以后|之后|后)?(?={_ENDS})", _ahead),
        (rf"{_RULE}{_LENGTH}\s?(?:以?内|之内)[就要快会]{{0,2}}(?:到期|过期)", _within),
        (rf"{_RULE}{_LENGTH}\s?(?:以后|之后|后(?!天)|(?={_ENDS}))", _ahead),
        (rf"{_RULE}{_LENGTH}\s?(?:以前|之前|前(?!天|年))", _ago),
        (r"(?P<w>大前|大后|前|昨|今|明|后)(?:天|日(?!期)|儿个?)(?:早上|上午|中午|下午|晚上)?", _day),
        (r"(?P<w>昨|今|明)(?:晚|早(?!就|已|都|先))", _day),
        (r"(?P<w>刚刚|刚才|方才|刚)(?=.{0,2}(?:签|续|确认|办好|办完))", _just_now),
        (r"(?P<r>上{1,2}|下{1,3}|这|本)个?(?:周|星期|礼拜)(?P<w>[一二三四五六日天末])?", _week),
        (r"(?P<r>)(?:周|星期|礼拜)(?P<w>[一二三四五六日天末])", _week),
        (
            rf"(?P<r>下{{1,3}}个?月|上{{1,3}}个?月|这个?月|本月|当月|次月)份?\s?"
            rf"(?:{PART}|的?\s?(?:{DAY}|{_SAME_DAY}))?",
            _month,
        ),
        (rf"(?<!个)(?<![\d一二三四五六七八九十])月{PART}", _month_part),
        (
            r"(?<![\d.:/-])(?P<d>\d{1,2}|(?:[二三]?十|廿|卅)[一二三四五六七八九]?|[一二三四五六七八九])号",
            _bare_day,
        ),
        (r"(?<![\d.:/-])(?P<d>\d{1,2})日(?=[就要快会]{0,2}(?:到期|过期)|\W*$)", _bare_day),
    )
)
