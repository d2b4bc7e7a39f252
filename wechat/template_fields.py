"""Values as the platform's template fields take them: each field's type is the front of its name (thing1, time2).

The types, lengths and forms are those of the platform's page on template parameters; a value that does not fit is
refused with 47003. Since May 2023 line breaks and emoji are dropped and every field is cut at 20 characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

DAY = re.compile(r"(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?")
TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
NAME = re.compile(r"([a-z]+(?:_[a-z]+)*)\d*")
CHINESE = r"\u4e00-\u9fff"
DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Mn", "Me")
LAST_MINUTE = "23:59"  # a day named as the last one lasts until then


class BadField(ValueError):  # noqa: N818 - says what is, as a person would
    """A value of which nothing fits the field. One sentence for the operator, Chinese."""


def shape(name: str, value: str) -> str:
    """`value` as the field `name` takes it. Raises BadField when nothing of it fits."""
    found = NAME.fullmatch(name)
    form = SHAPES.get(found[1] if found else "", _any_text)
    shaped = form(_one_line(value))
    if not shaped:
        raise BadField(f"模板字段 {name} 填不进「{value[:20]}」。换一个字段，或换一个我们的值")
    return shaped


def shape_all(values: Mapping[str, str]) -> dict[str, str]:
    """Every field's value as its field takes it. Raises BadField."""
    return {name: shape(name, value) for name, value in values.items()}


def _one_line(value: str) -> str:
    """Without what the platform drops by itself: line breaks, controls, emoji and their modifiers."""
    flat = " ".join(value.split())
    return "".join(char for char in flat if unicodedata.category(char) not in DROPPED)


def _any_text(value: str) -> str:
    return _cut(value, 20)


def _cut(value: str, length: int) -> str:
    """At most `length` characters; what was cut is shown by an ellipsis where there is room for one."""
    value = value.strip()
    return value if len(value) <= length else value[: length - 1].rstrip() + "…"


def _character_string(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value)
    return "".join(char for char in plain if " " < char <= "~")[:32]


def _phrase(value: str) -> str:
    return "".join(re.findall(f"[{CHINESE}]", value))[:5]


def _name(value: str) -> str:
    """Ten characters with Chinese in them, else twenty Latin ones."""
    if re.search(f"[{CHINESE}]", value):
        return "".join(re.findall(f"[{CHINESE}A-Za-z·]", value))[:10]
    return "".join(re.findall(r"[A-Za-z .·-]", value)).strip()[:20]


def _number(value: str) -> str:
    found = re.search(r"-?\d+(?:\.\d+)?", unicodedata.normalize("NFKC", value))
    return found[0] if found and len(found[0]) <= 32 else ""


def _date(value: str) -> str:
    day = DAY.search(value)
    if not day:
        return ""
    time = TIME_OF_DAY.search(value)
    return f"{day[1]}年{int(day[2])}月{int(day[3])}日" + (f" {time[0]}" if time else "")


def _time(value: str) -> str:
    """A time of day, with the day before it where there is one; a day alone lasts to its last minute."""
    time = TIME_OF_DAY.search(value)
    day = _date(value)
    if day:
        return day if time else f"{day} {LAST_MINUTE}"
    return time[0] if time else ""


def _letters(value: str) -> str:
    return "".join(re.findall(r"[A-Za-z]", value))[:32]


def _symbols(value: str) -> str:
    return "".join(char for char in value if not char.isalnum() and not char.isspace())[:5]


def _amount(value: str) -> str:
    found = re.search(r"[¥￥$€£]?\d{1,10}(?:\.\d{1,2})?元?", value)
    return found[0] if found else ""


def _phone(value: str) -> str:
    return "".join(re.findall(r"[0-9+\-]", value))[:17]


def _car(value: str) -> str:
    return "".join(re.findall(f"[{CHINESE}A-Za-z0-9]", value))[:8]


SHAPES: Mapping[str, Callable[[str], str]] = {
    "thing": _any_text,
    "const": _any_text,  # one of a list that only the account's console shows
    "enum": _any_text,
    "character_string": _character_string,
    "phrase": _phrase,
    "name": _name,
    "number": _number,
    "date": _date,
    "time": _time,
    "letter": _letters,
    "symbol": _symbols,
    "amount": _amount,
    "phone_number": _phone,
    "car_number": _car,
}
