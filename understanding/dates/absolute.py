"""Forms that say a day of the calendar: 2026年12月31日, 26/12/31, 20261231, 明年3月5号, 12.31, 二〇二七年一月八日."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from understanding.dates import days
from understanding.dates.fold import number
from understanding.dates.mention import Said

_LAST = re.compile(r"底|末|尾|的?最后[一1]天")
Reader = Callable[[re.Match[str], date], Said | None]

CN = "〇零一二三四五六七八九"
_Y4 = rf"(?:\d{{4}}|[{CN}]{{4}})"
YEAR = rf"(?P<y>{_Y4}|\d{{2}}|[{CN}]{{2}})"
REL_YEAR = r"(?P<ry>大前年|前年|去年|上一?年|今年|本年|明年|来年|下一年|大后年|后年)"
YEARS = {
    "大前": -3,
    "前": -2,
    "去": -1,
    "上": -1,
    "上一": -1,
    "今": 0,
    "本": 0,
    "明": 1,
    "来": 1,
    "下一": 1,
    "后": 2,
    "大后": 3,
}
MONTH = r"(?P<m>\d{1,2}|十[一二]?|[〇零]?[一二三四五六七八九]|一[〇零一二]|元(?=月))"
_DAY = (
    rf"(?P<d>\d{{1,2}}|(?:[二三]?十|廿|卅)[一二三四五六七八九]?|[〇零一二三][{CN}]|[一二三四五六七八九])(?![\d十{CN}])"
)
NOT_A_DAY = r"(?!\.\d|[A-Za-z]|\s?(?:个|天|万|元(?!旦)|块|分|倍|次|月|年|小时|点|岁|%|多))"
DAY = rf"{_DAY}(?:\s?[日号](?!线|楼|窗|文)|{NOT_A_DAY})"
WEEKDAY = r"(?:\s?[(\[]?\s?(?:周|星期|礼拜)[一二三四五六日天]\s?[)\]]?)?"
_ALONE = rf"(?:(?=\d)(?<![\d.])(?<!\d:)|(?!\d)(?<![\d{CN}十]))"  # not the tail of a longer number or of a time
_END = r"(?![\d:A-Za-z]|\.\d|[-/]\d)"


def is_last(part: str) -> bool:
    """Whether a part of a month or a year is its last day: 底, 最后一天."""
    return _LAST.fullmatch(part) is not None


def _int(text: str | None) -> int | None:
    return number(text) if text else None


def said_year(match: re.Match[str], today: date) -> int | None:
    """The year of a match's `y` (two digits: 20..) or `ry` (明年) group, None without either."""
    groups = match.groupdict()
    if groups.get("ry"):
        return today.year + YEARS[groups["ry"].removesuffix("年")]
    year = _int(groups.get("y"))
    return year + 2000 if year is not None and len(groups["y"]) == 2 else year


def _parts(match: re.Match[str], today: date) -> Said:
    return Said(year=said_year(match, today), month=_int(match["m"]), dom=_int(match["d"]))


def _short(match: re.Match[str], today: date) -> Said | None:
    """26/12/31, and 12/31/26 where the first number cannot be one of these years."""
    year, month, dom = int(match["y"]), int(match["m"]), int(match["d"])
    if 20 <= year <= 49:
        read = Said(year=2000 + year, month=month, dom=dom)
        return None if match["s"] == "." and days.make(2000 + year, month, dom) is None else read
    return _month_first(year, month, 2000 + dom) if 20 <= dom <= 49 else None


def _long_last(match: re.Match[str], today: date) -> Said | None:
    return _month_first(int(match["a"]), int(match["b"]), int(match["y"]))


def _month_first(first: int, second: int, year: int) -> Said | None:
    """12/31/2026 and 31/12/2026 can be read one way only; 3/4/2027 is 3月4日 or 4月3日."""
    both = [day for day in (days.make(year, first, second), days.make(year, second, first)) if day]
    if not both:
        return None
    if len(set(both)) > 1:
        return Said("ambiguous", year=year, candidates=tuple(both))
    return Said(day=both[0], year=year)


def _compact(match: re.Match[str], today: date) -> Said:
    year, month, dom = int(match[0][:4]), int(match[0][4:6]), int(match[0][6:8])
    # Eight digits that are no day may be a telephone number: then only the words around make them a date.
    return Said(year=year, month=month, dom=dom, only_told=days.make(year, month, dom) is None)


def _six(match: re.Match[str], today: date) -> Said | None:
    day = days.make(2000 + int(match[0][:2]), int(match[0][2:4]), int(match[0][4:6]))
    return Said("ambiguous", candidates=(day,), only_told=True) if day else None


def _year_month(match: re.Match[str], today: date) -> Said:
    return Said("vague", year=int(match[0][:4]), month=int(match[0][4:6]), only_told=True)


