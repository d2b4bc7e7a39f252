"""Figures written out in a body. A figure stands once, in a parameter; here is what counts as one, and what does not.

A figure is any digit, and any Chinese numeral with a unit of time, money, points, age or size. What only looks like
one is taken out first: dates, document and article numbers, phone numbers, list numbers, names, idioms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from knowledge.checks.bodies import body_rows
from knowledge.model import Edition
from messages import Issue

PHONES = ("12345", "12333", "12367", "12366", "12348", "12329", "962222", "110")

_CN = "零〇一二三四五六七八九十百千万两"
_NUMERAL = f"[{_CN}]+"
_COUNTED = f"[{_CN}]*[一二三四五六七八九十两][{_CN}]*"  # 万元 behind a parameter is a unit, no figure

# Taken out in this order; each stands for a kind that docs/knowledge-format.md allows.
_NO_FIGURES = [
    r"\{[a-z][a-z0-9_]*\}",  # a parameter: where figures belong
    r"《[^》]*》",  # titles of documents and papers
    r"[〔\[（(]20\d\d[〕\]）)]\s*\d+\s*号",  # 〔2022〕21号
    r"令第?\s*\d+\s*号|第\s*\d+\s*号令|\d+\s*号(?:令|文|公告)",  # 令第663号, 58号令
    rf"第[（(]?(?:\d+|{_NUMERAL})[）)]?\s*[条款项章节]",  # 第十条, 第（一）项
    r"(?:19|20)\d\d-\d\d(?:-\d\d)?",  # 2023-05-29
    r"(?:19|20)\d\d\s*年?(?=\s*[、和与]\s*(?:19|20)\d\d)",  # 2023、2024 年
    r"(?:19|20)\d\d\s*年?\s*[–—~～至到-]\s*(?:19|20)\d\d(?=\s*年|\D|$)",  # 2015–2022 年
    r"(?:19|20)\d\d\s*年(?:度|版|底|初)?(?:\s*\d{1,2}\s*月(?:份|底|初)?(?:\s*\d{1,2}\s*[日号])?)?",  # 2018年7月
    r"(?:19|20)\d\d(?=\s*(?:版|指南|细则|办法))",  # 2023 指南
    r"(?<!满)(?<!近)(?<!\d)\d{1,2}\s*月(?:份|底|初)?(?:\s*\d{1,2}\s*[日号])?",  # 每年7月, 12月31日
    rf"(?<!\d)(?:{'|'.join(PHONES)}|0?21-?\d{{8}}|400-?\d{{3}}-?\d{{4}})(?!\d|\s*[元块])",
    r"^\s*\d{1,2}[.、）)．]",  # 1. in front of a line
    r"[A-Za-z]+\d+",  # A4
]
_CN_NO_FIGURES = [
    r"[二〇零一三四五六七八九]{4}年",  # 二〇二三年
    r"(?:周|星期|礼拜)[一二三四五六日天]",
    r"万一|千万|统一|唯一|之一|其一|不一|进一步|一一|一些|一下|一致|一般|一样|一起|一直|一定|一旦|一律|一并|一网通办",
    rf"(?<![{_CN}])十分(?![钟之])|百分百|一年级|一年一[度签次]",
    r"(?:最后|[前后同头每当哪那这某有早晚第改])[一二]天|(?<![第满])[一二]天天",  # 最后一天, 第二天
    r"第[一二三]年",
    r"一(?=年|次|家|份)",
    r"两份(?!复印|原件|材料|纸|合同|照)|两家",
    r"[下上同另]一(?=个工作日|个月|年|周|天)|[小大]一岁|零分",
    rf"(?<![{_CN}个满近足])(?:十[一二]?|[一二三四五六七八九])月(?!内|以[上下])",  # 七月
]
_TIME = r"个?\s*(?:工作日|自然日|小时|钟头|分钟|星期|礼拜|月)|[天日周年]|周?岁"
_FIGURES = [
    re.compile(rf"{_COUNTED}\s*(?:{_TIME}|分(?!之|别)|元|块钱|万元|倍|[次家份])"),
    re.compile(r"半(?:年|个月)"),
    re.compile(rf"{_NUMERAL}分之{_NUMERAL}"),
]
_DIGITS = re.compile(r"[0-9０-９]+(?:[.,:：/][0-9０-９]+)*\s*[%％]?")
_ALLOWED = re.compile("|".join(_NO_FIGURES), re.MULTILINE)
_CN_ALLOWED = re.compile("|".join(_CN_NO_FIGURES))


def figures_in(text: str) -> Iterator[str]:
    """Every figure that `text` writes out, in digits or in Chinese numerals, as it is written."""
    rest = _ALLOWED.sub("□", text)
    for found in _DIGITS.finditer(rest):
        yield found[0].strip()
    rest = _CN_ALLOWED.sub("□", _DIGITS.sub("□", rest))
    for pattern in _FIGURES:
        for found in pattern.finditer(rest):
            yield found[0]


def check_figures(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """No figure in the body of an entry."""
    issues = []
    titles = re.compile("|".join(re.escape(f"「{entry.title}」") for entry in edition.entries.values()) or "$.")
    for entry in edition.entries.values():
        for line, row in body_rows(texts[entry.file]):
            for figure in figures_in(titles.sub("□", row)):  # another entry is named by its title
                mend = "换成 {数字的名字}，没有的先在 parameters 里建一个"
                issues.append(Issue(entry.file, line, f"正文里直接写了数字「{figure}」", mend))
    return issues
