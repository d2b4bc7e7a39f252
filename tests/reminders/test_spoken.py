"""Reminders that could not be sent, told at the next message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from clock import SHANGHAI
from reminders.calendar import Calendar
from reminders.figures import figures_on
from reminders.spoken import spoken
from storage.dates import DateRecord
from storage.steps import Step
from tests.reminders.world import ANYONE, EXPIRY, TEXTS, TOLD, WINDOW, World, later, shipped

RECORD = DateRecord(ANYONE, "老婆", TOLD, TOLD, EXPIRY)


def step(kind: str, day: date, holder: str = "老婆", state: str = "held") -> Step:
    return Step(1, ANYONE, holder, kind, day, state, "", 1, "", None, None, WINDOW, None)  # type: ignore[arg-type]


def say(steps: list[Step], records: list[DateRecord], now: datetime) -> str:
    figures = figures_on(shipped(), now.date())
    return spoken(shipped().wording, steps, records, figures, Calendar(), now)


def test_a_held_step_is_told_with_the_days_of_today(world: World) -> None:
    world.account = TEXTS
    world.person(holder="老婆")
    world.run()
    steps = world.store.steps.take_held(ANYONE, later(days=10))
    said = say(steps, world.store.dates.of(ANYONE), later(days=10))
    assert "老婆的居住证 2026年12月31日到期" in said
    assert "还有 20 天" in said


def test_after_the_last_day_it_says_so() -> None:
    said = say([step("window_opens", WINDOW.date())], [RECORD], datetime(2027, 1, 3, 10, 0, tzinfo=SHANGHAI))
    assert said.count("【过期提醒】") == 1
    assert "已经过了 3 天" in said


def test_what_is_done_unwanted_or_gone_is_not_told() -> None:
    held = [step("window_opens", WINDOW.date())]
    assert say(held, [replace(RECORD, endorsed_on=WINDOW.date())], later(days=3)) == ""
    assert say(held, [replace(RECORD, wanted=False)], later(days=3)) == ""
    assert say(held, [], later(days=3)) == ""


def test_of_several_for_one_deadline_only_the_latest_is_told() -> None:
    held = [step("window_opens", WINDOW.date()), step("expires_soon", date(2026, 12, 17))]
    assert say(held, [RECORD], datetime(2026, 12, 20, 10, 0, tzinfo=SHANGHAI)).count("【") == 1


def test_what_may_have_arrived_is_told_as_that() -> None:
    assert "可能" in say([step("window_opens", WINDOW.date(), state="unknown")], [RECORD], later(hours=3))


def test_the_points_have_their_own_last_day() -> None:
    record = replace(RECORD, endorsed_on=date(2026, 12, 1))
    held = [step("confirm_opens", date(2026, 12, 4))]
    assert "还有" in say(held, [record], later(days=5))
    over = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI) + timedelta(days=65)
    assert "已经过了 5 天" in say(held, [record], over)
    assert say(held, [replace(record, confirmed_on=date(2026, 12, 10))], later(days=10)) == ""
