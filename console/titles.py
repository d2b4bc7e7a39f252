"""Entries as people name them."""

from __future__ import annotations

from knowledge.checks.examples import same
from knowledge.model import Edition


def meant(edition: Edition, typed: str) -> str:
    """The entry of that id or title, "" when there is none."""
    if typed.strip() in edition.entries:
        return typed.strip()
    wanted = same(typed)
    return next((entry.id for entry in edition.entries.values() if wanted and same(entry.title) == wanted), "")


def titles(edition: Edition) -> list[str]:
    """What to offer where an entry is to be named."""
    return sorted(entry.title for entry in edition.entries.values() if entry.title)
