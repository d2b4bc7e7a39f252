"""The TOML files: dated figures, concepts, sentences; and the facts that entries carry."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Mapping

from knowledge.checks.bodies import BANNED
from knowledge.checks.links import front_lines
from knowledge.coverage import FACTS
from knowledge.lines import Lines
from knowledge.model import Edition, Number
from knowledge.read import REVIEW_AT_MOST
from messages import Issue

WHOLE = ("天", "日", "工作日", "自然日", "月", "周", "星期", "小时", "岁", "周岁", "份", "人", "次", "家")
DAYS = ("天", "日", "工作日", "自然日")
DAYS_AT_MOST = REVIEW_AT_MOST  # ten years: no wait of this subject is longer, and plans reckon with them

_FACT = re.compile(r"F\d{2,3}")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")


def figure_fault(value: Number, unit: str) -> tuple[str, str] | None:
    """Why no figure of that unit can have this value, and how to mend it; None when it can."""
    counted = unit.removeprefix("个")
    if value < 0:
        return f"{value} 是负数", "写 0 或更大的数"
    if counted in WHOLE and (value != int(value) or value < 1):
        return f"{value} {unit}不是整数，或不到 1", "写 1、2、3 这样的整数"
    if counted in DAYS and value > DAYS_AT_MOST:
        return f"{value} {unit}太多了", f"核对一下，最多 {DAYS_AT_MOST} {unit}"
    return None


def check_parameters(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """Values are possible in their unit; rows rise strictly; a yearly figure expects its successor after its last row,
    which has not lapsed."""
    issues = []
    for parameter in edition.parameters.values():
        lines = Lines(texts[parameter.file])
        for number, row in enumerate(parameter.values):
            if row.value is not None and (fault := figure_fault(row.value, parameter.unit)):
                issues.append(Issue(parameter.file, lines.key("values", number, "value"), *fault))
        for number in range(1, len(parameter.values)):
            before, row = parameter.values[number - 1 : number + 1]
            line = lines.key("values", number, "from")
            if row.since <= before.since:
                what = f"第 {number + 1} 段从 {row.since} 起，不晚于上一段的 {before.since}"
                issues.append(Issue(parameter.file, line, what, "按日期从早到晚排，同一天只留一段"))
            if row.value is None and before.value is None:
                issues.append(Issue(parameter.file, line, "接连两段都失效", "删掉后一段"))
        last = parameter.values[-1]
        if parameter.values[0].value is None:
            line = lines.key("values", 0, "lapsed")
            issues.append(Issue(parameter.file, line, "第一段就失效了", "前面补上失效之前的数"))
        if parameter.expect_next and parameter.expect_next <= last.since:
            what = f"expect_next 是 {parameter.expect_next}，不晚于最后一段的 {last.since}"
            mend = "改成下一个数该出来的日子，比如次年的 07-01"
            issues.append(Issue(parameter.file, lines.key("expect_next"), what, mend))
    return issues


def check_lexicon(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """A thing asks for no aspect; no word twice in one concept; look-alikes are one character each."""
    issues = []
    lines = {path: Lines(text) for path, text in texts.items() if path.startswith("lexicon/")}
    numbers = {path: _numbers(texts[path]) for path in lines}
    for concept in edition.lexicon.concepts:
        here = lines[concept.file]
        number = numbers[concept.file].get(concept.name, 0)
        if concept.kind == "thing" and concept.aspect:
            line = here.key("concepts", number, "aspect")
            issues.append(Issue(concept.file, line, f"「{concept.name}」是 thing，不该有 aspect", "删掉 aspect 这一行"))
        for word in sorted(word for word, n in Counter(concept.words).items() if n > 1):
            line = here.item(f'"{word}"', "concepts", number, "words")
            issues.append(Issue(concept.file, line, f"「{concept.name}」里的「{word}」写了两次", "只留一个"))
    for path, here in lines.items():
        for wrong, meant in edition.lexicon.lookalikes.items():
            if (len(wrong), len(meant)) != (1, 1) and f'"{wrong}"' in texts[path]:
                issues.append(
                    Issue(
                        path, here.key("lookalikes", wrong), f"{wrong} = {meant} 不是一个字对一个字", "两边各写一个字"
                    )
                )
    return issues


def _numbers(text: str) -> dict[str, int]:
    """Concept → its place in the file."""
    names = re.findall(r"^name\s*=\s*[\"'](.*?)[\"']", text, re.MULTILINE)
    return {name: number for number, name in reversed([*enumerate(names)])}


def check_wording(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """Sentences have whole braces and promise nothing."""
    issues = []
    for path in sorted(texts):
        if not path.startswith("wording/"):
            continue
        lines = Lines(texts[path])
        for key, sentence in edition.wording.items():
            table, _, name = key.partition(".")
            if f"[{table}]" not in texts[path].split("\n"):
                continue
            line = lines.key(table, name)
            if not _whole(sentence):
                issues.append(Issue(path, line, f"{key} 的花括号不成对，或里面不是名字", "写成 {days} 这样"))
            for pattern, mend in BANNED.items():
                if found := re.search(pattern, sentence):
                    issues.append(Issue(path, line, f"{key} 用了「{found[0]}」", mend))
    return issues


def _whole(sentence: str) -> bool:
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
    except ValueError:
        return False
    return all(_FIELD.fullmatch(name) for name in fields)


def check_facts(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """`facts` are numbers of the coverage list."""
    issues = []
    for entry in edition.entries.values():
        lines = front_lines(texts[entry.file])
        for fact in entry.facts:
            line = lines.item(f'"{fact}"', "facts")
            if not _FACT.fullmatch(fact):
                issues.append(Issue(entry.file, line, f"事实编号 {fact} 写法不对", "写成 F07 或 F107 这样"))
            elif fact not in FACTS:
                issues.append(Issue(entry.file, line, f"没有编号为 {fact} 的事实", f"编号从 {FACTS[0]} 到 {FACTS[-1]}"))
    return issues
