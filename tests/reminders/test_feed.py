"""The calendar that a person's phone fetches: through the chat and the HTTP address, as a phone would."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar, Event
from visiting import Ticking, Visitor
from werkzeug.test import TestResponse

from storage.database import StorageDown

EXPIRES = date(2026, 12, 31)


@pytest.fixture
def told(visitor: Visitor) -> Visitor:
    """A visitor who has told their own date and their wife's."""
    visitor.says("我的居住证2026年12月31日到期，提醒我")
    visitor.says("老婆的2027年3月5号到期，也提醒我")
    return visitor


def address_of(visitor: Visitor) -> str:
    found = re.search(r"http://[^/\s]+(/calendar/\S+\.ics)", visitor.says("加到手机日历"))
    assert found
    return found[1]


def fetch(visitor: Visitor, address: str, **headers: str) -> TestResponse:
    return visitor.app.test_client().get(address, headers=headers)


def events(visitor: Visitor, address: str) -> list[Event]:
    response = fetch(visitor, address)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.data).events)


def on(found: list[Event], day: date) -> Event:
    [event] = [event for event in found if event.decoded("dtstart") == day]
    return event


def test_the_address_gives_a_calendar_that_programs_may_keep_for_a_short_while(told: Visitor) -> None:
    response = fetch(told, address_of(told))
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, max-age=300"
    calendar = Calendar.from_ical(response.data)
    assert calendar["version"] == "2.0"
    assert calendar["refresh-interval"].dt == timedelta(hours=6)
    assert calendar["x-published-ttl"] == "PT6H"
    assert b"\r\n" in response.data


def test_every_step_and_day_of_every_holder_is_an_all_day_event(told: Visitor) -> None:
    found = events(told, address_of(told))
    mine = [event.decoded("dtstart") for event in found if "老婆" not in event["summary"]]
    assert mine == [
        date(2026, 12, 1),
        date(2026, 12, 17),
        date(2026, 12, 24),
        date(2026, 12, 28),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]
    assert on(found, date(2027, 2, 3))["summary"] == "老婆的居住证今天起可以签注"
    assert on(found, date(2027, 3, 5))["summary"] == "老婆的居住证今天到期，签注最后一天"
    assert "老婆已签注" in on(found, date(2027, 3, 5))["description"]
    assert len({event["uid"] for event in found}) == len(found) == 14
    assert on(found, EXPIRES).decoded("dtend") == date(2027, 1, 1)


def test_each_reminder_rings_at_send_at_of_its_day(told: Visitor) -> None:
    for event in events(told, address_of(told)):
        [alarm] = event.walk("VALARM")
        assert alarm.decoded("trigger") == timedelta(hours=9)
        assert alarm["action"] == "DISPLAY"
        assert alarm["description"] == event["summary"]


def test_a_day_that_lay_behind_when_it_was_told_is_shown_and_does_not_ring(visitor: Visitor) -> None:
    visitor.says("居住证9月20号到期，提醒我")
    found = events(visitor, address_of(visitor))
    assert not on(found, date(2026, 8, 21)).walk("VALARM")
    assert on(found, date(2026, 9, 6)).walk("VALARM")


def test_it_follows_what_is_told_and_an_event_that_moves_stays_the_same_event(told: Visitor, ticking: Ticking) -> None:
    address = address_of(told)
    before = on(events(told, address), EXPIRES)
    ticking.forward(days=3)
    told.says("我的改成2027年1月15号到期")
    after = on(events(told, address), date(2027, 1, 15))
    assert after["uid"] == before["uid"]
    assert before.decoded("dtstamp") < after.decoded("dtstamp")
    told.says("取消老婆的提醒")
    assert not any("老婆" in event["summary"] for event in events(told, address))


