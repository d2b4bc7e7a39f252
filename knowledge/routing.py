"""The routing test: every example question must lead to its own entry, no near miss may."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge.checks.examples import asked, lines_of, not_for_of
from knowledge.load import parse, tidy
from messages import Issue

Route = Callable[[str], str]
"""Question → the id of the entry, intent or neighbouring subject that it leads to; "" for none."""


def misses(texts: Mapping[str, str], route: Route) -> list[Issue]:
    """Where `route` leads an example elsewhere, or a near miss here; by file and line."""
    clean = {path: tidy(text) for path, text in texts.items()}
    edition, _ = parse(clean)
    titles = {item.id: item.title for item in asked(edition)}
    found = []
    for item in asked(edition):
        lines = lines_of(item, clean[item.file])
        for ask in item.asks:
            if (led := route(ask)) != item.id:
                line = lines.item(f'"{ask}"', "asks")
                where = f"走到了「{titles.get(led, led)}」（{led}）" if led else "没有走到任何条目"
                found.append(Issue(item.file, line, f"例句「{ask}」{where}", "换个说法，或在词库、另一条的例句里调开"))
        for question in not_for_of(item):
            if route(question) == item.id:
                line = lines.item(f'"{question}"', "not_for")
                found.append(Issue(item.file, line, f"「{question}」不该走到这里", "把它写进该去的条目的 asks"))
    return sorted(found, key=lambda issue: (issue.file, issue.line))


def count(texts: Mapping[str, str]) -> int:
    """How many questions the test asks."""
    edition, _ = parse(texts)
    return sum(len(item.asks) + len(not_for_of(item)) for item in asked(edition))
