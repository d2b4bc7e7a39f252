"""A person's own age as people write it: 38岁, 今年三十五, 85年的, 1985年3月生. Texts are normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from understanding.normalise import chinese_number

_RELATIVE = r"(?:女儿|儿子|孩子|小孩|娃|宝|闺女|姑娘|老婆|老公|爱人|妻子|丈夫|配偶|妈|爸|父|母|媳妇)[^,，。]{0,4}?"
_AGE = re.compile(r"(?<!\d)(?P<nominal>虚)?岁?(?P<age>\d{2})(?:周)?岁")
_AGE_WORD = re.compile(r"(?:年龄|今年)[是:]?(?P<age>[2-6]\d)(?![\d年月号日个%倍分万天])")
_AGE_IN_CHARACTERS = re.compile(
    r"(?:今年|我|现在|本人)(?P<age>[二三四五六]十[一二三四五六七八九]?)(?![年月号日个岁多几分天])"
)
_BORN = re.compile(
    r"(?<!\d)(?P<year>(?:19"
    r"|20)?\d{2})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号]?)?)?(?:生|出生|的(?!社保"
    r"|基数)|人)"
    r"|(?:生日|出生|生于)[^\d]{0,4}(?P<year2>(?:19|20)\d{2})[-年./](?P<month2>\d{1,2})(?:[-月./](?P<day2>\d{1,2}))?"
    r"|(?<!\d)(?P<year3>19[4-9]\d|200\d)年?$"
)


@dataclass(frozen=True, slots=True)
class Age:
    """Full years of age; `unsure`: only the year of birth is known, it may be one less."""

    years: int
    unsure: bool = False


def age(text: str, today: date) -> Age | None:
    """The person's own age, told or computed from the day of birth; a relative's age is none."""
    own = re.sub(_RELATIVE + r"\d{1,2}(?:周)?岁", "", text)
    if match := _AGE.search(own) or _AGE_WORD.search(own):
        years = int(match["age"])
        nominal = "nominal" in match.groupdict() and bool(match["nominal"])
        return Age(years - 1 if nominal else years, nominal)
    if (match := _AGE_IN_CHARACTERS.search(own)) and (spelt := chinese_number(match["age"])):
        return Age(spelt)
    if match := _BORN.search(own):
        return _since(match, today)
    return None


def _since(match: re.Match[str], today: date) -> Age | None:
    year = int(match["year"] or match["year2"] or match["year3"])
    year += 0 if year > 100 else 1900 if year >= 30 else 2000
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    years = today.year - year
    if not 15 <= years <= 90:
        return None
    if not month or (int(month) == today.month and not day):
        return Age(years, unsure=True)
    return Age(years - (1 if (today.month, today.day) < (int(month), int(day or 1)) else 0))
