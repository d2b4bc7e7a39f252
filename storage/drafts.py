"""What operators are working on: one draft per file, shared by all operators, on top of a base edition.

A save names the version it has seen, so the second of two editors is told instead of burying the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, Row, StorageError
from storage.moments import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it shall be; `text` None: it shall be removed. `base` is the edition it was made from."""

    path: str
    text: str | None
    base: int
    author: str
    at: datetime
    version: int


class DraftConflict(StorageError):  # noqa: N818 - says what is, as a person would
    """Another editor saved or dropped this draft meanwhile; `current` is what stands (None: dropped)."""

    def __init__(self, path: str, current: Draft | None) -> None:
        who = f"{current.author} 刚保存过" if current else "刚被放弃或发布"
        super().__init__(f"{path}: 这份草稿{who}。对照现在的内容再保存")
        self.path = path
        self.current = current


class Drafts:
    """The drafts that wait for publishing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Draft]:
        """Every draft, by path."""
        return [_draft(row) for row in self._db.query("SELECT * FROM drafts ORDER BY path")]

    def get(self, path: str) -> Draft | None:
        """The draft of one file, or None."""
        row = self._db.one("SELECT * FROM drafts WHERE path = ?", (path,))
        return _draft(row) if row else None

    def save(self, path: str, text: str | None, base: int, author: str, at: datetime, seen: int = 0) -> Draft:
        """Stores the draft; `seen` is the version the editor started from, 0 for none. Raises DraftConflict."""
        # Counting starts at the moment, so a draft begun anew is not taken for an older one of the same file.
        version = seen + 1 if seen else to_ms(at)
        if seen == 0:
            done = self._db.execute(
                "INSERT INTO drafts (path, text, base, author, at, version) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (path) DO NOTHING",
                (path, text, base, author, to_ms(at), version),
            )
        else:
            done = self._db.execute(
                "UPDATE drafts SET text = ?, base = ?, author = ?, at = ?, version = ? WHERE path = ? AND version = ?",
                (text, base, author, to_ms(at), version, path, seen),
            )
        if not done:
            raise DraftConflict(path, self.get(path))
        return Draft(path, text, base, author, from_ms(to_ms(at)), version)

    def drop(self, drafts: Iterable[Draft]) -> int:
        """Removes these drafts, published or given up; one saved again meanwhile stays. Returns how many went."""
        gone = 0
        with self._db.transaction():
            for draft in drafts:
                gone += self._db.execute(
                    "DELETE FROM drafts WHERE path = ? AND version = ?", (draft.path, draft.version)
                )
        return gone


def _draft(row: Row) -> Draft:
    return Draft(row["path"], row["text"], row["base"], row["author"], from_ms(row["at"]), row["version"])