def test_after_the_endorsement_come_the_days_of_the_points_confirmation(told: Visitor, ticking: Ticking) -> None:
    address = address_of(told)
    ticking.moment = datetime.fromisoformat("2026-12-02T10:00:00+08:00")
    told.says("我的今天签注好了")
    found = [event for event in events(told, address) if "老婆" not in event["summary"]]
    assert on(found, date(2026, 12, 7))["summary"] == "我的积分今天起可以确认"
    assert on(found, date(2027, 1, 31))["summary"] == "我的积分确认最后一天"
    assert all(event.decoded("dtstart") != EXPIRES for event in found)
    ticking.forward(days=6)
    told.says("我的积分确认好了")
    [last] = [event for event in events(told, address) if "老婆" not in event["summary"]]
    assert "新的到期日" in last["summary"]


def test_a_day_counted_over_holidays_not_published_yet_says_that_it_is_estimated(
    visitor: Visitor, ticking: Ticking
) -> None:
    ticking.moment = datetime.fromisoformat("2029-03-06T10:00:00+08:00")
    visitor.says("今天签注好了")
    event = on(events(visitor, address_of(visitor)), date(2029, 3, 9))
    assert "估" in event["summary"]
    assert "放假安排还没公布" in event["description"]


def test_the_address_stays_the_same_and_does_not_tell_who_it_is(told: Visitor, ticking: Ticking) -> None:
    address = address_of(told)
    ticking.forward(minutes=5)
    assert address_of(told) == address
    body = fetch(told, address).data.decode()
    assert told.person not in address
    assert told.person not in body


def test_nothing_changes_between_two_fetches_and_the_second_costs_no_transfer(told: Visitor, ticking: Ticking) -> None:
    address = address_of(told)
    first = fetch(told, address)
    ticking.forward(hours=3)
    again = fetch(told, address, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


@pytest.mark.parametrize("leave", [lambda v: v.says("删除我的数据"), lambda v: v.does("unsubscribe")])
def test_it_ends_when_the_person_leaves_and_a_new_one_leads_to_new_dates_only(told: Visitor, leave: Any) -> None:
    address = address_of(told)
    leave(told)
    gone = fetch(told, address)
    assert gone.status_code == 404
    assert len(gone.data.decode().strip().splitlines()) == 1
    told.ticking.forward(minutes=1)
    told.says("居住证2027年5月8号到期")
    fresh = address_of(told)
    assert fresh != address
    assert fetch(told, address).status_code == 404
    assert on(events(told, fresh), date(2027, 5, 8))


@pytest.mark.parametrize(
    "spoilt",
    ["", "x", "a.b", "%00", "%ff%fe", "居住证", "W10.AAAA", "{0}x", "x{0}", "a" * 5000, "..%2f..%2fetc", "{1}"],
)
def test_an_address_that_is_not_ours_is_404_in_one_line(told: Visitor, spoilt: str) -> None:
    token = address_of(told).removeprefix("/calendar/").removesuffix(".ics")
    payload, _, signature = token.rpartition(".")
    response = fetch(told, f"/calendar/{spoilt.format(token, payload + '.' + signature[::-1])}.ics")
    assert response.status_code == 404
    assert "/work" not in response.get_data(as_text=True)


def test_who_has_told_nothing_is_asked_for_a_date_instead(visitor: Visitor) -> None:
    assert "/calendar/" not in visitor.says("加到手机日历")


def test_one_person_never_gets_the_others_dates(told: Visitor, stranger: Visitor) -> None:
    stranger.says("居住证2027年7月7号到期")
    mine, theirs = address_of(told), address_of(stranger)
    assert mine != theirs
    assert b"20270707" not in fetch(told, mine).data


def test_while_the_storage_is_down_it_says_so_and_asks_to_come_again(
    told: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = address_of(told)

    def down(*_: object) -> str:
        raise StorageDown("磁盘满了")

    monkeypatch.setattr(app.extensions["huxu"].store.feeds, "person", down)
    response = fetch(told, address)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "600"
    assert "磁盘" not in response.get_data(as_text=True)
