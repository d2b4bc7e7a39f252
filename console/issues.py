"""Which field of an entry's form an Issue belongs to, so that it stands beside it, in the words of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge.checks.bodies import NO_BODY
from knowledge.checks.examples import ASKS_AT_LEAST, TITLE_AT_LEAST, TITLE_AT_MOST
from knowledge.read_entry import FENCE, MORE
from messages import Issue

EMPTY: Mapping[str, tuple[str, str]] = {
    "title": ("标题不能空", f"写 {TITLE_AT_LEAST} 到 {TITLE_AT_MOST} 个字"),
    "about": ("说的是哪样东西不能空", "写词库里的概念，例如：签注、到期"),
    "aspect": ("还没有选问的是哪方面", "选一个"),
    "status": ("还没有选状态", "选一个"),
    "asks": ("例句不能空", f"至少写 {ASKS_AT_LEAST} 句，一行一句"),
    "reviewed_on": ("核实日不能空", "写核对内容的那一天"),
    "review_every_days": ("多少天核实一次不能空", "写天数，例如 180"),
    "owner": ("负责人不能空", "写上这一条归谁管"),
    "sources": ("还没有依据", "至少选一个"),
    "short": ("短答不能空", "先用一句话给出答案"),
}
_EMPTY = re.compile(r"缺 ([a-z_]+)|([a-z_]+) 是空的")
_KEY = re.compile(r"([a-z_]+)\s*=")


def by_field(text: str, issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    """Field name → its issues; "" for those of the whole file."""
    fields = _fields(text)
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        at_line = fields[min(issue.line, len(fields)) - 1] if issue.line else ""
        found.setdefault(_empty(issue) or at_line, []).append(in_words(issue))
    return found


def in_words(issue: Issue) -> Issue:
    """An Issue about an entry's missing key, as its form speaks of it; any other as it is."""
    name = _empty(issue) if issue.file.startswith("entries/") else ""
    what, mend = EMPTY.get(name, (issue.what, issue.mend))
    return replace(issue, what=what, mend=mend)


def _empty(issue: Issue) -> str:
    """The field that an Issue says is missing; "" for any other Issue."""
    if issue.what == NO_BODY:
        return "short"
    found = _EMPTY.fullmatch(issue.what)
    name = (found[1] or found[2]) if found else ""
    return name if name in EMPTY else ""


def _fields(text: str) -> list[str]:
    """The field that each line belongs to: a key of the front matter, sources, short, details or more."""
    fields: list[str] = []
    name, fences, begun = "", 0, False
    for row in text.split("\n"):
        if row.rstrip() == FENCE and fences < 2:
            fences += 1
            name = "" if fences == 1 else "short"
        elif fences == 1 and name != "sources":
            name = "sources" if row.startswith("[[sources]]") else _key(row) or name
        elif fences == 2 and name != "more":
            if row.rstrip() == MORE:
                name = "more"
            elif begun:
                name = "details"  # the short answer is one line
            begun = begun or bool(row.strip())
        fields.append(name)
    return fields


def _key(row: str) -> str:
    match = _KEY.match(row)
    return match[1] if match else ""
