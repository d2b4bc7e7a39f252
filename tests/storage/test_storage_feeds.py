from __future__ import annotations

from datetime import timedelta

from clock import parse_moment
from storage import Store
from storage.people import Person

AT = parse_moment("2026-11-21T09:00:00")
OPENID = "oWechatOpenidOfOnePerson"


def test_a_feed_leads_to_its_person_and_back(store: Store) -> None:
    store.people.save(Person(OPENID), AT)
    assert store.feeds.of(OPENID) == ""
    assert store.feeds.keep("feed-1", OPENID, AT)
    assert store.feeds.keep("feed-2", OPENID, AT + timedelta(seconds=1))
    assert store.feeds.of(OPENID) == "feed-1"
    assert store.feeds.person("feed-1") == store.feeds.person("feed-2") == OPENID
    assert store.feeds.person("feed-3") == ""


def test_nobody_gets_a_feed_of_whom_nothing_is_held(store: Store) -> None:
    assert not store.feeds.keep("feed-1", OPENID, AT)
    assert store.feeds.person("feed-1") == ""


def test_a_feed_goes_with_its_person(store: Store) -> None:
    for openid, forget in (("oErased", store.people.erase), ("oNotSeen", lambda _: store.people.purge(AT))):
        store.people.save(Person(openid), AT - timedelta(days=40))
        assert store.feeds.keep(f"feed of {openid}", openid, AT)
        forget(openid)
        assert store.feeds.person(f"feed of {openid}") == ""


def test_what_was_marked_first_stays(store: Store) -> None:
    assert store.marks.get_or_set("key", "first") == "first"
    assert store.marks.get_or_set("key", "second") == "first"
