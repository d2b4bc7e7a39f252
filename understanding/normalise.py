"""Text as typed → text as compared: one width, one script, one case, digits for quantities, no decoration."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

LONGEST = 400  # characters that are read; a question is in the first few hundred of any message

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_QUANTITY = re.compile(
    r"(?<!\d)[零〇一二三四五六七八九十百两俩仨]+(?=[多来]?个?(?:工作日|自然日|月|天|年|岁|周岁|分|倍|块|次|家|份|级|日|号))"
)
_MULTIPLE = re.compile(r"([零一两二三])点([一二三四五六七八九])倍")
_TONES = re.compile(r"(?<![a-z0-9])(?:[a-z]{1,6}[1-5] ?){2,}(?![a-z0-9])")  # ji1fen1
_LONG_NUMBER = re.compile(r"\d{9,}")  # of a person, a phone, a card: nothing in it means anything here
_SPACES = re.compile(r"\s+")
_ORDINARY = re.compile(r"[一-鿿0-9a-z ,.?!:;()。、%]*")  # nothing in it to be taken out
_STRETCHED = re.compile(r"([^\d\s])\1{2,}")  # 急急急急, ！！！！


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """`text` in NFKC, simplified, lower case, no emoji, control characters or long numbers, quantities in digits.

    Reads the first 400 characters. Sentence punctuation stays, as it parts questions.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    if not _ORDINARY.fullmatch(text):
        text = "".join(_plain(char) for char in text)
    text = _simplifier().convert(text)
    text = _LONG_NUMBER.sub(" ", text)
    text = _TONES.sub(lambda m: re.sub(r"[1-5]", "", m[0]), text)
    text = _MULTIPLE.sub(lambda m: f"{_DIGITS[m[1]]}.{_DIGITS[m[2]]}倍", text)
    text = _QUANTITY.sub(lambda m: str(value) if (value := chinese_number(m[0])) is not None else m[0], text)
    text = _STRETCHED.sub(r"\1", text)
    return _SPACES.sub(" ", text).strip()


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("So", "Sk", "Cc", "Cf", "Co", "Cs", "Mn", "Me"):
        return " "
    return char


def chinese_number(text: str) -> int | None:
    """The whole number that Chinese numerals write, up to 9,999 (十五 → 15, 二〇二七 → 2027); None when they don't."""
    if not text:
        return None
    if not any(char in _UNITS for char in text):
        if len(text) > 4 or any(char not in _DIGITS for char in text) or ("两" in text and len(text) > 1):
            return None
        if len(text) == 2:
            return None  # 五六天, 三四个月: five or six, three or four
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, -1
    for char in text:
        if char in _UNITS:
            total += (1 if digit < 0 else digit) * _UNITS[char]
            digit = -1
        elif char in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[char]
        else:
            return None
    return total + max(digit, 0)
