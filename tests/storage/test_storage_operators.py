from __future__ import annotations

from datetime import date, timedelta

from crowd import in_threads

from clock import parse_moment
from storage import Store

AT = parse_moment("2026-11-21T09:00:00")
HOUR = timedelta(hours=1)


def test_misses_are_grouped_with_the_most_frequent_first(store: Store) -> None:
    store.misses.add("落户", "miss", "怎么落户", ["points/what"], AT)
    first = store.misses.add("车牌", "clarified", "车牌怎么弄", ["a", "b"], AT)
    second = store.misses.add("车牌", "clarified", "沪牌要居住证吗", ["b", "a"], AT + HOUR)
    assert store.misses.choose(first, "b")
    assert not store.misses.choose(first, "a")
    assert store.misses.choose(second, "b")
    plates, settling = store.misses.groups()
    assert (plates.likeness, plates.n, plates.text, plates.nearest) == ("车牌", 2, "沪牌要居住证吗", ("b", "a"))
    assert (plates.chosen, plates.first_at, plates.last_at) == ({"b": 2}, AT, AT + HOUR)
    assert settling.likeness == "落户"
    assert [group.likeness for group in store.misses.groups(kind="miss")] == ["落户"]
    assert len(store.misses.groups(limit=1)) == 1
    assert store.misses.texts("车牌") == ["沪牌要居住证吗", "车牌怎么弄"]


def test_a_settled_group_is_gone_until_it_is_asked_again(store: Store) -> None:
    store.misses.add("车牌", "miss", "车牌", [], AT)
    assert store.misses.settle("车牌", AT) == 1
    assert store.misses.groups() == []
    store.misses.add("车牌", "miss", "车牌呢", [], AT)
    assert [group.n for group in store.misses.groups()] == [1]


def test_old_misses_are_forgotten(store: Store) -> None:
    store.misses.add("a", "miss", "a", [], AT - 31 * 24 * HOUR)
    store.misses.add("b", "miss", "b", [], AT)
    assert store.misses.purge(AT - 30 * 24 * HOUR) == 1
    assert [group.likeness for group in store.misses.groups()] == ["b"]


def test_the_audit_tells_who_did_what_newest_first(store: Store) -> None:
    for n in range(3):
        store.audit.add("li", "publish", AT, subject=f"第 {n} 版", detail={"n": n})
    newest, older = store.audit.listing(limit=2)
    assert (newest.actor, newest.act, newest.subject, newest.detail) == ("li", "publish", "第 2 版", {"n": 2})
    assert [act.subject for act in store.audit.listing(before=older.id)] == ["第 0 版"]


def test_counts_of_a_day_add_up_from_all_threads(store: Store) -> None:
    day = date(2026, 11, 21)
    in_threads(8, lambda i: [store.counters.add_all(day, {"messages": 1, "missed": 2}) for _ in range(20)])
    store.counters.add(day + timedelta(days=1), "messages", 5)
    store.counters.add_all(day, {})
    assert store.counters.range(day, day + timedelta(days=1)) == {
        "messages": {day: 160, day + timedelta(days=1): 5},
        "missed": {day: 320},
    }
    assert store.counters.range(day - timedelta(days=9), day - timedelta(days=1)) == {}
    assert store.counters.purge(day + timedelta(days=1)) == 2


def test_an_alarm_is_new_once_and_stands_until_it_ends_or_is_cleared(store: Store) -> None:
    assert store.alarms.set("send", "IP 不在白名单", AT)
    assert not store.alarms.set("send", "IP 还不在白名单", AT + HOUR)
    assert store.alarms.set("send:template", "今天的额度用完了", AT, AT + HOUR)
    assert set(store.alarms.active(AT)) == {"send", "send:template"}
    standing = store.alarms.active(AT + HOUR)
    assert set(standing) == {"send"}
    assert (standing["send"].reason, standing["send"].at) == ("IP 还不在白名单", AT)
    assert store.alarms.set("send:template", "又用完了", AT + 2 * HOUR, AT + 3 * HOUR)
    assert store.alarms.clear("send")
    assert not store.alarms.clear("send")
