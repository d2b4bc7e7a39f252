"""Quantities as people write them: durations, multiples of the insurance base, counts. Texts are normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

MONTHS_A_YEAR = 12

_DURATION = re.compile(
    r"(?<![\d.])(?P<years>\d{1,2})年(?!级|生|出生|的(?!社保|基数))(?:(?P<half>半)|零?(?P<rest>\d{1,2})个多?月)?"
    r"|(?<![\d.])(?P<months>\d{1,3})个(?:半|多|整)?月"
    r"|(?<=[满了计够缴交有共到])(?P<bare>\d{1,3})月(?![份\d底初])"
    r"|(?P<halfyear>半年)|(?P<whole>一?整年|全年|满年)"
)
_MULTIPLE = re.compile(  # 0.8到1倍, 1倍和2倍之间: the lower one
    r"(?P<number>\d+(?:\.\d+)?)(?:倍?[-~到至]\d+(?:\.\d+)?|倍?[和与]\d+(?:\.\d+)?(?=倍?之间))?(?P<unit>倍|%)"
)
_LESS = re.compile(
    r"(?:不到|没到|未到|没有到|没达到|未达到|不够|(?<!不)低于|不足|达不到|不满|(?<!不)少于)[^\d。,，;]{0,3}$"
)
_DENIED = re.compile(
    r"(?:没有?|从没|从未|未|不曾|不是)(?:按|交|缴|达|上|有|满|到|超|高)?(?:过|到|于)[^\d。,，;]{0,3}$|(?:没有|不是)$"
)
_DENIED_AFTER = re.compile(r"(?:的|以上|也|都|从来|一直)*(?:没(?!断|停|少|变|问题)|没有|未|不够|不满)")
_MORE = re.compile(r"(?:超过|(?<!不)高于|大于|多于)[^\d。,，;]{0,3}$")
_POINT = re.compile(r"([一二三零0-9])点([0-9一二三四五六七八九])(?=倍)")
_DIGITS = "零一二三四五六七八九"
_WINDOW = re.compile(
    r"(?:最近|近|过去|这|前)的?\d{1,2}(?:年|个月)(?:之内|以内|里面|当中|以来|内|里|中|来|间)?"
    r"|(?<!\d)\d{1,2}(?:年|个月)(?:之内|以内|里面|当中|内|里|中|来|累计|一共|总共|合计)"
    r"|(?<!\d)\d{1,2}年 ?(?=(?:1[3-9]|[2-9]\d)个月)"
)
_YUAN = re.compile(r"基数[^\d,，。]{0,6}?(?P<yuan>\d+(?:\.\d+)?)\s*(?P<unit>万|w|k|千|元|块)?(?![\d.]*[倍年月个%])")
_CLAUSE = re.compile(r"[,，。;；!?、\n]+|(?=其中|最近)")
_INSURANCE_THEN_BASE = re.compile(
    r"((?:社保|[交缴]了?)[^,，。\d倍]{0,6}\d{1,3}(?:年半?|个月)(?:零?\d{1,2}个月)?)(?=基数)"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """So many months, and where in the text they stand."""

    months: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many months (None: not said) on so many times the average wage, or on so many yuan."""

    times: str = ""  # a decimal number, as text
    months: int | None = None
    yuan: str = ""

    def to_json(self) -> dict[str, object]:
        """As it is stored."""
        return {"times": self.times, "months": self.months, "yuan": self.yuan}


def durations(text: str) -> list[Duration]:
    """Every length of time in `text`, in months: 6年半 → 78, 36个月 → 36. Calendar years and months are none."""
    found = []
    for match in _DURATION.finditer(text):
        if match["years"]:
            months = int(match["years"]) * MONTHS_A_YEAR + (6 if match["half"] else int(match["rest"] or 0))
        elif match["halfyear"]:
            months = 6
        elif match["whole"]:
            months = MONTHS_A_YEAR
        else:
            months = int(match["months"] or match["bare"])
        found.append(Duration(months, match.start(), match.end()))
    return found


