from __future__ import annotations

from datetime import timedelta

import pytest
from crowd import in_processes, in_threads

from clock import parse_moment
from storage import Store

AT = parse_moment("2026-11-21T09:00:00")
LEASE = timedelta(seconds=4.5)


def test_a_first_delivery_is_new_and_its_repeat_gets_the_same_reply(store: Store) -> None:
    assert store.inbox.claim("k", "p", AT, LEASE).state == "new"
    assert store.inbox.keep_reply("k", '{"text": "好"}') == '{"text": "好"}'
    again = store.inbox.claim("k", "p", AT + timedelta(hours=1), LEASE)
    assert (again.state, again.reply) == ("answered", '{"text": "好"}')


def test_a_copy_that_arrives_meanwhile_is_told_to_wait(store: Store) -> None:
    store.inbox.claim("k", "p", AT, LEASE)
    assert store.inbox.claim("k", "p", AT + timedelta(seconds=4), LEASE).state == "in progress"
    assert store.inbox.look("k").state == "in progress"


def test_a_claim_whose_owner_died_is_taken_over_by_exactly_one(store: Store) -> None:
    store.inbox.claim("k", "p", AT, LEASE)
    later = AT + timedelta(seconds=5)
    states = in_threads(8, lambda i: store.inbox.claim("k", "p", later, LEASE).state)
    assert sorted(states) == ["in progress"] * 7 + ["new"]


def test_a_slow_owner_learns_the_reply_of_the_one_who_took_over(store: Store) -> None:
    store.inbox.claim("k", "p", AT, LEASE)
    store.inbox.claim("k", "p", AT + timedelta(seconds=5), LEASE)
    assert store.inbox.keep_reply("k", "second") == "second"
    assert store.inbox.keep_reply("k", "slow first") == "second"
    assert store.inbox.look("k").reply == "second"


def test_of_eight_threads_with_one_key_exactly_one_is_new(store: Store) -> None:
    for n in range(30):
        states = in_threads(8, lambda i, n=n: store.inbox.claim(f"k{n}", "p", AT, LEASE).state)
        assert states.count("new") == 1


RACE = """
import sys
from datetime import timedelta
from crowd import in_threads
from clock import parse_moment
from storage import Store
store = Store.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
at = parse_moment("2026-11-21T09:00:00")
for n in range(20):
    for state in in_threads(8, lambda i: store.inbox.claim(f"k{n}", "p", at, timedelta(seconds=4.5)).state):
        print(n, state)
store.close()
"""


def test_of_four_processes_with_eight_threads_each_exactly_one_is_new(url: str) -> None:
    lines = "".join(in_processes(4, RACE, [url])).split("\n")
    for n in range(20):
        assert lines.count(f"{n} new") == 1
        assert lines.count(f"{n} in progress") == 31


def test_old_deliveries_are_forgotten_by_their_receipt(store: Store) -> None:
    store.inbox.claim("old", "p", AT - timedelta(days=31), LEASE)
    store.inbox.claim("young", "p", AT, LEASE)
    assert store.inbox.purge(AT - timedelta(days=30)) == 1
    assert store.inbox.claim("old", "p", AT, LEASE).state == "new"
    assert store.inbox.claim("young", "p", AT, LEASE).state == "in progress"


def test_after_an_erasure_a_repeat_is_still_known_but_says_nothing(store: Store) -> None:
    store.inbox.claim("k", "p", AT, LEASE)
    store.inbox.keep_reply("k", "到期日 2026年12月31日")
    store.inbox.claim("leaving", "p", AT, LEASE)
    store.people.erase("p")
    assert store.inbox.keep_reply("leaving", "已删除") == "已删除"
    assert store.inbox.claim("k", "p", AT, LEASE) == store.inbox.look("k")
    assert store.inbox.look("k").reply == ""
    assert store.inbox.look("leaving").reply == "已删除"


def test_a_naive_moment_is_refused(store: Store) -> None:
    with pytest.raises(TypeError):
        store.inbox.claim("k", "p", AT.replace(tzinfo=None), LEASE)
