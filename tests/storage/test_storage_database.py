from __future__ import annotations

import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from crowd import in_processes, in_threads, start

from clock import parse_moment
from storage import BadStorageUrl, StorageBusy, StorageDown, StorageError, Store
from storage.migrations import applied
from storage.sqlite import SqliteDatabase

AT = parse_moment("2026-11-21T09:00:00")


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_the_applied_migrations_are_these(store: Store, url: str) -> None:
    """A released migration is never renamed, edited or dropped: add one at the end."""
    with closing(sqlite3.connect(file_of(url))) as connection:
        assert applied(connection) == [
            "0001_messages_and_people",
            "0002_editions",
            "0003_dates_and_reminders",
            "0004_operators",
            "0005_marks",
            "0006_calendar_feeds",
            "0007_demo_mailbox",
        ]


def test_every_table_of_ours_is_strict(store: Store) -> None:
    tables = store.database.query("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    loose = {row["name"] for row in tables if not row["strict"] and not row["name"].startswith(("sqlite_", "_sqlite"))}
    assert not loose


def test_a_relative_address_counts_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store.open("sqlite:///data/bot.db")
    monkeypatch.chdir("/")
    assert store.ready()
    store.close()
    assert (tmp_path / "data" / "bot.db").exists()
    assert stat.S_IMODE((tmp_path / "data" / "bot.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["mysql://me:secret@host/db", "data/bot.db", "", "sqlite:///", "sqlite:///:memory:"])
def test_an_address_of_another_kind_is_refused_in_one_line_without_its_password(url: str) -> None:
    with pytest.raises(BadStorageUrl) as caught:
        Store.open(url)
    assert "storage.url" in str(caught.value)
    assert "sqlite:///data/bot.db" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("path", ["/proc/nowhere/bot.db", "{tmp}/file/bot.db", "{tmp}"])
def test_a_path_that_cannot_be_written_is_one_clear_line(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageDown) as caught:
        Store.open("sqlite:///" + path.format(tmp=tmp_path))
    assert "权限" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("这是一份别的文件" * 100, encoding="utf-8")
    with pytest.raises(StorageDown, match="不是数据库"):
        Store.open(f"sqlite:///{tmp_path}/bot.db")


def test_a_database_of_a_newer_program_is_left_alone(store: Store, url: str) -> None:
    store.database.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('huxu', '9999_future', '')"
    )
    with pytest.raises(StorageDown, match="9999_future"):
        Store.open(url)


def test_a_locked_database_is_busy_and_recovers(url: str) -> None:
    store = Store(SqliteDatabase(file_of(url), busy_seconds=0.05))
    with closing(sqlite3.connect(file_of(url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusy) as caught:
            store.quotas.add("p", "kf")
        assert "\n" not in str(caught.value)
        assert not store.ready()
        assert store.quotas.left("p", "kf", AT) == 0  # reading goes on
        other.execute("ROLLBACK")
    store.quotas.add("p", "kf")
    assert store.ready()
    store.close()


def test_a_full_disk_is_one_clear_line_loses_nothing_and_recovers(store: Store) -> None:
    pages = store.database.query("PRAGMA page_count")[0]["page_count"]
    store.database.query(f"PRAGMA max_page_count = {pages + 1}")  # what a full disk looks like from inside
    with pytest.raises(StorageDown, match="磁盘满了"):
        store.editions.publish({"a": os.urandom(40_000).hex()}, "li", "", AT, expected_live=0)
    assert store.editions.live_number() == 0
    store.database.query(f"PRAGMA max_page_count = {pages + 1000}")
    assert store.editions.publish({"a": "b"}, "li", "", AT, expected_live=0).number == 1


def test_a_file_taken_away_under_us_is_noticed(store: Store, url: str) -> None:
    assert store.ready()
    file_of(url).rename(file_of(url).with_suffix(".gone"))
    assert "移走" in store.fault()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StorageDown):
        store.editions.live_number()


def add_and_fail(store: Store, kind: str) -> None:
    with store.transaction():
        store.quotas.add("p", kind)
        raise RuntimeError


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        add_and_fail(store, "kf")
    assert store.quotas.left("p", "kf", AT) == 0


def test_an_inner_failure_undoes_the_inner_part_alone(store: Store) -> None:
    with store.transaction():
        store.quotas.add("p", "outer")
        with pytest.raises(RuntimeError):
            add_and_fail(store, "inner")
        store.quotas.add("p", "outer")
    assert (store.quotas.left("p", "outer", AT), store.quotas.left("p", "inner", AT)) == (2, 0)


def test_threads_lose_nothing_they_were_told_is_written(store: Store) -> None:
    def write(i: int) -> None:
        for n in range(50):
            store.misses.add(f"{i}-{n}", "miss", "问", [], AT)

    in_threads(8, write)
    assert store.database.one("SELECT count(*) AS n FROM misses") == {"n": 400}


def test_a_thread_that_ends_leaves_no_connection_behind(store: Store) -> None:
    database = store.database
    assert isinstance(database, SqliteDatabase)
    thread = threading.Thread(target=store.editions.live_number)
    thread.start()
    thread.join()
    assert len(database._links) == 0


def test_a_backup_taken_while_writing_is_whole(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write(i: int) -> int:
        done = 0
        while not stop.is_set():
            with store.transaction():  # two rows, always together
                store.quotas.add("a", "kf")
                store.quotas.add("b", "kf")
            done += 1
        return done

    def copy(i: int) -> int:
        try:
            for n in range(5):
                store.backup(tmp_path / f"copy{n}.db")
        finally:
            stop.set()
        return 0

    in_threads(2, lambda i: (write, copy)[i](i))
    for n in range(5):
        with closing(sqlite3.connect(tmp_path / f"copy{n}.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = dict(connection.execute("SELECT person, granted FROM quotas"))
            assert rows.get("a") == rows.get("b")
    assert {path.name for path in tmp_path.iterdir()} == {"data", *(f"copy{n}.db" for n in range(5))}


def test_a_backup_to_a_bad_place_is_one_clear_line(store: Store, url: str, tmp_path: Path) -> None:
    for target in (tmp_path / "no" / "copy.db", file_of(url)):
        with pytest.raises(StorageError) as caught:
            store.backup(target)
        assert "\n" not in str(caught.value)
    assert store.ready()


OPEN = """
import sys
from storage import Store
print("ready", flush=True)
sys.stdin.readline()
store = Store.open(sys.argv[1])
assert store.ready()
store.close()
"""


def test_processes_that_migrate_at_once_are_all_fine(tmp_path: Path) -> None:
    for n in range(3):
        in_processes(4, OPEN, [f"sqlite:///{tmp_path}/{n}/bot.db"])


FORK = """
import os, sys
from storage import Store, StorageDown
store = Store.open(sys.argv[1])
store.editions.live_number()
if child := os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
try:
    store.editions.live_number()
except StorageDown as fault:
    os._exit(0 if "fork" in str(fault) else 2)
os._exit(1)
"""


def test_a_store_opened_before_a_fork_is_refused_after_it(url: str) -> None:
    process = start(FORK, url)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