def multiples(text: str) -> list[tuple[str, int]]:
    """Every multiple of the base (1倍, 0.8倍, 80%) with its place; 不到1倍 is read as the tier below."""
    text = _POINT.sub(lambda m: f"{_digit(m[1])}.{_digit(m[2])}", text)
    found = []
    for match in _MULTIPLE.finditer(text):
        number = Decimal(match["number"])
        if match["unit"] == "%":
            if not re.search(r"基数|社平|平均工资|社保", text):
                continue
            number /= 100
        before, after = text[: match.start()], text[match.end() :]
        if number > 1 and (_DENIED.search(before) or _DENIED_AFTER.match(after)):
            continue  # 没交过3倍, 没有达到2倍: how much it was is not said
        if _LESS.search(before):
            number = _below(number)
        elif _MORE.search(before) or re.match(r"以上|多|出头", after):
            number += Decimal("0.01")  # 1倍以上 is not just one time
        if number <= 10:
            found.append((f"{number.normalize():f}", match.start("number")))
    if not found and re.search(
        r"(?:最低|下限)的?(?:社保)?(?:基数|标准|档|交|缴)|(?:基数|社保)[^,，。]{0,4}(?:最低|下限)", text
    ):
        found.append(("0.6", max(0, text.find("最低"), text.find("下限"))))
    if not found and re.search(r"封顶|顶格|(?:最高|上限)的?(?:社保)?基数|基数[^,，。]{0,4}(?:最高|上限)|满额", text):
        found.append(("3", 0))
    return found


def _below(number: Decimal) -> Decimal:
    """What 不到 N 倍 is taken for: the tier below, as the safer reading (of 1 倍: not known to reach 0.8)."""
    for limit, taken in (("3", "2"), ("2", "1"), ("1", "0.79"), ("0.8", "0.6")):
        if number >= Decimal(limit):
            return Decimal(taken) if number == Decimal(limit) else number - Decimal("0.01")
    return number


def _digit(char: str) -> str:
    return str(_DIGITS.index(char)) if char in _DIGITS else char


def yuan(text: str) -> str:
    """The contribution base said as an amount of money (基数12577, 基数1.3万), in yuan; "" when there is none."""
    match = _YUAN.search(text)
    if not match:
        return ""
    unit = {"万": 10000, "w": 10000, "k": 1000, "千": 1000}.get(match["unit"] or "", 1)
    amount = Decimal(match["yuan"]) * unit
    return f"{amount.normalize():f}" if 2000 <= amount <= 200000 else ""


def without_window(text: str) -> str:
    """`text` without the span looked back over (近4年里 36个月 → 36个月), unless it is the only length told."""
    amounts = _WINDOW.sub("", text)
    return amounts if durations(amounts) else text


def clauses(text: str) -> list[str]:
    """The parts of `text` that each speak of one thing."""
    text = _INSURANCE_THEN_BASE.sub(r"\1,", text)
    parts = [without_window(part) for part in _CLAUSE.split(text) if part.strip()]
    joined: list[str] = []
    for part in parts:
        alone = bool(durations(part)) and not re.search(r"社保|养老|倍|%|岁|婚|基数|工作|拘留|前|断|补", part)
        if joined and alone and (multiples(joined[-1]) or yuan(joined[-1])) and not durations(joined[-1]):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def stretches(text: str) -> tuple[list[Stretch], list[str]]:
    """The stretches on a multiple of the base, and the clauses that are left over for other readings."""
    found: list[Stretch] = []
    rest: list[str] = []
    for clause in clauses(text):
        times, amount = multiples(clause), yuan(clause)
        if not times and not amount:
            rest.append(clause)
            continue
        spans = durations(clause)
        if not times:
            found.append(Stretch(months=spans[-1].months if spans else None, yuan=amount))
            continue
        before = bool(spans) and spans[0].start < times[0][1]
        for number, (value, place) in enumerate(times):
            edges = (times[number - 1][1] if number else -1, times[number + 1][1] if number + 1 < len(times) else 10**6)
            near = [s for s in spans if (edges[0] < s.start < place if before else place < s.start < edges[1])]
            near = near or [s for s in spans if edges[0] < s.start < edges[1]]
            months = near[-1 if before else 0].months if near else None
            if clause.startswith("其中") and found and months and (whole := found[-1].months):
                found[-1] = replace(found[-1], months=max(0, whole - months))  # a part of what was told before it
            found.append(Stretch(value, months))
    return found, rest


def count(text: str, pattern: str) -> int:
    """How often something happened that `pattern` names: a number beside it, else once; 0 when it is not there."""
    times = r"[次条回]"
    before, after = (
        rf"(?:(?P<before>\d+|两){times}[^,，。\d]{{0,3}})?",
        rf"(?:[^,，。\d]{{0,3}}(?P<after>\d+|两){times})?",
    )
    match = re.search(f"{before}(?:{pattern}){after}", text)
    if not match:
        return 0
    said = match["before"] or match["after"]
    return 2 if said == "两" else int(said) if said and said.isdigit() else 1
