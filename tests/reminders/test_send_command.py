"""`bot.py remind send` as a process of its own against the stand-in with faults on: the line it prints, and the states.

Every code by itself is in test_codes.py; here a handful goes the whole way, through configuration and HTTP.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.reminders.world import World, later
from tests.wechat.standin_server import APP_ID, SECRET
from wechat.faults import Fault

ROOT = Path(__file__).parents[2]
TEMPLATE = {"BOT_WECHAT__TEMPLATES__REMINDER__ID": "tpl"}
SUBSCRIPTION = {
    "BOT_WECHAT__TEMPLATES__SUBSCRIPTION__ID": "sub",
    "BOT_WECHAT__TEMPLATES__SUBSCRIPTION__FIELDS__thing1": "holder",
}
LONG_AGO, JUST_NOW = later(days=-9), later(hours=-1)


class Send:
    """An operator's `remind send --now`, in a folder of its own."""

    def __init__(self, world: World, url: str, folder: Path) -> None:
        self.world, self.folder = world, folder
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")} | {
            "BOT_STORAGE__URL": url,
            "BOT_WECHAT__API_BASE_URL": world.standin.url,
            "BOT_WECHAT__APP_ID": APP_ID,
            "BOT_WECHAT__APP_SECRET": SECRET,
        }

    def __call__(self, **env: str) -> str:
        """The counts above zero of the line that it prints."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "bot.py"), "remind", "send", "--now", "2026-12-01T09:00"],
            cwd=self.folder,
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        line = done.stdout.splitlines()[-1]
        assert re.fullmatch(r"sent=\d+ held=\d+ failed=\d+ unknown=\d+ cancelled=\d+ due=\d+", line)
        return " ".join(part for part in line.split() if not part.endswith("=0"))

    def due(self, *codes: int, **person: object) -> None:
        """One person for each code, who meets it; 0 meets none."""
        for code in codes:
            self.world.person(openid(code), **({"wrote_at": LONG_AGO} | person))
            if code:
                self.world.standin.faults.add(Fault("code", code, openid=openid(code), times=1 if code == -1 else None))


def openid(code: int) -> str:
    return f"oMeets{code}"


@pytest.fixture
def send(world: World, url: str, tmp_path: Path) -> Send:
    return Send(world, url, tmp_path)


def states(world: World, *codes: int) -> list[str]:
    return ["+".join(step.state for step in world.steps(openid(code))) or "nothing" for code in codes]


def test_what_concerns_one_person_alone_ends_with_them_by_text(world: World, send: Send) -> None:
    codes = (0, 45015, 45047, 43004, 43019, -1, 99999, 45065)
    send.due(*codes, wrote_at=JUST_NOW)
    assert send() == "sent=3 held=3 cancelled=2"
    assert states(world, *codes) == ["sent", "held", "held", "nothing", "cancelled", "sent", "held", "sent"]
    assert [world.received(openid(code)) for code in codes] == [1, 0, 0, 0, 0, 1, 0, 0]
    assert any("99999" in reason for reason in world.alarms().values())
    assert send() == ""  # nothing is tried again


def test_what_concerns_one_person_alone_ends_with_them_by_template(world: World, send: Send) -> None:
    codes = (0, 47003, 43004, 99999)
    send.due(*codes)
    assert send(**TEMPLATE) == "sent=1 held=1 failed=1 cancelled=1"
    assert states(world, *codes) == ["sent", "failed", "nothing", "held"]
    assert any("47003" in name for name in world.alarms())


def test_a_consent_that_is_used_up_leads_to_the_next_rung_or_is_held(world: World, send: Send) -> None:
    send.due(43101)
    world.store.quotas.add(openid(43101), "subscription:sub")
    assert send(**SUBSCRIPTION) == "held=1"
    world.person("oWroteJustNow", wrote_at=JUST_NOW)
    world.standin.faults.add(Fault("code", 43101, openid="oWroteJustNow", api="subscribe"))
    world.store.quotas.add("oWroteJustNow", "subscription:sub")
    assert send(**SUBSCRIPTION) == "sent=1"
    assert [received.api for received in world.standin.mailbox.of("oWroteJustNow")] == ["text"]


@pytest.mark.parametrize(
    ("code", "printed", "state"),
    [(45009, "due=1", "due"), (45011, "due=1", "due"), (48001, "held=1", "held"), (40001, "due=1", "due")],
)
def test_what_concerns_the_interface_or_the_account(
    code: int, printed: str, state: str, world: World, send: Send
) -> None:
    send.due(code)
    assert send(**TEMPLATE) == printed
    assert states(world, code) == [state]
    assert world.alarms()
    assert world.received(openid(code)) == 0


def test_what_an_interface_may_not_goes_by_text_where_that_is_allowed(world: World, send: Send) -> None:
    world.person(openid(48001), wrote_at=JUST_NOW)
    world.standin.faults.add(Fault("code", 48001, api="template", times=None))
    assert send(**TEMPLATE) == "sent=1"
    assert [received.api for received in world.standin.mailbox.of(openid(48001))] == ["text"]


def test_a_token_that_is_killed_under_way_costs_nobody_a_reminder(world: World, send: Send) -> None:
    people = [f"oPerson-{i:04}" for i in range(120)]
    for person in people:
        world.person(person)
    ended = threading.Event()

    def kill() -> None:
        killed = 0
        while not ended.is_set() and killed < 2:
            if len(world.standin.mailbox.everything()) > 30 * (killed + 1):
                world.standin.platform.kill_token(only_force=killed == 1)
                killed += 1
            time.sleep(0.001)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        assert send(**TEMPLATE) == "sent=120"
    finally:
        ended.set()
        killer.join()
    assert Counter(received.openid for received in world.standin.mailbox.everything()) == Counter(people)
    assert world.standin.platform.tokens_given == 3


def test_an_answer_that_never_comes_is_unknown_and_not_sent_again(world: World, send: Send) -> None:
    world.person("oDropped", wrote_at=JUST_NOW)
    world.standin.faults.add(Fault("drop", after=True, openid="oDropped"))
    assert send() == "unknown=1"
    assert send() == ""
    assert world.received("oDropped") == 1
