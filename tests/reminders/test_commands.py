"""`remind list` and `remind send`, as an operator calls them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from click.testing import CliRunner, Result

from reminders.commands import remind
from reminders.parts import Parts
from reminders.sole import NAME
from tests.reminders.world import ANYONE, TEXTS, World, later
from wechat.faults import Fault

AT = "2026-12-01T09:00"


@dataclass
class Office:
    world: World

    def reminder_parts(self) -> Parts:
        return self.world.parts()


def call(world: World, *args: str) -> Result:
    return CliRunner().invoke(remind, args, obj=Office(world))


def test_send_prints_one_line_of_counts(world: World) -> None:
    world.person()
    result = call(world, "send", "--now", AT)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "sent=1 held=0 failed=0 unknown=0 cancelled=0 due=0"


def test_list_shows_who_is_due_what_and_how_and_sends_nothing(world: World) -> None:
    world.person(holder="老婆")
    result = call(world, "list", "--now", AT)
    assert result.exit_code == 0
    for part in (ANYONE, "老婆", "签注提醒", "2026年12月31日", "模板消息"):
        assert part in result.stdout
    assert world.received() == 0
    assert world.steps() == []


def test_list_says_why_something_will_be_held(world: World) -> None:
    world.account = TEXTS
    world.person()
    assert "48 小时" in call(world, "list", "--now", AT).stdout


def test_list_shows_what_is_unknown_and_what_failed(world: World) -> None:
    world.account = TEXTS
    world.person("oPerson-0001", wrote_at=later(hours=-1))
    world.person("oPerson-0002", wrote_at=later(hours=-1))
    world.standin.faults.add(
        Fault("drop", openid="oPerson-0001", times=None), Fault("code", 40035, openid="oPerson-0002")
    )
    world.run()
    shown = call(world, "list", "--now", AT).stdout
    assert "oPerson-0001" in shown
    assert "oPerson-0002" in shown
    assert "40035" in shown


def test_nothing_due_is_said(world: World) -> None:
    assert "没有" in call(world, "list", "--now", "2026-11-20").stdout


def test_a_time_that_cannot_be_read_is_one_clear_line(world: World) -> None:
    result = call(world, "send", "--now", "tomorrow")
    assert result.exit_code == 2
    assert "tomorrow" in result.stderr


def test_while_another_machine_dispatches_it_waits_and_then_says_so(world: World, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("reminders.commands.SLEEPS_AT_MOST", 0.0)
    world.store.leases.take(NAME, "elsewhere", world.standin.hands.now, timedelta(minutes=1))
    result = call(world, "send", "--now", AT)
    assert result.exit_code == 1
    assert "另一个" in result.stderr


def test_a_store_that_fails_is_one_clear_line(world: World) -> None:
    world.store.close()
    result = call(world, "send", "--now", AT)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
