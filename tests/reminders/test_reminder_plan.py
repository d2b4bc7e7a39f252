"""What is remembered for people, and when: the plan of one record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clock import SHANGHAI
from knowledge.model import DatedValue, Edition, Parameter
from reminders.calendar import Calendar
from reminders.cycle import cycle
from reminders.figures import Figures, figures_on
from reminders.plan import PlannedStep, due, plan, steps_of
from storage.dates import DateRecord

FIGURES = Figures(30, 3, 60, 20)
CALENDAR = Calendar()
SEND_AT = time(9)
LEADS = (14, 7, 3, 1, 0)
TOLD = datetime(2026, 9, 1, 10, tzinfo=SHANGHAI)


def record(
    expires: str = "",
    endorsed: str = "",
    confirmed: str = "",
    told: datetime = TOLD,
    snoozed: str = "",
    on: bool = True,
) -> DateRecord:
    days = [date.fromisoformat(day) if day else None for day in (expires, endorsed, confirmed, snoozed)]
    return DateRecord("o1", "本人", told, told, days[0], days[1], days[2], wanted=on, snoozed_until_on=days[3])


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=SHANGHAI)


def planned(
    held: DateRecord, now: datetime = TOLD, figures: Figures = FIGURES, leads: tuple[int, ...] = LEADS
) -> tuple[PlannedStep, ...]:
    return plan(held, figures, CALENDAR, SEND_AT, leads, now)


def due_at(held: DateRecord, now: datetime) -> list[str]:
    return shown(due(steps_of(held, FIGURES, CALENDAR, SEND_AT, LEADS), now))


def shown(steps: tuple[PlannedStep, ...]) -> list[str]:
    return [f"{step.kind} {step.day} {step.days_left}" for step in steps]


def test_an_expiry_brings_the_window_the_leads_and_the_day_after() -> None:
    assert shown(planned(record("2026-12-31"))) == [
        "window_opens 2026-12-01 30",
        "expires_soon 2026-12-17 14",
        "expires_soon 2026-12-24 7",
        "expires_soon 2026-12-28 3",
        "expires_soon 2026-12-30 1",
        "expires_today 2026-12-31 0",
        "expired 2027-01-01 -1",
    ]


def test_each_step_is_due_at_the_hour_of_sending_in_shanghai() -> None:
    first = planned(record("2026-12-31"))[0]
    assert first.at.isoformat() == "2026-12-01T09:00:00+08:00"
    assert (first.holder, first.deadline) == ("本人", date(2026, 12, 31))


def test_after_the_endorsement_only_the_points_are_reminded_of() -> None:
    held = record("2026-10-20", "2026-09-30", told=at("2026-09-30", 15))
    assert shown(planned(held, at("2026-09-30", 15))) == [
        "confirm_opens 2026-10-10 50",
        "confirm_soon 2026-11-15 14",
        "confirm_soon 2026-11-22 7",
        "confirm_soon 2026-11-26 3",
        "confirm_soon 2026-11-28 1",
        "confirm_last_day 2026-11-29 0",
    ]


def test_an_endorsement_told_without_an_expiry_is_planned_too() -> None:
    held = record(endorsed="2026-02-12", told=at("2026-02-12", 11))
    assert shown(planned(held, at("2026-02-12", 11)))[0] == "confirm_opens 2026-02-24 48"


def test_after_the_confirmation_next_years_date_is_asked_for_when_the_review_is_over() -> None:
    held = record("2026-09-12", "2026-09-10", "2026-09-15", told=at("2026-09-15", 11))
    assert shown(planned(held, at("2026-09-15", 11))) == ["next_year 2026-10-19 0"]


def test_next_years_date_told_starts_anew_and_is_not_asked_for() -> None:
    held = record("2027-09-12", "2026-09-10", "2026-09-15", told=at("2026-09-15", 11))
    assert shown(planned(held, at("2026-09-15", 11)))[0] == "window_opens 2027-08-13 30"
    assert "next_year" not in {step.kind for step in planned(held, at("2026-09-15", 11))}


def test_next_years_date_told_before_the_confirmation_keeps_both() -> None:
    held = record("2027-09-12", "2026-09-10", told=at("2026-09-10", 11))
    kinds = [step.kind for step in planned(held, at("2026-09-10", 11))]
    assert kinds[0] == "confirm_opens"
    assert kinds.count("window_opens") == 1


def test_a_confirmation_of_the_year_before_does_not_count_for_a_new_endorsement() -> None:
    held = record("2026-10-01", "2026-09-10", "2025-10-01", told=at("2026-09-10", 11))
    assert planned(held, at("2026-09-10", 11))[0].kind == "confirm_opens"


def test_only_a_confirmation_told_ends_the_expiry_too() -> None:
    held = record("2026-10-01", confirmed="2026-09-10", told=at("2026-09-10", 11))
    assert [step.kind for step in planned(held, at("2026-09-10", 11))] == ["next_year"]


@pytest.mark.parametrize(
    ("held", "what"),
    [
        (record("2026-12-31", on=False), "reminders are off"),
        (record(), "nothing was told"),
        (record("2026-08-31"), "the expiry was past when it was told"),
        (record("2024-05-01"), "long past"),
        (record(endorsed="2026-07-01"), "day 60 was past when it was told"),
    ],
)
def test_nothing_is_planned_when(held: DateRecord, what: str) -> None:
    assert planned(held) == (), what
    assert due_at(held, at("2027-12-31")) == [], what


def test_a_figure_that_is_not_known_plans_nothing_by_it() -> None:
    kinds = {step.kind for step in planned(record("2026-12-31"), figures=Figures())}
    assert kinds == {"expires_soon", "expires_today", "expired"}
    endorsed = record(endorsed="2026-09-01")
    assert shown(planned(endorsed, figures=Figures(30, 3, None, 20))) == ["confirm_opens 2026-09-04 0"]
    assert planned(endorsed, figures=Figures()) == ()
    assert planned(record(confirmed="2026-09-01"), figures=Figures()) == ()


def test_a_changed_figure_moves_the_plan() -> None:
    assert planned(record("2026-12-31"), figures=replace(FIGURES, endorse_window_days=45))[0].day == date(2026, 11, 16)


def test_the_windows_opening_is_a_step_whatever_the_leads_and_never_twice() -> None:
    assert shown(planned(record("2026-12-31"), leads=())) == ["window_opens 2026-12-01 30", "expired 2027-01-01 -1"]
    days = [step.day for step in planned(record("2026-12-31"), leads=(30, 30, 7, 7, -1))]
    assert days == [date(2026, 12, 1), date(2026, 12, 24), date(2027, 1, 1)]


def test_a_permit_that_expires_on_a_leap_day() -> None:
    held = record("2028-02-29", told=at("2027-03-10"))
    days = [step.day for step in planned(held, at("2027-03-10"))]
    assert (days[0], days[-1]) == (date(2028, 1, 30), date(2028, 3, 1))


def test_day_60_is_the_last_day_in_time() -> None:
    dates = cycle(record(endorsed="2026-07-12"), FIGURES, CALENDAR)
    assert dates.confirm_by == date(2026, 9, 10)
    over_a_leap_day = cycle(record(endorsed="2028-01-01"), FIGURES, CALENDAR)
    assert over_a_leap_day.confirm_by == date(2028, 3, 1)


def test_the_cycle_says_what_is_an_estimate() -> None:
    if CALENDAR.knows(2027):
        pytest.skip("the library knows 2027 by now")
    dates = cycle(record("2027-03-20", "2027-03-10", "2027-03-15"), FIGURES, CALENDAR)
    assert (dates.confirm_from, dates.confirm_from_estimated) == (date(2027, 3, 15), True)
    assert (dates.review_by, dates.review_by_estimated) == (date(2027, 4, 12), True)
    assert dates.confirm_by == date(2027, 5, 9)


def test_a_step_is_due_from_the_minute_of_sending_on() -> None:
    held = record("2026-12-31")
    assert due_at(held, at("2026-12-01", 8, 59)) == []
    assert due_at(held, at("2026-12-01", 9)) == ["window_opens 2026-12-01 30"]
    assert planned(held, at("2026-12-01", 9))[0].day == date(2026, 12, 17)


def test_of_several_overdue_steps_only_the_latest_of_each_deadline_is_due() -> None:
    assert due_at(record("2026-12-31"), at("2026-12-29")) == ["expires_soon 2026-12-28 3"]
    assert due_at(record("2026-12-31"), at("2027-03-01")) == ["expired 2027-01-01 -1"]
    both = record("2027-09-12", "2026-09-10", told=at("2026-09-10", 11))
    assert due_at(both, at("2027-08-20")) == ["confirm_last_day 2026-11-09 0", "window_opens 2027-08-13 30"]


def test_what_was_over_when_it_was_told_is_not_due() -> None:
    held = record("2026-10-15", told=at("2026-09-20", 12))
    assert due_at(held, at("2026-09-20", 13)) == []
    assert due_at(held, at("2026-10-01", 9)) == ["expires_soon 2026-10-01 14"]


def test_a_window_moved_back_by_a_new_figure_is_not_sent_a_second_time() -> None:
    wider = replace(FIGURES, endorse_window_days=45)
    sent = date(2026, 12, 1)
    steps = steps_of(record("2026-12-31"), wider, CALENDAR, SEND_AT, LEADS)
    assert due(steps, at("2026-12-05"), {"expiry": sent}) == ()


def test_a_late_reminder_can_tell_the_days_that_are_left_by_then() -> None:
    (step,) = due(steps_of(record("2026-12-31"), FIGURES, CALENDAR, SEND_AT, LEADS), at("2026-12-27"))
    assert (step.days_left, step.days_left_on(date(2026, 12, 27))) == (7, 4)


def test_a_snooze_holds_back_what_comes_before_and_brings_it_once_on_its_day() -> None:
    held = record("2026-12-31", told=at("2026-12-01", 12), snoozed="2026-12-08")
    assert shown(planned(held, at("2026-12-01", 12)))[:2] == [
        "expires_soon 2026-12-08 23",
        "expires_soon 2026-12-17 14",
    ]


def test_a_snooze_onto_a_day_with_a_step_adds_none() -> None:
    held = record("2026-12-31", told=at("2026-12-17", 12), snoozed="2026-12-24")
    assert shown(planned(held, at("2026-12-17", 12)))[0] == "expires_soon 2026-12-24 7"
    assert [step.day for step in planned(held, at("2026-12-17", 12))].count(date(2026, 12, 24)) == 1


def test_a_snooze_never_goes_past_the_last_day() -> None:
    held = record("2026-12-31", told=at("2026-12-28", 12), snoozed="2027-01-04")
    assert shown(planned(held, at("2026-12-28", 12))) == ["expires_today 2026-12-31 0", "expired 2027-01-04 -4"]
    endorsed = record(endorsed="2026-09-01", told=at("2026-10-28", 12), snoozed="2026-11-20")
    assert shown(planned(endorsed, at("2026-10-28", 12))) == ["confirm_last_day 2026-10-31 0"]


def test_a_snooze_before_the_window_changes_nothing() -> None:
    assert planned(record("2026-12-31", snoozed="2026-09-08")) == planned(record("2026-12-31"))


def test_the_figures_are_the_parameters_in_force_on_the_day() -> None:
    rows = (DatedValue(date(2016, 1, 1), 30), DatedValue(date(2027, 1, 1), 45), DatedValue(date(2028, 1, 1), None))
    window = Parameter("endorse_window_days", "f.toml", "t", "天", rows, date(2026, 1, 1), 365)
    edition = Edition(1, "", parameters={"endorse_window_days": window})
    found = [figures_on(edition, date(year, 6, 1)).endorse_window_days for year in (2015, 2026, 2027, 2028)]
    assert found == [None, 30, 45, None]
    assert figures_on(edition, date(2026, 6, 1)).review_working_days is None


DAYS = st.none() | st.dates(date(2025, 1, 1), date(2029, 12, 31))
MOMENTS = st.datetimes(TOLD.replace(tzinfo=None), TOLD.replace(tzinfo=None, year=2031)).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
RECORDS = st.builds(
    DateRecord,
    person=st.just("o1"),
    holder=st.sampled_from(["本人", "老婆"]),
    told_at=st.just(TOLD),
    changed_at=st.just(TOLD),
    expires_on=DAYS,
    endorsed_on=DAYS,
    confirmed_on=DAYS,
    wanted=st.booleans(),
    snoozed_until_on=DAYS,
)
WAITS = st.builds(Figures, *[st.none() | st.integers(0, 90)] * 4)
LEAD_DAYS = st.lists(st.integers(-1, 60), max_size=6).map(tuple)


@given(RECORDS, WAITS, LEAD_DAYS, MOMENTS)
def test_a_plan_is_in_order_of_time_never_past_and_names_no_step_twice(
    held: DateRecord, figures: Figures, leads: tuple[int, ...], now: datetime
) -> None:
    steps = planned(held, now, figures, leads)
    assert list(steps) == sorted(steps, key=lambda step: step.at)
    assert all(step.at > now and step.at.timetz().replace(tzinfo=None) == SEND_AT for step in steps)
    assert len({(step.kind, step.day) for step in steps}) == len(steps)


@given(RECORDS, WAITS, LEAD_DAYS, MOMENTS, MOMENTS)
def test_planning_again_later_gives_the_same_steps_but_those_that_have_come(
    held: DateRecord, figures: Figures, leads: tuple[int, ...], one: datetime, other: datetime
) -> None:
    early, late = sorted((one, other))
    assert planned(held, late, figures, leads) == tuple(s for s in planned(held, early, figures, leads) if s.at > late)


@given(RECORDS, WAITS, LEAD_DAYS, MOMENTS)
def test_what_is_due_was_planned_before_and_comes_once_for_each_deadline(
    held: DateRecord, figures: Figures, leads: tuple[int, ...], now: datetime
) -> None:
    overdue = due(steps_of(held, figures, CALENDAR, SEND_AT, leads), now)
    assert set(overdue) <= set(planned(held, TOLD, figures, leads))
    assert all(step.at <= now for step in overdue)
    assert len(overdue) <= 3
    assert bool(overdue) == any(step.at <= now for step in planned(held, TOLD, figures, leads))


@given(st.dates(date(2026, 12, 1), date(2028, 12, 31)), st.integers(0, 400), WAITS, LEAD_DAYS)
def test_a_later_expiry_never_makes_a_step_earlier(
    expires: date, later: int, figures: Figures, leads: tuple[int, ...]
) -> None:
    told = TOLD.replace(year=2025)
    before = planned(DateRecord("o1", "本人", told, told, expires), told, figures, leads)
    after = planned(DateRecord("o1", "本人", told, told, expires + timedelta(days=later)), told, figures, leads)
    assert [step.day + timedelta(days=later) for step in before] == [step.day for step in after]


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 30), st.integers(0, 40))
def test_a_later_endorsement_never_makes_the_points_earlier(day: date, later: int, count: int) -> None:
    one, other = (CALENDAR.nth_working_day_after(start, count).day for start in (day, day + timedelta(days=later)))
    assert one <= other
