"""A pass: what is due is sent once, by what is true at that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from clock import SHANGHAI
from knowledge.model import DatedValue
from tests.reminders.world import ANYONE, BOTH, EXPIRY, TEXTS, TOLD, WINDOW, World, later


def test_a_due_step_is_sent_once_by_template(world: World) -> None:
    world.person(holder="老婆")
    assert str(world.run()) == "sent=1 held=0 failed=0 unknown=0 cancelled=0 due=0"
    assert str(world.run()) == "sent=0 held=0 failed=0 unknown=0 cancelled=0 due=0"
    [received] = world.standin.mailbox.of(ANYONE)
    assert received.fields == {"thing1": "老婆", "time2": "2026年12月31日 23:59", "phrase3": "签注提醒"}


def test_nothing_is_sent_before_send_at(world: World) -> None:
    world.person()
    assert world.run(WINDOW.replace(hour=8, minute=59)).sent == 0


def test_the_next_step_is_planned_and_comes_in_its_turn(world: World) -> None:
    world.person()
    world.run()
    record = world.store.dates.get(ANYONE, "本人")
    assert record
    assert record.next_due_at == datetime(2026, 12, 17, 9, 0, tzinfo=SHANGHAI)
    assert world.run(record.next_due_at).sent == 1


def test_of_several_overdue_steps_only_the_latest_is_sent(world: World) -> None:
    world.person()
    assert world.run(datetime(2026, 12, 29, 10, 0, tzinfo=SHANGHAI)).sent == 1
    [step] = world.steps()
    assert (step.kind, step.day) == ("expires_soon", date(2026, 12, 28))


def test_inside_two_days_of_their_message_people_get_a_text(world: World) -> None:
    world.account = TEXTS
    world.person(holder="老婆", wrote_at=later(hours=-47))
    assert world.run().sent == 1
    [received] = world.standin.mailbox.of(ANYONE)
    assert "老婆的居住证 2026年12月31日到期" in received.text
    assert "还有 30 天" in received.text
    assert "「老婆已签注」" in received.text


def test_after_two_days_the_step_is_held_and_spoken_once(world: World) -> None:
    world.account = TEXTS
    world.person(wrote_at=later(hours=-48))
    assert world.run().held == 1
    assert world.received() == 0
    assert [step.kind for step in world.store.steps.take_held(ANYONE, later(hours=1))] == ["window_opens"]
    assert world.store.steps.take_held(ANYONE, later(hours=1)) == []


def test_five_texts_follow_a_message_and_the_next_message_gives_five_more(world: World) -> None:
    world.account = TEXTS
    for i in range(7):
        world.person(holder=f"员工{i}", wrote_at=later(hours=-1))
    assert (tally := world.run()).sent == 5
    assert tally.held == 2
    world.wrote(later(hours=1))
    world.person(holder="孩子", wrote_at=later(hours=1))
    assert world.run(later(hours=2)).sent == 1


def test_a_subscription_credit_is_used_up_by_one_notice(world: World) -> None:
    world.account = replace(BOTH, template_id="")
    world.person(holder="老婆")
    world.person(holder="孩子")
    world.store.quotas.add(ANYONE, "subscription:tpl-subscription")
    tally = world.run()
    assert (tally.sent, tally.held) == (1, 1)
    assert [received.api for received in world.standin.mailbox.of(ANYONE)] == ["subscribe"]


def test_without_an_account_everything_is_held(world: World) -> None:
    world.account = replace(TEXTS, can_push=False)
    world.person(wrote_at=WINDOW)
    assert world.run().held == 1
    assert "app_id" in world.steps()[0].reason


def test_a_date_that_was_changed_meanwhile_is_not_reminded_of(world: World) -> None:
    record = world.person()
    world.store.dates.change(ANYONE, "本人", lambda r: replace(r or record, expires_on=date(2027, 12, 31)))
    assert world.run().sent == 0
    changed = world.store.dates.get(ANYONE, "本人")
    assert changed
    assert changed.next_due_at == datetime(2027, 12, 1, 9, 0, tzinfo=SHANGHAI)


def test_what_was_done_or_is_unwanted_is_not_reminded_of(world: World) -> None:
    done = world.person(holder="老婆")
    unwanted = world.person(holder="孩子")
    world.store.dates.change(ANYONE, "老婆", lambda r: replace(r or done, endorsed_on=WINDOW.date()))
    world.store.dates.change(ANYONE, "孩子", lambda r: replace(r or unwanted, wanted=False))
    assert str(world.run()) == "sent=0 held=0 failed=0 unknown=0 cancelled=0 due=0"


def test_who_has_left_gets_nothing(world: World) -> None:
    world.person()
    world.store.people.change(ANYONE, WINDOW, lambda p: replace(p, following=False))
    assert world.run().cancelled == 1
    assert world.received() == 0


def test_who_was_erased_gets_nothing(world: World) -> None:
    world.person()
    world.store.people.erase(ANYONE)
    assert str(world.run()) == "sent=0 held=0 failed=0 unknown=0 cancelled=0 due=0"


def test_a_person_gets_one_message_after_another(world: World) -> None:
    for i in range(20):
        world.person(holder=f"员工{i:02}")
    under_way: list[str] = []
    real = world.sender.send_template

    def send(push):  # type: ignore[no-untyped-def]
        assert push.person not in under_way
        under_way.append(push.person)
        outcome = real(push)
        under_way.remove(push.person)
        return outcome

    world.sender.send_template = send
    assert world.run().sent == 20


def test_many_are_sent_in_pages(world: World) -> None:
    for i in range(40):
        world.person(f"oPerson-{i:04}")
    assert world.run().sent == 40
    assert len(world.standin.mailbox.everything()) == 40


def test_a_changed_figure_moves_every_plan(world: World) -> None:
    world.person()
    world.run(later(days=-20))  # nothing is due, but the plans are marked as made by today's figures
    figure = world.edition.parameters["endorse_window_days"]
    longer = replace(figure, values=(DatedValue(date(2016, 1, 1), 55),))
    world.edition = replace(world.edition, parameters={**world.edition.parameters, "endorse_window_days": longer})
    assert world.run(later(days=-20)).sent == 1  # open for five days by now
    assert world.run(WINDOW).sent == 0  # the day on which it used to open


def test_what_was_sent_for_the_expiry_does_not_keep_the_confirmation_back(world: World) -> None:
    """A tester sends as of a day to come, and goes on talking today."""
    world.person()
    assert world.run(later(days=20)).sent == 1
    told = later(days=-5)
    kept = world.store.dates.get(ANYONE, "本人")
    assert kept
    endorsed = replace(kept, endorsed_on=told.date(), changed_at=told, next_due_at=later(days=-1))
    assert world.store.dates.save(endorsed)
    assert world.run(WINDOW).sent == 1
    assert {step.kind for step in world.steps()} == {"expires_soon", "confirm_opens"}


def test_what_was_sent_for_a_later_expiry_does_not_keep_an_earlier_one_back(world: World) -> None:
    world.person(expires_on=EXPIRY + timedelta(days=200))
    assert world.run(later(days=200)).sent == 1
    kept = world.store.dates.get(ANYONE, "本人")
    assert kept
    assert world.store.dates.save(replace(kept, expires_on=EXPIRY, changed_at=TOLD, next_due_at=WINDOW))
    assert world.run(WINDOW).sent == 1
    assert world.received() == 2


def test_the_daily_count_of_the_account_is_kept(world: World, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(__import__("reminders.allowances").allowances.PER_DAY, "template", 2)
    for holder in ("甲", "乙", "丙"):
        world.person(holder=holder)
    tally = world.run()
    assert (tally.sent, tally.due) == (2, 1)
    assert world.run(later(days=1)).sent == 1


def test_what_a_pass_did_is_counted(world: World) -> None:
    world.person()
    world.run()
    today = world.standin.hands.now.date()
    assert world.store.counters.range(today, today)["reminders.sent"] == {today: 1}
