"""The dispatcher's thread inside serve."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from reminders.dispatch import Dispatcher
from reminders.loop import REST, Loop, awake
from reminders.sole import NAME
from tests.reminders.world import WINDOW, World, later
from wechat.mailbox import Received


def loop_of(world: World) -> Loop:
    return Loop(world.store, Dispatcher(world.parts(), per_second=None), world.standin.hands.clock, time(9, 0))


def test_it_sends_what_is_due_and_stops_at_once_when_told(world: World) -> None:
    world.person()
    world.standin.hands.now = WINDOW
    arrived = threading.Event()
    real = world.standin.mailbox.put

    def put(received: Received, since: datetime) -> Received | None:
        arrived.set()
        return real(received, since)

    world.standin.mailbox.put = put  # type: ignore[method-assign]
    loop = loop_of(world)
    loop.start()
    assert arrived.wait(10)
    assert loop.stop()
    assert world.state() == "sent"


def test_it_rests_until_the_next_moment_or_half_a_minute(world: World) -> None:
    loop = loop_of(world)
    assert loop.rest(later(minutes=1)) == REST
    world.person()
    assert loop.rest(later(seconds=-10)) == REST  # before nine
    assert loop.rest(WINDOW) == 0
    world.run()
    assert loop.rest(later(minutes=1)) == REST


def test_nothing_goes_out_at_night(world: World) -> None:
    world.person()
    world.standin.hands.now = later(hours=14)
    assert loop_of(world).turn() == REST
    assert world.received() == 0


@pytest.mark.parametrize(
    ("hour", "send_at", "wakes"),
    [(8, 9, False), (9, 9, True), (20, 9, True), (21, 9, False), (3, 9, False), (22, 22, True), (3, 22, False)],
)
def test_it_is_awake_from_send_at_until_the_evening(hour: int, send_at: int, wakes: bool) -> None:
    assert awake(WINDOW.replace(hour=hour), time(send_at, 0)) is wakes


def test_while_another_works_it_rests(world: World) -> None:
    world.person()
    world.standin.hands.now = WINDOW
    world.store.leases.take(NAME, "somebody on another machine", WINDOW, timedelta(minutes=1))
    assert loop_of(world).turn() == REST
    assert world.received() == 0


def test_an_alarm_over_all_is_waited_out(world: World) -> None:
    world.person()
    world.store.alarms.set("send", "40164", WINDOW, later(minutes=15))
    assert loop_of(world).rest(later(minutes=1)) == REST
    assert loop_of(world).rest(later(minutes=16)) == 0


def test_a_store_that_fails_does_not_end_it(world: World) -> None:
    loop = loop_of(world)
    world.standin.hands.now = WINDOW
    world.store.close()
    assert loop.turn() == REST


def test_a_published_figure_moves_plans_before_the_next_day_comes(world: World) -> None:
    """Found by an operator: 30 became 45 days, and nothing moved until the old day came."""
    world.person()
    world.standin.hands.now = later(days=-40)
    loop = loop_of(world)
    loop.turn()
    before = world.store.dates.next_moment()
    window = world.edition.parameters["endorse_window_days"]
    wider = replace(window, values=(*window.values[:-1], replace(window.values[-1], value=45)))
    world.edition = replace(world.edition, number=2, parameters={**world.edition.parameters, window.name: wider})
    loop.turn()
    after = world.store.dates.next_moment()
    assert before
    assert after == before - timedelta(days=15)
