"""Which entry carries which fact of the coverage list: docs/coverage.md is written from here."""

from __future__ import annotations

from knowledge.model import Edition

FACTS = tuple(f"F{number:02d}" for number in range(1, 108))

_HEAD = """# Coverage: fact → entries

Written by `bot.py kb coverage --write docs/coverage.md` from the `facts` of the entries; do not edit.
{carried} of {all} facts are carried, by {entries} entries.

| fact | entries |
|---|---|
"""


def coverage(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Every fact with the ids of the entries that carry it, sorted; () is a hole."""
    return {
        fact: tuple(sorted(entry.id for entry in edition.entries.values() if fact in entry.facts)) for fact in FACTS
    }


def holes(edition: Edition) -> list[str]:
    """The facts that no entry carries."""
    return [fact for fact, entries in coverage(edition).items() if not entries]


def render(edition: Edition) -> str:
    """The table as Markdown."""
    table = coverage(edition)
    carriers = {entry for entries in table.values() for entry in entries}
    head = _HEAD.format(carried=len(table) - len(holes(edition)), all=len(table), entries=len(carriers))
    rows = [f"| {fact} | {', '.join(f'`{entry}`' for entry in entries) or '—'} |" for fact, entries in table.items()]
    return head + "\n".join(rows) + "\n"
