"""What the repositories ask of a database, and the faults they may meet. No SQL dialect here.

The SQL of the repositories keeps to what SQLite (3.37) and PostgreSQL share: `?` parameters (a store translates them
in one place), ON CONFLICT, RETURNING, row values, partial indexes. Types are INTEGER, TEXT and BLOB. Every decision
that two processes could race for is one conditional statement, so no repository relies on how a store locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

Value = str | int | float | bytes | None
Params = Sequence[Value]
Row = dict[str, Any]


class StorageError(Exception):
    """One clear line for the operator: what, where, how to mend."""


class StorageDown(StorageError):  # noqa: N818 - says what is, as a person would
    """The database cannot be used: missing, not writable, disk full, damaged. Trying again at once is useless."""


class StorageBusy(StorageError):  # noqa: N818 - says what is, as a person would
    """Another writer held the database longer than we may wait. Nothing was written; trying again may work."""


class BadStorageUrl(StorageError):  # noqa: N818 - says what is, as a person would
    """storage.url names nothing that can be opened."""


class Database(Protocol):
    """One database, usable from any thread of the process that opened it. Every method may raise StorageError."""

    def execute(self, sql: str, params: Params = ()) -> int:
        """Runs a statement that changes something; returns how many rows it touched."""
        ...

    def changed(self, sql: str, params: Params = ()) -> bool:
        """Like `execute`: whether it touched any row."""
        ...

    def query(self, sql: str, params: Params = ()) -> list[Row]:
        """All rows of a SELECT, or of a statement with RETURNING, read out to the end."""
        ...

    def one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row, or None."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing for this thread's statements inside. Nested: an inner failure undoes the inner part alone."""
        ...

    def backup(self, target: Path) -> None:
        """Writes a consistent copy to `target` while others read and write."""
        ...

    def fault(self) -> str:
        """Empty when the database can be read and written now, else one line that says what is wrong."""
        ...

    def close(self) -> None:
        """Ends all connections of this process. Harmless when repeated."""
        ...
