"""The numbered editions of the knowledge, and which one is live.

An edition is complete and never changes. Publishing inserts it and moves the pointer in one transaction, so a crash
at any moment leaves the old edition live or the new one, never a mixture.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from storage.database import Database, Row, StorageError
from storage.moments import from_ms, to_ms


class EditionConflict(StorageError):  # noqa: N818 - says what is, as a person would
    """Somebody else published meanwhile; `live` is the number that is live now."""

    def __init__(self, expected: int, live: int) -> None:
        super().__init__(f"线上已经是第 {live} 版，不是第 {expected} 版。先看看有什么不同，再发布")
        self.expected = expected
        self.live = live


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition; `files` (path → text) is filled by `get` alone."""

    number: int
    digest: str
    author: str
    note: str
    at: datetime
    files: Mapping[str, str] = field(default_factory=dict, repr=False)


class Editions:
    """All editions ever published."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def live_number(self) -> int:
        """The live edition's number, 0 while there is none. One small read: may be asked before every message."""
        row = self._db.one("SELECT number FROM live_edition WHERE id = 1")
        return int(row["number"]) if row else 0

    def get(self, number: int) -> Edition | None:
        """That edition with its files, or None."""
        row = self._db.one("SELECT * FROM editions WHERE number = ?", (number,))
        return _edition(row, _unpack(row["files"])) if row else None

    def live(self) -> Edition | None:
        """The live edition with its files, or None while there is none."""
        row = self._db.one("SELECT * FROM editions WHERE number = (SELECT number FROM live_edition WHERE id = 1)")
        return _edition(row, _unpack(row["files"])) if row else None

    def history(self, limit: int = 50, before: int | None = None) -> list[Edition]:
        """The newest editions first, without files; `before` a number goes on from there."""
        rows = self._db.query(
            "SELECT number, digest, author, note, at FROM editions WHERE number < ? ORDER BY number DESC LIMIT ?",
            (before if before is not None else 2**62, limit),
        )
        return [_edition(row) for row in rows]

    def publish(self, files: Mapping[str, str], author: str, note: str, at: datetime, expected_live: int) -> Edition:
        """Makes `files` the live edition under the next number; `expected_live` 0 means: none is live yet.

        Raises EditionConflict, and changes nothing, when another edition is live than expected.
        """
        packed, digest = _pack(files), digest_of(files)
        with self._db.transaction():
            # The conditional move decides between two publishers; the loser's condition no longer holds.
            moved = self._db.one(
                "UPDATE live_edition SET number = (SELECT coalesce(max(number), 0) + 1 FROM editions)"
                " WHERE id = 1 AND number = ? RETURNING number",
                (expected_live,),
            )
            if moved is None:
                raise EditionConflict(expected_live, self.live_number())
            number = int(moved["number"])
            self._db.execute(
                "INSERT INTO editions (number, digest, author, note, at, files) VALUES (?, ?, ?, ?, ?, ?)",
                (number, digest, author, note, to_ms(at), packed),
            )
        return Edition(number, digest, author, note, from_ms(to_ms(at)), MappingProxyType(dict(files)))


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 (hex) over paths and texts: equal for equal content, in whatever order."""
    return hashlib.sha256(_canonical(files)).hexdigest()


def _canonical(files: Mapping[str, str]) -> bytes:
    return json.dumps(dict(files), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _pack(files: Mapping[str, str]) -> bytes:
    return zlib.compress(_canonical(files))


def _unpack(packed: bytes) -> Mapping[str, str]:
    files: dict[str, str] = json.loads(zlib.decompress(packed))
    return MappingProxyType(files)


def _edition(row: Row, files: Mapping[str, str] | None = None) -> Edition:
    return Edition(row["number"], row["digest"], row["author"], row["note"], from_ms(row["at"]), files or {})
