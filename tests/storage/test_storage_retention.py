"""Nothing is kept that is not used."""

from __future__ import annotations

from datetime import datetime, timedelta

from clock import SHANGHAI, Clock
from storage.people import Person
from storage.retention import Sweeper, sweep
from storage.store import Store

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)
LONG_AGO = NOW - timedelta(days=31)


def test_what_is_older_than_the_days_kept_is_gone_and_the_rest_stays(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/bot.db")
    for name, at in (("old", LONG_AGO), ("new", NOW)):
        store.inbox.claim(name, name, at, timedelta(seconds=5))
        store.inbox.keep_reply(name, "{}")
        store.misses.add(name, "miss", name, [], at)
        store.people.save(Person(name), at)
    sweep(store, NOW, 30)
    assert store.inbox.look("old").state == "in progress"  # as if never seen
    assert store.inbox.look("new").state == "answered"
    assert [group.text for group in store.misses.groups()] == ["new"]
    assert store.people.get("old").version == 0
    assert store.people.get("new").version > 0
    store.close()


def test_of_two_processes_one_sweeps(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/bot.db")
    store.misses.add("old", "miss", "old", [], LONG_AGO)
    first, second = (Sweeper(store, Clock.at(NOW), 30) for _ in range(2))
    assert first.turn() == 1
    assert second.turn() == 0
    store.close()
