"""The SQLite store: one connection per thread, WAL, synced at every commit. All SQLite specifics stand here.

A connection shared by threads loses rows that were reported as written, and a transaction that begins with a read
fails at once when another writer was faster; hence one connection per thread and BEGIN IMMEDIATE, always.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.database import Params, Row, StorageBusy, StorageDown, StorageError
from storage.migrations import migrate

BUSY_SECONDS = 2.0  # below the 5 s after which the platform gives up on us

PRAGMAS = (
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what a person had erased is overwritten, not only unlinked
)

FAULTS = {
    sqlite3.SQLITE_READONLY: "写不进去（只读）。检查文件和文件夹的权限",
    sqlite3.SQLITE_CANTOPEN: "打不开。检查 storage.url，以及文件和文件夹的权限",
    sqlite3.SQLITE_PERM: "没有权限。检查文件和文件夹的权限",
    sqlite3.SQLITE_FULL: "磁盘满了。腾出空间再试",
    sqlite3.SQLITE_IOERR: "读写出错。检查磁盘",
    sqlite3.SQLITE_CORRUPT: "数据库已损坏。用备份恢复",
    sqlite3.SQLITE_NOTADB: "这个文件不是数据库。检查 storage.url",
}


class _Link:
    """One thread's connection and how deep its transactions are nested."""

    __slots__ = ("__weakref__", "connection", "depth")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.depth = 0


class SqliteDatabase:
    """A `storage.database.Database` in one file. Open it after a fork, never before."""

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        """Opens `path`, creating folder and tables where missing. Raises StorageDown or StorageBusy."""
        self._path = path.absolute()
        self._shown = path  # as the operator wrote it
        self._busy = busy_seconds
        self._pid = os.getpid()
        self._closed = False
        self._threads = threading.local()
        self._links: weakref.WeakSet[_Link] = weakref.WeakSet()
        self._guard = threading.Lock()
        try:
            # The records are personal: what we create is for this user alone.
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._inode = self._path.stat().st_ino
            with closing(self._connect()) as connection:
                migrate(connection, self._path)
        except OSError as fault:
            raise StorageDown(f"{path}: 打不开（{fault.strerror}）。检查 storage.url，以及文件夹的权限") from fault
        except sqlite3.Error as fault:
            raise self._translated(fault) from fault

    def execute(self, sql: str, params: Params = ()) -> int:
        """Runs a statement that changes something; returns how many rows it touched."""
        try:
            return self._here().connection.execute(sql, params).rowcount
        except sqlite3.Error as fault:
            raise self._translated(fault) from fault

    def changed(self, sql: str, params: Params = ()) -> bool:
        """Like `execute`: whether it touched any row."""
        return self.execute(sql, params) > 0

    def query(self, sql: str, params: Params = ()) -> list[Row]:
        """All rows, read out: a cursor left half read would hold a snapshot and let the log grow."""
        try:
            cursor = self._here().connection.execute(sql, params)
            rows = cursor.fetchall()
        except sqlite3.Error as fault:
            raise self._translated(fault) from fault
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def one(self, sql: str, params: Params = ()) -> Row | None:
        """The first row, or None."""
        rows = self.query(sql, params)
        return rows[0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; takes the write lock at once. Nested: a savepoint."""
        link = self._here()
        depth = link.depth
        if depth == 0:
            begin, keep, undo = "BEGIN IMMEDIATE", "COMMIT", ["ROLLBACK"]
        else:
            begin, keep = f"SAVEPOINT s{depth}", f"RELEASE s{depth}"
            undo = [f"ROLLBACK TO s{depth}", keep]
        self.execute(begin)
        link.depth = depth + 1
        try:
            yield
            self.execute(keep)
        except BaseException:
            self._undo(link, undo)
            raise
        finally:
            link.depth = depth

    def backup(self, target: Path) -> None:
        """Writes a consistent copy to `target`, replacing it only when the copy is whole."""
        if target.absolute() == self._path:
            raise StorageError(f"{target}: 这就是正在用的数据库。换一个备份文件名")
        part = target.with_name(target.name + ".part")
        try:
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
            with closing(sqlite3.connect(part)) as copy:
                self._here().connection.backup(copy)
                # One self-contained file, without a log beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
            part.replace(target)
        except OSError as fault:
            raise StorageDown(f"{target}: 备份写不进去（{fault.strerror}）。换一个能写的位置") from fault
        except sqlite3.Error as fault:
            part.unlink(missing_ok=True)
            raise StorageDown(f"{target}: 备份没有写成（{fault}）。换一个能写、有空间的位置") from fault

    def fault(self) -> str:
        """Empty when the database can be read and written now, else one line that says what is wrong."""
        try:
            # A file that was deleted or replaced under us still takes writes, which nobody will ever see.
            if not self._path.exists() or self._path.stat().st_ino != self._inode:
                return f"{self._shown}: 数据库文件被移走或换掉了。放回原处，再重启"
            with self.transaction():
                self.query("SELECT number FROM live_edition")
        except StorageError as fault:
            return str(fault)
        return ""

    def close(self) -> None:
        """Ends the connections of all threads. Harmless when repeated."""
        with self._guard:
            self._closed = True
            for link in list(self._links):
                link.connection.close()

    def _here(self) -> _Link:
        """This thread's connection, opened at its first use and closed when the thread ends."""
        link: _Link | None = getattr(self._threads, "link", None)
        if link is None or self._closed or self._pid != os.getpid():
            link = self._new_link()
        return link

    def _new_link(self) -> _Link:
        if self._pid != os.getpid():
            # SQLite's locks do not survive a fork: going on here can damage the file.
            raise StorageDown(f"{self._shown}: 数据库在 fork 之前就打开了。每个进程要自己打开")
        with self._guard:
            if self._closed:
                raise StorageDown(f"{self._shown}: 数据库已经关闭。重启程序")
            connection = self._connect()
            link = self._threads.link = _Link(connection)
            weakref.finalize(link, connection.close)
            self._links.add(link)
            return link

    def _connect(self) -> sqlite3.Connection:
        # mode=rw: a file that vanished is an error, not a fresh empty database. The thread check is off only so
        # that `close` can end every thread's connection; no other thread ever uses one.
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",
            uri=True,
            timeout=self._busy,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _undo(self, link: _Link, statements: list[str]) -> None:
        """Rolls back, where SQLite has not done so itself (disk full); a connection that cannot is thrown away."""
        try:
            if link.connection.in_transaction:
                for statement in statements:
                    link.connection.execute(statement)
        except sqlite3.Error:  # the fault that brought us here is the one to tell
            link.connection.close()
            self._threads.link = None

    def _translated(self, fault: sqlite3.Error) -> StorageError:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StorageBusy(f"{self._shown}: 数据库正忙，等了 {self._busy:g} 秒还被占着。稍后再试")
        if code in FAULTS:
            return StorageDown(f"{self._shown}: {FAULTS[code]}")
        if self._closed:
            return StorageDown(f"{self._shown}: 数据库已经关闭。重启程序")
        return StorageError(f"{self._shown}: {fault}")