def _month_day(match: re.Match[str], today: date) -> Said | None:
    """12.31, 12-31, 12/31: the words around decide, unless it can be nothing but a number."""
    month, dom = int(match["m"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= dom <= 31):
        return None
    # A padded number, a slash or a day over twelve is how dates are written; 3.4 may be anything.
    sure = dom > 12 or match["s"] == "/" or match["m"].startswith("0") or match["d"].startswith("0")
    return Said("date" if sure else "ambiguous", month=month, dom=dom, only_exact=True)


def _part_of_month(match: re.Match[str], today: date) -> Said:
    said = Said(year=said_year(match, today), month=_int(match["m"]), last=True)
    if is_last(match["w"]):
        return said
    return Said("vague", year=said.year, month=said.month, only_told=True)


def _month_only(match: re.Match[str], today: date) -> Said:
    return Said("vague", year=said_year(match, today), month=_int(match["m"]), only_told=True)


def _year_end(match: re.Match[str], today: date) -> Said:
    year = said_year(match, today) or today.year
    last = days.make(year, 12, 31)
    if not last or not is_last(match["w"]):
        return Said("vague", year=year, only_told=True)
    if "最后" in match["w"]:
        return Said(day=last)
    return Said("vague", year=year, month=12, candidates=(last,), only_told=True)


def _year_only(match: re.Match[str], today: date) -> Said:
    return Said("vague", year=said_year(match, today), only_told=True)


def _same_day(match: re.Match[str], today: date) -> Said:
    year = said_year(match, today)
    return Said(day=days.add_months(today, 12 * (year - today.year)) if year else None, year=year)


PART = (
    r"(?P<w>底|末|尾|初|中旬?|上旬|下旬|的?最后[一1]天"
    r"|的?(?:第\s?[一二三四五1-5]|最后一?)个?(?:周|星期|礼拜)[一二三四五六日天]?)"
)
_YEAR_GAP = r"\s{0,2}[年]?\s{0,2}的?\s{0,2}"
_MONTH_GAP = r"\s{0,2}(?:月份?|[-/.])\s{0,2}的?\s{0,2}"

FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_ALONE}{YEAR}\s{{0,2}}年{_YEAR_GAP}{MONTH}{_MONTH_GAP}{DAY}{WEEKDAY}", _parts),
        (rf"{REL_YEAR}{_YEAR_GAP}{MONTH}{_MONTH_GAP}{DAY}{WEEKDAY}", _parts),
        (rf"{REL_YEAR}的?(?:今天|今日|这一?天)", _same_day),
        (
            rf"{_ALONE}(?P<y>\d{{4}})\s?[-/.\\、_]{{1,2}}\s?(?P<m>\d{{1,2}})\s?[-/.\\、_]{{1,2}}\s?(?P<d>\d{{1,2}})日?(?!\d|\.\d){WEEKDAY}",
            _parts,
        ),
        (rf"{_ALONE}(?P<y>{_Y4})[ ,]{{1,2}}{MONTH}[ ,]{{1,2}}{_DAY}[日号]?{NOT_A_DAY}{WEEKDAY}", _parts),
        (rf"{_ALONE}(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<y>\d{{4}}){_END}{WEEKDAY}", _long_last),
        (rf"{_ALONE}(?P<y>\d{{2}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})[日号]?{_END}{WEEKDAY}", _short),
        (rf"(?<![\dA-Za-z.])20[0-4]\d{{5}}(?![\dA-Za-z]|\.\d){WEEKDAY}", _compact),
        (r"(?<![\dA-Za-z.])20[2-4]\d(?:0[1-9]|1[0-2])(?![\dA-Za-z]|\.\d)", _year_month),
        (rf"(?<![\dA-Za-z.])[2-4]\d{{5}}(?![\dA-Za-z]|\.\d){NOT_A_DAY}", _six),
        (
            rf"(?:{_ALONE}{YEAR}\s?年|{REL_YEAR})?(?<![\d.{CN}十]){_YEAR_GAP}{MONTH}\s?月份?\s?{PART}",
            _part_of_month,
        ),
        (rf"{_ALONE}{MONTH}\s{{0,2}}月份?\s{{0,2}}的?\s{{0,2}}{DAY}{WEEKDAY}", _parts),
        (rf"{_ALONE}(?P<m>\d{{1,2}})(?P<s>[-/.])(?P<d>\d{{1,2}})(?:[日号]|{NOT_A_DAY}){_END}{WEEKDAY}", _month_day),
        (
            rf"(?:{_ALONE}{YEAR}|(?P<ry>[今明去后前来本]|大后))?年年?(?P<w>底|末|尾(?!号)|初|中|的?最后[一1]天)",
            _year_end,
        ),
        (rf"(?:{_ALONE}{YEAR}\s?年|{REL_YEAR})\s?的?{MONTH}\s?月份?", _month_only),
        (rf"{_ALONE}{MONTH}\s?月份?(?!\d)", _month_only),
        (
            rf"(?:{_ALONE}(?P<y>{_Y4}|[23]\d)\s?年|{REL_YEAR})(?=[就才要快会 ]{{0,3}}(?:到期|过期|失效)|\W*$)",
            _year_only,
        ),
    )
)
