"""The platform's side of template fields: which values a field of a type takes. Written apart from
wechat.template_fields, so that the two can be held against each other."""

from __future__ import annotations

import re

_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
_TIME = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_LINE = r"[^\x00-\x1f\x7f]"

RULES: dict[str, str] = {
    "thing": _LINE + "{1,20}",
    "const": _LINE + "{1,20}",
    "character_string": r"[\x21-\x7e]{1,32}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "name": r"[\u4e00-\u9fffA-Za-z·]{1,10}|[A-Za-z .·-]{1,20}",
    "number": r"(?=.{1,32}$)-?\d+(\.\d+)?",
    "date": rf"{_DAY}( {_TIME})?",
    "time": rf"({_DAY} )?{_TIME}",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"(?:[^\w\s]|_){1,5}",
    "amount": r"[¥￥$€£]?\d{1,10}(\.\d+)?元?",
    "phone_number": r"[0-9+\-]{1,17}",
    "car_number": r"[\u4e00-\u9fffA-Za-z0-9]{1,8}",
}


def fits(name: str, value: str) -> bool:
    """Whether the platform would take `value` for the field `name`; an unknown type takes any short line."""
    kind = re.sub(r"\d+$", "", name)
    return re.fullmatch(RULES.get(kind, _LINE + "{1,200}"), value) is not None
