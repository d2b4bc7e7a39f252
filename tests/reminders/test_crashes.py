"""Cut off at any point, and killed: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reminders.dispatch import _Pass
from reminders.settling import Settling
from reminders.sole import NAME
from storage.attempts import Attempts
from storage.steps import Steps
from tests.reminders.world import ANYONE, TEXTS, WINDOW, Interrupted, World, interrupting, later

ROOT = Path(__file__).parents[2]

POINTS = [
    (Steps, "claim", True),
    (Steps, "claim", False),
    (Attempts, "begin", False),
    (_Pass, "_call_all", True),
    (_Pass, "_call_all", False),
    (Settling, "settle", True),
    (Attempts, "finish", True),
    (Attempts, "finish", False),
    (Settling, "settle", False),
]


@pytest.mark.parametrize("rung", ["template", "text"])
@pytest.mark.parametrize(("where", "what", "before"), POINTS)
def test_cut_off_anywhere_it_ends_sent_once_or_unknown(
    where: Any, what: str, before: bool, rung: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    if rung == "text":
        world.account = TEXTS
    world.person(wrote_at=later(hours=-1))
    with monkeypatch.context() as patched:
        patched.setattr(where, what, interrupting(getattr(where, what), before))
        with pytest.raises(Interrupted):
            world.run()
    world.run()
    assert world.received() <= 1
    if rung == "template":
        assert (world.state(), world.received()) == ("sent", 1)
    else:
        assert world.state() in ("sent", "unknown")
        assert world.state() == "unknown" or world.received() == 1


@pytest.mark.parametrize("before", [True, False])
def test_cut_off_in_the_call_a_template_is_asked_again_under_its_id(before: bool, world: World) -> None:
    world.person()
    real = world.sender.send_template
    world.sender.send_template = interrupting(real, before)
    with pytest.raises(Interrupted):
        world.run()
    world.sender.send_template = real
    assert world.run(later(minutes=2)).sent == 1
    assert world.received() == 1


def test_after_ten_minutes_by_the_wall_the_platform_has_forgotten_the_id(world: World) -> None:
    world.person()
    real = world.sender.send_template
    world.sender.send_template = interrupting(real, before=False)
    with pytest.raises(Interrupted):
        world.run()
    world.sender.send_template = real
    world.standin.hands.move(minutes=11)
    assert world.run().unknown == 1
    assert world.received() == 1


def test_after_ten_minutes_as_of_now_it_is_unknown_as_well(world: World) -> None:
    world.person()
    real = world.sender.send_template
    world.sender.send_template = interrupting(real, before=False)
    with pytest.raises(Interrupted):
        world.run()
    world.sender.send_template = real
    assert world.run(later(minutes=11)).unknown == 1
    assert world.store.steps.take_held(ANYONE, later(hours=1))


def test_a_claim_without_an_attempt_is_sent(world: World) -> None:
    world.person()
    assert world.store.steps.claim(ANYONE, "本人", "window_opens", WINDOW.date(), "somebody dead", WINDOW)
    assert world.run().sent == 1


def test_the_lease_of_a_dead_process_is_taken_over_at_once(world: World) -> None:
    world.person()
    script = "from reminders.sole import own_name; print(own_name())"
    dead = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    wall = world.standin.hands.now
    assert world.store.leases.take(NAME, dead.stdout.strip(), wall, span=wall.resolution * 10**9)
    assert world.run(seconds=0).sent == 1


DISPATCH = """
import sys
from datetime import time
from clock import Clock
from reminders.dispatch import Dispatcher
from reminders.pace import Patience
from storage import Store
from tests.reminders.world import TEXTS, TEMPLATE, WINDOW, World, Memory
from tests.wechat.standin_server import APP_ID, SECRET, Hands
from wechat.client import Client
from wechat.exchange import Exchange
from wechat.tokens import StableTokens

url, address, rung = sys.argv[1:]

class Standin:
    hands = Hands()
    def client(self, read_seconds, memory):
        exchange = Exchange(address, 2.0, 5.0)
        return Client(exchange, StableTokens(exchange, memory, APP_ID, SECRET, Clock()))

world = World(Store.open(url), Standin(), TEXTS if rung == "text" else TEMPLATE)
parts = world.parts(clock=Clock())
print("ready", flush=True)
sys.stdin.readline()
print(Dispatcher(parts, per_second=150, workers=4, chunk=8).run(WINDOW, Patience(None)), flush=True)
"""


def _dispatcher(url: str, address: str, rung: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", DISPATCH, url, address, rung],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.mark.parametrize("rung", ["template", "text"])
def test_killed_again_and_again_nothing_is_lost_or_sent_twice(rung: str, world: World, url: str) -> None:
    people = [f"oPerson-{i:04}" for i in range(150)]
    for openid in people:
        world.person(openid, wrote_at=later(hours=-1))
    for enough in (20, 50, 90):
        process = _dispatcher(url, world.standin.url, rung)
        _go(process)
        while len(world.standin.mailbox.everything()) < enough:
            time.sleep(0.002)  # until the moment to kill; nothing of ours waits
        process.send_signal(signal.SIGKILL)
        process.communicate()
    last = _dispatcher(url, world.standin.url, rung)
    printed, _ = last.communicate("go\n", timeout=60)
    assert last.returncode == 0, printed
    got = Counter(received.openid for received in world.standin.mailbox.everything())
    states = {openid: world.state(openid) for openid in people}
    assert max(got.values()) == 1
    if rung == "template":
        assert set(states.values()) == {"sent"}
        assert set(got) == set(people)
    else:
        assert set(states.values()) <= {"sent", "unknown"}
        assert all(got[openid] == 1 for openid, state in states.items() if state == "sent")
        assert sum(state == "unknown" for state in states.values()) <= 3 * 8


def test_two_dispatchers_at_once_send_nothing_twice(world: World, url: str) -> None:
    people = [f"oPerson-{i:04}" for i in range(100)]
    for openid in people:
        world.person(openid)
    both = [_dispatcher(url, world.standin.url, "template") for _ in range(2)]
    for process in both:
        _go(process)
    printed = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(int(re.findall(r"sent=(\d+) held", line)[0]) for line in printed) == 100
    assert Counter(received.openid for received in world.standin.mailbox.everything()) == Counter(people)
