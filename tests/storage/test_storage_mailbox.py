from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from crowd import in_threads

from clock import parse_moment
from storage import Store
from storage.mailbox import Mail
from storage.people import Person

AT = parse_moment("2026-11-21T09:00:00")
LONG_AGO = AT - timedelta(minutes=10)
OPENID = "oWechatOpenidOfOnePerson"
MAIL = Mail(OPENID, AT, "1", "step-1", '{"text": "签注提醒"}')


def test_what_was_received_comes_back_in_order_and_only_what_is_new(store: Store) -> None:
    store.people.save(Person(OPENID), AT)
    first = store.mailbox.put(replace(MAIL, client_msg_id=""), LONG_AGO)
    second = store.mailbox.put(replace(MAIL, client_msg_id=""), LONG_AGO)
    assert first
    assert second
    assert store.mailbox.of(OPENID) == [first, second]
    assert store.mailbox.of(OPENID, after=first.number) == [second]
    assert store.mailbox.of("oSomebodyElse") == []


def test_a_second_one_with_the_same_id_is_not_kept_until_the_id_is_forgotten(store: Store) -> None:
    store.people.save(Person(OPENID), AT)
    store.people.save(Person("oSomebodyElse"), AT)
    first = store.mailbox.put(MAIL, LONG_AGO)
    assert store.mailbox.put(replace(MAIL, msgid="2"), LONG_AGO) == first
    other = store.mailbox.put(replace(MAIL, person="oSomebodyElse"), LONG_AGO)
    later = store.mailbox.put(replace(MAIL, at=AT + timedelta(minutes=10), msgid="3"), AT)
    assert other
    assert later
    assert [mail.msgid for mail in store.mailbox.of(OPENID)] == ["1", "3"]


def test_of_many_at_once_one_is_kept(store: Store) -> None:
    store.people.save(Person(OPENID), AT)
    put = in_threads(8, lambda i: store.mailbox.put(replace(MAIL, msgid=str(i)), LONG_AGO))
    assert len(set(put)) == 1
    assert len(store.mailbox.of(OPENID)) == 1


def test_nobody_gets_mail_of_whom_nothing_is_held(store: Store) -> None:
    assert store.mailbox.put(MAIL, LONG_AGO) is None
    store.people.save(Person(OPENID), AT)
    assert store.mailbox.put(MAIL, LONG_AGO)
    store.people.erase(OPENID)
    assert store.mailbox.put(MAIL, LONG_AGO) is None
    assert store.mailbox.of(OPENID) == []


def test_old_mail_is_forgotten(store: Store) -> None:
    store.people.save(Person(OPENID), AT)
    store.mailbox.put(MAIL, LONG_AGO)
    assert store.mailbox.purge(AT) == 0
    assert store.mailbox.purge(AT + timedelta(seconds=1)) == 1
