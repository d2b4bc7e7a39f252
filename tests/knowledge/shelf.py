"""A store of editions in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from knowledge.load import digest_of


class MovedError(Exception):
    """Another edition is live than was expected."""


@dataclass(frozen=True)
class Kept:
    number: int
    digest: str
    author: str
    note: str
    at: datetime
    files: Mapping[str, str] = field(default_factory=dict)


class Shelf:
    """Editions in memory, kept as the real store keeps them."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.live = 0

    def live_number(self) -> int:
        return self.live

    def get(self, number: int) -> Kept | None:
        return next((kept for kept in self.kept if kept.number == number), None)

    def history(self, limit: int = 50, before: int | None = None) -> list[Kept]:
        older = [kept for kept in reversed(self.kept) if before is None or kept.number < before]
        return [replace(kept, files={}) for kept in older[:limit]]

    def publish(self, files: Mapping[str, str], author: str, note: str, at: datetime, expected_live: int) -> Kept:
        if expected_live != self.live:
            raise MovedError
        kept = Kept(len(self.kept) + 1, digest_of(files), author, note, at, dict(files))
        self.kept.append(kept)
        self.live = kept.number
        return kept
