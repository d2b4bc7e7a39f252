"""What the platform reports afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from messages import Message
from reminders.results import result_change
from tests.reminders.world import ANYONE, BOTH, WINDOW, World, later

SUBSCRIPTION = "tpl-subscription"


def report(world: World, event: str, fields: Mapping[str, Any], at: datetime = WINDOW) -> None:
    message = Message(ANYONE, "gh_test", "event", at, "key", event=event, fields=fields)
    change = result_change(message, SUBSCRIPTION, at)
    assert change
    with world.store.transaction():
        change(world.store)


def finished(world: World, status: str, at: datetime = WINDOW) -> None:
    msgid = world.standin.mailbox.of(ANYONE)[-1].msgid
    report(world, "TEMPLATESENDJOBFINISH", {"MsgID": msgid, "Status": status}, at)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("success", "sent"),
        ("failed:user block", "cancelled"),
        ("failed: system failed", "due"),
        ("failed:system failed", "due"),
        ("failed:freq limit", "held"),
        ("failed:something new", "held"),
    ],
)
def test_a_template_report_moves_its_step(status: str, state: str, world: World) -> None:
    world.person()
    world.run()
    finished(world, status)
    assert world.state() == state


def test_after_a_failure_of_the_platforms_it_is_sent_once_more_and_only_once(world: World) -> None:
    world.person()
    world.run()
    finished(world, "failed: system failed")
    world.standin.hands.move(minutes=11)
    assert world.run(later(minutes=5)).sent == 0
    assert world.run(later(minutes=11)).sent == 1
    assert world.received() == 2
    finished(world, "failed: system failed", later(minutes=12))
    assert world.state() == "held"
    record = world.store.dates.get(ANYONE, "本人")
    assert record
    assert record.next_due_at
    assert record.next_due_at > later(days=1)


def test_who_has_blocked_us_gets_nothing_more_until_they_write(world: World) -> None:
    world.person()
    world.run()
    finished(world, "failed:user block", later(seconds=3))
    assert world.run(later(days=16)).held == 1


def test_a_report_that_belongs_to_nothing_changes_nothing(world: World) -> None:
    world.person()
    world.run()
    report(world, "TEMPLATESENDJOBFINISH", {"MsgID": "1", "Status": "failed:user block"})
    report(world, "TEMPLATESENDJOBFINISH", {})
    assert world.state() == "sent"


@pytest.mark.parametrize("many", [True, False])
def test_a_consent_is_one_notice(many: bool, world: World) -> None:
    world.account = BOTH
    item = {"TemplateId": SUBSCRIPTION, "SubscribeStatusString": "accept", "PopupScene": "2"}
    report(world, "subscribe_msg_popup_event", {"List": [item, {"TemplateId": "other"}] if many else item})
    assert world.store.quotas.left(ANYONE, f"subscription:{SUBSCRIPTION}", WINDOW) == 1
    report(world, "subscribe_msg_change_event", {"List": {"TemplateId": SUBSCRIPTION}})
    assert world.store.quotas.left(ANYONE, f"subscription:{SUBSCRIPTION}", WINDOW) == 0


@pytest.mark.parametrize(
    ("code", "state"), [("0", "sent"), ("43101", "held"), ("47003", "failed"), ("43019", "cancelled")]
)
def test_a_subscription_report_moves_its_step(code: str, state: str, world: World) -> None:
    world.account = BOTH
    world.person()
    world.store.quotas.add(ANYONE, f"subscription:{SUBSCRIPTION}")
    world.store.alarms.set("send:template", "off", WINDOW, WINDOW + timedelta(days=2))
    world.run()
    msgid = world.standin.mailbox.of(ANYONE)[-1].msgid
    report(
        world, "subscribe_msg_sent_event", {"List": ({"TemplateId": SUBSCRIPTION, "MsgID": msgid, "ErrorCode": code},)}
    )
    assert world.state() == state


def test_other_events_are_no_reports() -> None:
    message = Message(ANYONE, "gh_test", "event", WINDOW, "key", event="CLICK")
    assert result_change(message, SUBSCRIPTION, WINDOW) is None
