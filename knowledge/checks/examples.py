"""Titles and example questions: enough of them, and none claimed by two."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from knowledge.checks.links import front_lines
from knowledge.lines import Lines
from knowledge.model import Edition, Entry, Intent, Outside
from messages import Issue

ASKS_AT_LEAST = 8
TITLE_AT_LEAST, TITLE_AT_MOST = 2, 14

Asked = Entry | Intent | Outside


def same(text: str) -> str:
    """`text` as compared: NFKC, lower case, letters and digits alone."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


def asked(edition: Edition) -> Iterator[Asked]:
    """All that has example questions."""
    yield from edition.entries.values()
    yield from edition.intents.values()
    yield from edition.outside.values()


def not_for_of(item: Asked) -> tuple[str, ...]:
    """The near misses of `item`; a neighbouring subject has none."""
    return () if isinstance(item, Outside) else item.not_for


def lines_of(item: Asked, text: str) -> Lines:
    """The line numbers of the table that holds `item`."""
    return front_lines(text) if isinstance(item, Entry) else Lines(text)


def check_examples(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """Enough examples; none twice, none of two, none that the same file refuses."""
    issues = []
    owners: dict[str, Asked] = {}
    for item in asked(edition):
        lines = lines_of(item, texts[item.file])
        own: set[str] = set()
        for ask in item.asks:
            key = same(ask)
            if not key and not isinstance(item, Entry):
                continue  # a lone ？ may well ask for help
            fault = None
            if not key:
                fault = f"例句「{ask}」里没有字", "换成一句问话"
            elif key in own:
                fault = f"例句「{ask}」写了两次", "只留一句（标点和大小写不算不同）"
            elif key in owners:
                other = owners[key]
                fault = f"例句「{ask}」也是「{other.title}」（{other.file}）的", "想清楚问的是哪一个，另一个里删掉"
            else:
                owners[key] = item
            if fault:
                issues.append(Issue(item.file, lines.item(f'"{ask}"', "asks"), *fault))
            own.add(key)
        for question in not_for_of(item):
            if same(question) in own:
                line = lines.item(f'"{question}"', "not_for")
                issues.append(Issue(item.file, line, f"「{question}」既在 asks 又在 not_for", "只留一处"))
        if isinstance(item, Entry) and 0 < len(item.asks) < ASKS_AT_LEAST:
            what = f"只有 {len(item.asks)} 个例句"
            issues.append(Issue(item.file, lines.key("asks"), what, f"至少写 {ASKS_AT_LEAST} 个，最好 12 个以上"))
    return issues


def check_titles(edition: Edition, texts: Mapping[str, str]) -> list[Issue]:
    """Titles are what is tapped: short, and each one's own. So are ids."""
    issues = []
    titles: dict[str, Asked] = {}
    ids: dict[str, Asked] = {}
    for item in asked(edition):
        line = lines_of(item, texts[item.file]).key("title")
        if not isinstance(item, Outside) and item.title:  # one that is missing was named when it was read
            if not TITLE_AT_LEAST <= len(item.title) <= TITLE_AT_MOST:
                mend = f"写 {TITLE_AT_LEAST} 到 {TITLE_AT_MOST} 个字"
                issues.append(Issue(item.file, line, f"标题「{item.title}」有 {len(item.title)} 个字", mend))
            other = titles.setdefault(same(item.title), item)
            if other is not item:
                what = f"标题「{item.title}」和 {other.file} 的一样"
                issues.append(Issue(item.file, line, what, "换一个，让人一眼分得清"))
        twin = ids.setdefault(item.id, item)
        if twin is not item:
            issues.append(Issue(item.file, 0, f"文件名 {item.id} 和 {twin.file} 重了", "给文件换个名字"))
    return issues
