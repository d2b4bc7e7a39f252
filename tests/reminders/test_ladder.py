"""Which ways to a person are allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clock import SHANGHAI
from reminders.ladder import Account, Stop, way

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
ALL = Account(True, "t", {}, "s", {})
HOUR = timedelta(hours=1)


def test_the_order_is_template_subscription_text() -> None:
    assert way(ALL, NOW, NOW - HOUR).rungs == ("template", "subscription", "text")


@pytest.mark.parametrize(
    ("wrote_at", "text"),
    [
        (NOW, True),
        (NOW - 47 * HOUR, True),
        (NOW - 48 * HOUR + timedelta(seconds=1), True),
        (NOW - 48 * HOUR, False),
        (NOW - 100 * HOUR, False),
        (NOW + timedelta(minutes=2), True),  # the platform's clock goes ahead of ours
        (NOW + HOUR, False),  # as of now, not yet written
        (None, False),
    ],
)
def test_texts_are_allowed_for_48_hours_after_their_message(wrote_at: datetime | None, text: bool) -> None:
    assert ("text" in way(ALL, NOW, wrote_at).rungs) is text


def test_what_is_not_configured_is_no_rung() -> None:
    assert way(replace(ALL, template_id=""), NOW, NOW).rungs == ("subscription", "text")
    assert way(Account(), NOW, NOW).rungs == ()
    assert "app_secret" in way(Account(), NOW, NOW).reason


def test_a_passing_stop_is_waited_for_a_lasting_one_is_not() -> None:
    account = Account(True, "t")
    until = NOW + HOUR
    assert way(account, NOW, None, stops={"template": Stop("今天满了", True, until)}).waits_until == until
    assert way(account, NOW, None, stops={"template": Stop("没有权限", False, until)}).waits_until is None


def test_who_refused_is_left_alone_until_they_write() -> None:
    assert way(ALL, NOW, NOW - 2 * HOUR, refused_at=NOW - HOUR).rungs == ()
    assert way(ALL, NOW, NOW - HOUR, refused_at=NOW - 2 * HOUR).rungs


def test_what_was_tried_is_not_tried_again() -> None:
    assert way(ALL, NOW, NOW, tried=frozenset({"template"})).rungs == ("subscription", "text")
