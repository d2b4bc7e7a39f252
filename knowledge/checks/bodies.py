"""The bodies of entries: their build, their length, their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from knowledge.answer import NOT_KNOWN, fill, shown
from knowledge.model import Edition, Entry
from knowledge.read_entry import MORE, split
from messages import Issue

SHORT_AT_MOST = 70  # characters, figures filled in; 60 is better
FIRST_AT_LEAST = 80
FIRST_AT_MOST = 330
NO_BODY = "没有正文"
FIRST_BYTES = 1600  # of the page's 2,000; the rest is for source and choices

BANNED: Mapping[str, str] = MappingProxyType(
    {
        r"保证(?![金人书])": "换成办得到的说法，比如「这样最稳」",
        r"包过|包办成|必过|稳过|稳办|百分百|百分之百|包成功": "删掉，谁也不能打包票",
        r"(?:一定|肯定|绝对|铁定)(?:能|会|可以|过|行|成)(?!不)": "换成「一般」「可以」，或说清条件",
        r"无需担心|放心吧|请放心|尽管放心": "删掉，把依据说清楚就够了",
    }
)
_OTHERS_WORDS = re.compile(r"「[^」]*」|“[^”]*”")  # quoting what others promise is no promise
_MARKUP = (
    (re.compile(r"\*\*|__|^#{1,6}\s|`|\]\("), "用了 Markdown 记号", "删掉记号，微信里只显示纯文字"),
    (re.compile(r"https?://|www\."), "写了网址", "改成平台的名字，比如「一网通办」"),
    (re.compile(r"^\s*(?:[-*•●]\s|·(?! )|・)"), "列表符号不对", "每项用「· 」（点加一个空格）开头"),
    (re.compile(r"^依据[:：]"), "自己写了依据", "删掉这一行，程序会按 sources 写"),
    (re.compile(r"[{}]"), "花括号里不是数字的名字", "写成 {endorse_window_days} 这样"),
)
_PLACEHOLDERS = re.compile(r"\{[a-z][a-z0-9_]*\}")
_PAST = re.compile(r"疫情|当时|旧")
_WHO_KNOWS = re.compile(r"12345|12333|12367|12366|962222|服务中心|受理点|出入境|派出所|公安|随申办|法院|税务")


def body_rows(text: str) -> Iterator[tuple[int, str]]:
    """The lines of an entry's body with their numbers in the file."""
    halves = split(text)
    if halves is None:
        return
    rows = halves[1].split("\n")
    yield from enumerate(rows, start=text.count("\n") + 2 - len(rows))


def longest(edition: Edition, text: str) -> str:
    """`text` filled with the longest value each figure ever had, so that a length holds on every day."""

    def figure(name: str) -> str:
        rows = edition.parameters[name].values if name in edition.parameters else ()
        return max((shown(row.value) for row in rows if row.value is not None), key=len, default=NOT_KNOWN)

    return fill(text, figure)


def reading_length(text: str) -> int:
    """Characters that are read: spaces and line ends are not counted."""
    return len(re.sub(r"\s", "", text))


def check_build(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """A short line, a blank one, details; the lengths of each."""
    return [issue for entry in edition.entries.values() for issue in _build(edition, entry, texts[entry.file])]


def _build(edition: Edition, entry: Entry, text: str) -> Iterator[Issue]:
    rows = list(body_rows(text))
    first = next(((line, row) for line, row in rows if row.strip()), None)
    if first is None or first[1].strip() == MORE:
        yield Issue(entry.file, rows[0][0] if rows else 0, NO_BODY, "在文件头下面写一行短答，空一行，再写细节")
        return
    line = first[0]
    if re.match(r"\s*[·\-•]", first[1]):
        yield Issue(entry.file, line, "第一行是列表", "第一行写一句能单独成立的短答，列表放到下面")
    below = next((row for number, row in rows if number == line + 1), "")
    if below.strip() and below.strip() != MORE:
        yield Issue(entry.file, line + 1, "短答下面没有空行", "在第一行后面空一行")
    short = longest(edition, entry.short)
    if len(short) > SHORT_AT_MOST:
        yield Issue(entry.file, line, f"短答有 {len(short)} 个字，太长", f"压到 {SHORT_AT_MOST} 个字以内，先说结论")
    whole = f"{short}\n{longest(edition, entry.details)}".strip()
    length, size = reading_length(whole), len(whole.encode())
    if length < FIRST_AT_LEAST:
        yield Issue(entry.file, line, f"第一条消息只有 {length} 个字", f"补上要紧的细节，写到 {FIRST_AT_LEAST} 字以上")
    if length > FIRST_AT_MOST:
        mend = f"压到 {FIRST_AT_MOST} 字以内，少见的放到 === 下面"
        yield Issue(entry.file, line, f"第一条消息有 {length} 个字，太长", mend)
    elif size > FIRST_BYTES:
        mend = f"压到 {FIRST_BYTES} 字节以内，少见的放到 === 下面"
        yield Issue(entry.file, line, f"第一条消息有 {size} 字节，一页放不下", mend)
    marks = [number for number, row in rows if row.strip() == MORE]
    if len(marks) > 1:
        yield Issue(entry.file, marks[1], "有两行 ===", "只留一行，它下面的都在「更多」里")
    if marks and not entry.more:
        yield Issue(entry.file, marks[0], "=== 下面是空的", "写上内容，或删掉这一行")


def check_words(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """Plain text, nothing promised."""
    issues = []
    for entry in edition.entries.values():
        for line, row in body_rows(texts[entry.file]):
            issues += [Issue(entry.file, line, what, mend) for what, mend in _faults(row)]
    for outside in edition.outside.values():
        line = _line_of(texts[outside.file], "reply")
        issues += [Issue(outside.file, line, what, mend) for what, mend in _faults(outside.reply.replace("{word}", ""))]
    return issues


def _faults(row: str) -> Iterator[tuple[str, str]]:
    own = _OTHERS_WORDS.sub("", row)
    for pattern, mend in BANNED.items():
        if found := re.search(pattern, own):
            yield f"用了「{found[0]}」", mend
    bare = _PLACEHOLDERS.sub("", row)
    for mark, what, mend in _MARKUP:
        if mark.search(bare):
            yield what, mend


def check_status(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """What is past says so, what is disputed names both, what nobody answers says who knows."""
    issues = []
    for entry in edition.entries.values():
        first = f"{entry.short}\n{entry.details}"
        line = next((number for number, row in body_rows(texts[entry.file]) if row.strip()), 0)
        if entry.status == "historic" and not _PAST.search(first):
            issues.append(
                Issue(entry.file, line, "过去的做法没有说明是过去的", "在短答里写明「疫情期间」「当时」或「旧规定」")
            )
        if entry.status == "disputed" and len(entry.sources) < 2:
            line = _line_of(texts[entry.file], "[[sources]]")
            issues.append(Issue(entry.file, line, "说法不一的条目只有一个依据", "把两边的依据都列上，官方的在前"))
        if entry.status == "unanswered" and not _WHO_KNOWS.search(first):
            mend = "补上该问谁，比如 12345、12333 或社区事务受理服务中心"
            issues.append(Issue(entry.file, line, "没有答案的条目没说该问谁", mend))
    return issues


def _line_of(text: str, start: str) -> int:
    return next((n for n, row in enumerate(text.split("\n"), start=1) if row.startswith(start)), 0)
