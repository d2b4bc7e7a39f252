"""What reminders say: every kind of step, within the limits of what carries it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import get_args

import pytest

from clock import SHANGHAI
from reminders.plan import StepKind
from reminders.wording import VALUES, field_values, push_fields, push_text
from storage.dates import DateRecord
from tests.reminders.world import EXPIRY, TOLD, shipped
from wechat.field_rules import fits

WORDING = shipped().wording
RECORD = DateRecord("oPerson", "老婆", TOLD, TOLD, EXPIRY)


@dataclass(frozen=True)
class Planned:
    kind: str
    day: date = date(2026, 12, 1)
    deadline: date | None = EXPIRY
    holder: str = "老婆"
    days_left: int = 30
    at: datetime = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize("kind", get_args(StepKind))
@pytest.mark.parametrize("holder", ["本人", "老婆", "员工小王" * 4])
def test_every_kind_of_step_has_its_words(kind: str, holder: str) -> None:
    text = push_text(WORDING, replace(RECORD, holder=holder), Planned(kind), date(2026, 12, 1))
    assert text.startswith("【")
    assert "{" not in text
    assert len(text.encode()) < 2048
    assert "「" in text  # says what can be answered
    assert "不用提醒" in text
    fields = push_fields(
        WORDING,
        replace(RECORD, holder=holder),
        Planned(kind),
        date(2026, 12, 1),
        {"thing1": "holder", "thing2": "step", "time3": "expires_on", "date4": "due_on", "thing5": "next_act"}
        | {"thing6": "days_left", "phrase7": "step"},
    )
    assert all(fits(name, value) for name, value in fields.items())


def test_the_example_of_the_house_reads_as_it_should() -> None:
    text = push_text(WORDING, RECORD, Planned("window_opens"), date(2026, 12, 1))
    assert "老婆的居住证 2026年12月31日到期" in text
    assert "还有 30 天" in text
    assert "「老婆已签注」" in text
    own = push_text(WORDING, replace(RECORD, holder="本人"), Planned("window_opens"), date(2026, 12, 1))
    assert "你的居住证" in own
    assert "「已签注」" in own


@pytest.mark.parametrize(("ahead", "said"), [(30, "还有 30 天"), (0, "今天是最后一天"), (-3, "已经过了 3 天")])
def test_days_are_counted_on_the_day_of_speaking(ahead: int, said: str) -> None:
    assert said in push_text(WORDING, RECORD, Planned("expires_soon"), EXPIRY - timedelta(days=ahead))


def test_a_step_without_a_last_day_says_so() -> None:
    assert "越早越好" in push_text(WORDING, RECORD, Planned("confirm_opens", deadline=None), date(2026, 12, 1))


def test_all_values_that_the_config_names_are_there() -> None:
    assert set(field_values(WORDING, RECORD, Planned("window_opens"), date(2026, 12, 1))) == set(VALUES)
