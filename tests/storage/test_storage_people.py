from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from crowd import in_threads

from clock import parse_moment
from messages import Choice
from storage import Store
from storage.attempts import Outcome
from storage.dates import DateRecord
from storage.mailbox import Mail
from storage.people import Conversation, Person, Topic
from storage.personal import PERSONAL

AT = parse_moment("2026-11-21T09:00:00.123")
OPENID = "oWechatOpenidOfOnePerson"
FULL = Person(
    person=OPENID,
    following=True,
    last_wrote_at=AT,
    pages=("第二页", "第三页"),
    topic=Topic("permit/endorse-when", ("签注", "居住证"), AT),
    choices=(Choice("签注带什么", "permit/endorse-what"),),
    choices_miss=7,
    misses=2,
    conversation=Conversation("self_check", 3, {"holder": "老婆", "days": 12}, AT),
    extra={"asked": ["a"]},
)


def fill(store: Store, person: str) -> None:
    """Puts something about `person` into every table that can hold it."""
    store.inbox.claim(f"key of {person[::-1]}", person, AT, timedelta(seconds=5))
    store.inbox.keep_reply(f"key of {person[::-1]}", json.dumps({"text": f"{person} 的到期日"}, ensure_ascii=False))
    store.people.save(replace(FULL, person=person), AT)
    store.dates.save(DateRecord(person, "本人", AT, AT, expires_on=date(2026, 12, 31), next_due_at=AT))
    step = store.steps.claim(person, "本人", "expiry", date(2026, 12, 1), "me", AT)
    assert step
    attempt = store.attempts.begin(step, "template", f"{person}-1", AT)
    assert attempt
    store.attempts.finish(step, attempt, Outcome("sent", "msg1"), "sent", AT)
    store.quotas.add(person, "subscription:t", 1)
    store.feeds.keep(f"feed of {person[::-1]}", person, AT)
    store.mailbox.put(Mail(person, AT, "1", "id", json.dumps({"to": person})), AT)
    store.audit.add("li", "release", AT, subject="提醒", person=person, detail={"who": person})


def everything(store: Store) -> str:
    """Every value of every table, as one text."""
    tables = store.database.query("SELECT name FROM sqlite_master WHERE type = 'table'")
    return "\n".join(str(store.database.query(f"SELECT * FROM {row['name']}")) for row in tables)


def test_a_record_comes_back_as_it_was_saved(store: Store) -> None:
    assert store.people.get(OPENID) == Person(OPENID)
    assert store.people.save(FULL, AT)
    kept = store.people.get(OPENID)
    assert replace(kept, version=0) == FULL
    assert kept.version
    assert str(kept.last_wrote_at) == "2026-11-21 09:00:00.123000+08:00"
    assert store.people.save(replace(Person(OPENID), following=False, version=kept.version), AT)
    assert replace(store.people.get(OPENID), version=0) == Person(OPENID, following=False)


def test_a_save_on_top_of_a_newer_record_is_refused(store: Store) -> None:
    store.people.save(FULL, AT)
    seen = store.people.get(OPENID)
    assert store.people.save(replace(seen, misses=3), AT)
    assert not store.people.save(replace(seen, misses=9), AT)
    assert not store.people.save(replace(FULL, misses=9), AT)
    assert store.people.get(OPENID).misses == 3


def test_a_save_that_comes_after_an_erasure_brings_nothing_back(store: Store) -> None:
    store.people.save(FULL, AT)
    seen = store.people.get(OPENID)
    store.people.erase(OPENID)
    assert not store.people.save(replace(seen, misses=9), AT)
    store.people.save(Person(OPENID), AT + timedelta(seconds=1))
    assert not store.people.save(replace(seen, misses=9), AT)
    assert store.people.get(OPENID).pages == ()


def test_changes_from_many_threads_are_all_kept(store: Store) -> None:
    def count(i: int) -> None:
        for _ in range(25):
            store.people.change(OPENID, AT, lambda person: replace(person, misses=person.misses + 1))

    in_threads(8, count)
    assert store.people.get(OPENID).misses == 200


def test_many_records_are_read_at_once(store: Store) -> None:
    for n in range(1100):
        store.people.save(Person(f"p{n}", misses=n), AT)
    found = store.people.get_many([f"p{n}" for n in range(1200)])
    assert len(found) == 1100
    assert found["p1099"].misses == 1099


def test_no_table_with_a_person_column_is_forgotten_by_erase_and_export(store: Store) -> None:
    tables = store.database.query(
        "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'person'"
    )
    assert {row["name"] for row in tables} == {held.table for held in PERSONAL}


def test_an_erased_person_stands_nowhere_and_others_stay(store: Store) -> None:
    fill(store, OPENID)
    fill(store, "other")
    assert everything(store).count(OPENID) > len(PERSONAL)
    untouched = store.people.export("other")
    store.people.erase(OPENID)
    assert OPENID not in everything(store)
    assert store.people.get(OPENID) == Person(OPENID)
    assert store.people.export("other") == untouched
    assert store.people.erase(OPENID) == 0


def test_an_export_holds_all_tables_in_words_and_moments(store: Store) -> None:
    fill(store, OPENID)
    told = json.loads(json.dumps(store.people.export(OPENID)))
    assert set(told) == {held.table for held in PERSONAL}
    assert all(told.values())
    assert told["dates"][0]["expires_on"] == "2026-12-31"
    assert told["dates"][0]["told_at"] == "2026-11-21T09:00:00.123000+08:00"
    assert told["people"][0]["memory"]["topic"]["at"] == "2026-11-21T09:00:00.123000+08:00"
    assert told["inbox"][0]["reply"] == {"text": f"{OPENID} 的到期日"}
    assert store.people.export("nobody") == {held.table: [] for held in PERSONAL}


def test_nobody_cannot_be_erased_or_exported(store: Store) -> None:
    store.quotas.add("", "template")
    with pytest.raises(ValueError):
        store.people.erase("")
    with pytest.raises(ValueError):
        store.people.export("")


def test_who_was_not_seen_for_long_is_forgotten_unless_dates_are_kept(store: Store) -> None:
    for person in ("gone", "keeps dates"):
        store.people.save(Person(person), AT - timedelta(days=40))
    store.people.save(Person("here"), AT)
    store.dates.save(DateRecord("keeps dates", "本人", AT, AT))
    assert store.people.purge(AT - timedelta(days=30)) == 1
    assert set(store.people.get_many(["gone", "keeps dates", "here"])) == {"keeps dates", "here"}
    assert store.people.count() == 2
