"""Brings a SQLite file up to date with sqlite-utils, one process at a time. Nothing else creates a table."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection

from sqlite_utils import Database as Tables
from sqlite_utils import Migrations

from storage.database import StorageBusy, StorageDown
from storage.schema import MIGRATIONS, Migration

WORDS = {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "int": "INTEGER", "blob": "BLOB", "strict": " STRICT"}
LOCK_WAIT_SECONDS = 10.0


def migrate(connection: Connection, path: Path) -> None:
    """Applies what is missing, in WAL mode. Raises StorageDown for a file of a newer program, StorageBusy."""
    with _only_one(path.with_name(path.name + "-lock")), closing(Tables(connection)) as tables:
        # Switching to WAL fails while others read, so it is done here, before anyone serves.
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise StorageDown(f"{path}: 这里的文件系统不支持 WAL。把 storage.url 改到本机磁盘上")
        ours = _migrations(MIGRATIONS)
        unknown = {done.name for done in ours.applied(tables)} - {migration.name for migration in MIGRATIONS}
        if unknown:
            raise StorageDown(f"{path}: 这个数据库是更新的版本建的（{max(unknown)}）。换回新版程序，或用旧备份恢复")
        ours.apply(tables)


def applied(connection: Connection) -> list[str]:
    """The names of the migrations that this file has had, in order."""
    return [done.name for done in _migrations(MIGRATIONS).applied(Tables(connection))]


def _migrations(wanted: tuple[Migration, ...]) -> Migrations:
    migrations = Migrations("huxu")
    for migration in wanted:
        migrations(name=migration.name)(_steps(migration))
    return migrations


def _steps(migration: Migration) -> Callable[[Tables], None]:
    """One migration's statements; sqlite-utils wraps them and the record of them in one transaction."""

    def run(tables: Tables, /) -> None:
        for statement in migration.statements:
            tables.execute(statement.format(**WORDS))

    return run


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Two processes that migrate at once fail with `database is locked`, so they queue at a file lock instead."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        give_up = time.monotonic() + LOCK_WAIT_SECONDS
        while not _locked(handle):
            if time.monotonic() > give_up:
                raise StorageBusy(f"{lock}: 另一个进程一直在升级数据库。等它结束再启动")
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
