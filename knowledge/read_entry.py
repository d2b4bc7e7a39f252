"""One Markdown file → Entry: TOML between two lines of +++, then short line, details and, after ===, the rest."""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from knowledge.lines import Lines
from knowledge.model import ASPECTS, STATUSES, Entry, SourceRef, Status
from knowledge.parts import Parts
from knowledge.read import LATEST, Table, parse_toml
from messages import Issue

FENCE = "+++"
MORE = "==="
NEVER = date(LATEST, 12, 31)  # stands for a day that is missing; such an entry is not published
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")


def entry_id(path: str) -> str:
    """entries/permit/endorse-when.md → permit/endorse-when."""
    return path.removeprefix("entries/").removesuffix(".md")


def split(text: str) -> tuple[str, str] | None:
    """Front matter and body of an entry file; None when a fence is missing. The body starts with its own first line."""
    rows = text.split("\n")
    if rows[0].rstrip() != FENCE:
        return None
    close = next((n for n, row in enumerate(rows[1:], start=1) if row.rstrip() == FENCE), None)
    if close is None:
        return None
    return "\n".join(rows[1:close]), "\n".join(rows[close + 1 :])


def read_entry(path: str, text: str, parts: Parts) -> None:
    """Adds the entry of `text` to `parts`, and its Issues: what is missing hides no other fault.

    Without a sound name or front matter there is no entry.
    """
    issues: list[Issue] = []
    name = entry_id(path)
    if not _ID.fullmatch(name):
        issues.append(Issue(path, 0, "文件名只能用小写字母、数字和连字符", "改成 endorse-when.md 这样"))
    halves = split(text)
    if halves is None:
        where = 1 if not text.startswith(FENCE) else 0
        issues.append(Issue(path, where, "没有用两行 +++ 围起来的文件头", "第一行写 +++，文件头写完再写一行 +++"))
    else:
        data = parse_toml(halves[0], path, issues, offset=1)
        if data is not None and not issues:
            parts.entries[name] = _entry(Table(data, path, Lines(halves[0], offset=1), issues), name, halves[1])
    if name not in parts.entries:
        parts.unread.add(path)
    parts.issues.extend(issues)


def _entry(table: Table, name: str, body: str) -> Entry:
    short, details, more = body_parts(body)
    title, about, aspect = table.text("title"), table.texts("about"), table.one_of("aspect", ASPECTS)
    status = table.one_of("status", STATUSES)
    asks, not_for = table.texts("asks"), table.texts("not_for", required=False)
    facts, related = table.texts("facts", required=False), table.texts("related", required=False)
    reviewed_on, review_every_days = table.day("reviewed_on"), table.count("review_every_days")
    owner = table.text("owner")
    sources = []
    for row in table.tables("sources"):
        sources.append(SourceRef(row.text("id"), row.text("at", required=False, may_be_empty=True)))
        row.finish()
    table.finish()
    return Entry(
        id=name,
        file=table.file,
        title=title,
        about=about,
        aspect=aspect,
        status=cast(Status, status),
        asks=asks,
        reviewed_on=reviewed_on or NEVER,
        review_every_days=review_every_days,
        owner=owner,
        sources=tuple(sources),
        short=short,
        details=details,
        more=more,
        not_for=not_for,
        facts=facts,
        related=related,
    )


def body_parts(body: str) -> tuple[str, str, str]:
    """Short line, details and the part for 更多, each stripped; "" where there is none."""
    first, _, more = f"\n{body}\n".partition(f"\n{MORE}\n")
    short, _, details = first.strip().partition("\n")
    return short.strip(), details.strip(), more.strip()
