"""Each code of the platform's table leaves the step, the person and what follows in the state that belongs to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Store
from tests.reminders.world import ANYONE, BOTH, TEXTS, WINDOW, World, later
from tests.wechat.standin_server import running
from wechat.errcodes import table
from wechat.faults import Fault

STATES = {
    "accepted": "sent",
    "duplicate": "sent",
    "token": "due",
    "busy": "due",
    "serialise": "due",
    "rate": "due",
    "quota_day": "due",
    "stop_all": "due",
    "window_closed": "held",
    "quota_user": "held",
    "credit_gone": "held",
    "hold_day": "held",
    "hold": "held",
    "feature_off": "held",
    "refused": "cancelled",
    "bad_person": "cancelled",
    "gone": "cancelled",
    "template_fault": "failed",
    "content_bug": "failed",
    "too_long": "failed",
}
LISTED = sorted(table())


@pytest.mark.parametrize("rung", ["template", "text"])
@pytest.mark.parametrize("code", [*LISTED, 99999])
def test_a_code_ends_in_its_state_and_nothing_is_sent(code: int, rung: str, store: Store) -> None:
    with running() as standin:
        world = World(store, standin)
        reaction = table()[code].reaction if code in table() else "hold"
        world.account = TEXTS if rung == "text" else world.account
        world.person(wrote_at=later(hours=-1) if rung == "text" else later(days=-9))
        if code:
            standin.faults.add(Fault("code", code, times=None))
        tally = world.run()
        assert {
            state: n
            for state in ("sent", "held", "failed", "unknown", "cancelled", "due")
            if (n := getattr(tally, state))
        } == {STATES[reaction]: 1}
        assert sum(world.slept) <= 10
        assert world.received() == (0 if code else 1)
        if reaction == "gone":
            assert world.steps() == []
            assert world.store.dates.of(ANYONE) == []
            assert world.store.people.get(ANYONE).version == 0
        else:
            assert world.state() == STATES[reaction]
        if STATES[reaction] == "due":  # and goes out when it is over
            standin.faults.clear()
            assert world.run(later(days=1)).sent == 1
            assert world.received() == 1


@pytest.mark.parametrize("code", [c for c in LISTED if table()[c].reaction in ("stop_all", "token")])
def test_what_stops_all_leaves_the_rest_due_and_raises_an_alarm(code: int, world: World) -> None:
    for i in range(30):
        world.person(f"oPerson-{i:04}")
    world.standin.faults.add(Fault("code", code, times=None))
    assert world.run().due == 30
    assert "send" in world.alarms()
    assert str(code) in world.alarms()["send"]
    calls = [api for api, _ in world.standin.platform.calls]
    assert calls.count("template") <= 16  # one chunk of eight, each with a second try where the token was blamed
    world.standin.platform.calls.clear()
    assert world.run().due == 30
    assert [api for api, _ in world.standin.platform.calls].count("template") <= 2  # one asks, the others wait
    world.standin.faults.clear()
    assert world.run().sent == 30
    assert "send" not in world.alarms()


def test_a_refusal_of_the_secret_stops_all(world: World) -> None:
    world.sender = world.standin.client(secret="wrong")
    world.person()
    assert world.run().due == 1
    assert "40125" in world.alarms()["send"]
    assert "wrong" not in world.alarms()["send"]


def test_the_address_that_is_not_allowed_is_named(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", 40164, errmsg="invalid ip 203.0.113.9, not in whitelist"))
    world.run()
    assert "203.0.113.9" in world.alarms()["send"]


def test_an_unlisted_code_is_told_with_its_number_and_rid(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", 77777))
    world.run()
    assert "77777" in world.alarms()["fault:77777"]
    assert "rid" in world.alarms()["fault:77777"]


def test_busy_is_tried_again_within_the_pass(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", -1, times=2))
    assert world.run().sent == 1
    assert world.slept == [1.0, 2.0]


def test_one_interface_at_its_rate_rests_a_minute(world: World) -> None:
    world.person("oPerson-0001")
    world.person("oPerson-0002")
    world.standin.faults.add(Fault("code", 45011, openid="oPerson-0001"))
    world.run()
    assert world.run(later(seconds=30)).due >= 1
    assert world.run(later(seconds=61)).due == 0
    assert len(world.standin.mailbox.everything()) == 2


def test_a_daily_quota_rests_until_midnight(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", 45009))
    assert world.run().due == 1
    world.standin.platform.calls.clear()
    assert world.run(WINDOW.replace(hour=23, minute=59)).due == 1
    assert not world.standin.platform.calls
    assert world.run(later(hours=15)).sent == 1


@pytest.mark.parametrize("code", [45009, 45015, 48001, 43101, 43117])
def test_below_a_refused_rung_there_is_another(code: int, world: World) -> None:
    world.person(wrote_at=later(hours=-1))
    world.standin.faults.add(Fault("code", code, api="template"))
    assert world.run().sent == 1
    assert [received.api for received in world.standin.mailbox.of(ANYONE)] == ["text"]


def test_all_rungs_are_climbed_down(world: World) -> None:
    world.account = BOTH
    world.person(wrote_at=later(hours=-1))
    world.store.quotas.add(ANYONE, "subscription:tpl-subscription")
    world.standin.faults.add(Fault("code", 48001, api="template"), Fault("code", 43101, api="subscribe"))
    assert world.run().sent == 1
    assert [api for api, _ in world.standin.platform.calls if api != "token"] == ["template", "subscribe", "text"]
    assert world.store.quotas.left(ANYONE, "subscription:tpl-subscription", WINDOW) == 0


def test_an_interface_without_permission_is_not_tried_for_others(world: World) -> None:
    world.standin.faults.add(Fault("code", 48001, times=None))
    world.person("oPerson-0001")
    world.run()
    world.person("oPerson-0002")
    world.standin.platform.calls.clear()
    assert world.run().held == 1
    assert not world.standin.platform.calls
    assert "48001" in world.alarms()["send:template"]


def test_a_refused_template_rests_until_it_is_configured_anew(world: World) -> None:
    world.standin.faults.add(Fault("code", 40037))
    world.person("oPerson-0001")
    assert world.run().failed == 1
    world.person("oPerson-0002")
    assert world.run().held == 1
    world.account = replace(world.account, template_id="tpl-mended")
    world.person("oPerson-0003")
    assert world.run().sent == 1


def test_one_persons_bad_values_do_not_stop_the_template_for_others(world: World) -> None:
    for i in range(4):
        world.person(f"oPerson-{i:04}")
    world.standin.faults.add(Fault("code", 47003, openid="oPerson-0001", times=None))
    tally = world.run()
    assert (tally.failed, tally.sent) == (1, 3)
    world.person("oPerson-0009")
    assert world.run().sent == 1


def test_a_window_that_the_platform_closed_stays_closed_until_they_write(world: World) -> None:
    world.account = TEXTS
    world.person(holder="老婆", wrote_at=later(hours=-1))
    world.standin.faults.add(Fault("code", 45015))
    assert world.run().held == 1
    world.person(holder="孩子", wrote_at=later(hours=-1))
    assert world.run().held == 1
    assert len([api for api, _ in world.standin.platform.calls if api == "text"]) == 1
    world.wrote(later(hours=1))
    world.person(holder="爸爸", wrote_at=later(hours=1))
    assert world.run(later(hours=2)).sent == 1


def test_too_often_today_is_tried_once_more_tomorrow(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", 43117))
    assert world.run().held == 1
    assert world.run(later(hours=8)).held == 0
    assert world.run(later(days=1)).sent == 1
    assert world.received() == 1


def test_what_was_spoken_meanwhile_is_not_tried_again_tomorrow(world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", 43117))
    world.run()
    assert world.store.steps.take_held(ANYONE, later(hours=1))
    assert world.run(later(days=1)).sent == 0


@pytest.mark.parametrize("code", [43019, 48002, 40003])
def test_who_refuses_gets_nothing_more_until_they_write(code: int, world: World) -> None:
    world.person()
    world.standin.faults.add(Fault("code", code))
    assert world.run().cancelled == 1
    assert world.run(later(days=16)).held == 1
    world.wrote(later(days=17))
    assert world.run(later(days=23)).sent == 1


def test_many_unknown_openids_in_a_row_mean_the_account_is_wrong(world: World) -> None:
    for i in range(20):
        world.person(f"oPerson-{i:04}")
    world.standin.faults.add(Fault("code", 40003, times=None))
    assert str(world.run()) == "sent=0 held=0 failed=0 unknown=0 cancelled=0 due=20"
    assert "send" in world.alarms()
    world.standin.faults.clear()
    assert world.run().sent == 20


def test_unknown_openids_of_two_chunks_are_taken_back_too(world: World) -> None:
    for i in range(12):
        world.person(f"oPerson-{i:04}")
    for i in range(5, 12):
        world.standin.faults.add(Fault("code", 40003, openid=f"oPerson-{i:04}", times=None))
    tally = world.run()
    assert (tally.sent, tally.due, tally.cancelled) == (5, 7, 0)
    world.standin.faults.clear()
    assert world.run(WINDOW + timedelta(hours=2)).sent == 7


def test_a_text_that_is_too_long_goes_out_shorter(world: World) -> None:
    world.account = TEXTS
    world.person(wrote_at=later(hours=-1))
    world.standin.faults.add(Fault("code", 45002))
    assert world.run().sent == 1
    assert "\n" not in world.standin.mailbox.of(ANYONE)[0].text


def test_a_rejected_text_does_not_use_up_the_allowance(world: World) -> None:
    world.account = TEXTS
    world.person(wrote_at=later(hours=-1))
    world.standin.faults.add(Fault("code", 40035))
    world.run()
    assert world.store.quotas.used(ANYONE, "text", later(hours=-1).isoformat()) == 0
