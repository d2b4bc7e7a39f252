"""`bot.py remind list` and `bot.py remind send`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

import click

from clock import chinese_day, parse_moment
from reminders.claims import way_for
from reminders.dispatch import PAGE, Dispatcher
from reminders.ladder import Rung
from reminders.pace import Patience
from reminders.parts import Parts, open_steps
from reminders.replan import PLANNED_BY
from reminders.sole import AnotherIsAtWork
from reminders.standing import stops
from reminders.tasks import Planned
from storage.database import StorageError
from storage.dates import DateRecord
from storage.steps import State

SLEEPS_AT_MOST = 10.0  # seconds, of one `remind send`
RUNG_NAMES: dict[Rung, str] = {"template": "模板消息", "subscription": "订阅通知", "text": "客服消息"}
LISTED = 50  # steps of each kind that somebody should look at
LOOK_AT: dict[State, str] = {"unknown": "不知道有没有发到，等对方来说话时说", "failed": "没发成，要看一下"}


class Office(Protocol):
    """What the commands get as click's context object."""

    def reminder_parts(self) -> Parts:
        """The dispatcher's parts, with the wall clock."""
        ...


@click.group()
def remind() -> None:
    """提醒：看谁到期、发一轮。"""


def _moment(_context: click.Context, _parameter: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_moment(text)
    except ValueError:
        raise click.BadParameter(f"{text}: 看不懂这个时间。写成 2027-03-01 或 2027-03-01T09:00") from None


now_option = click.option("--now", callback=_moment, metavar="ISO", help="按这一刻算，例如 2027-03-01T09:00")


@remind.command("list")
@now_option
@click.pass_obj
def show(office: Office, now: datetime | None) -> None:
    """看这一刻该提醒谁、提醒什么，不发。"""
    try:
        parts = office.reminder_parts()
        _show(parts, now or parts.clock.now())
    except StorageError as fault:
        raise click.ClickException(str(fault)) from None


@remind.command()
@now_option
@click.pass_obj
def send(office: Office, now: datetime | None) -> None:
    """把这一刻该发的发一轮。"""
    try:
        parts = office.reminder_parts()
        tally = Dispatcher(parts).run(now or parts.clock.now(), Patience(SLEEPS_AT_MOST))
    except AnotherIsAtWork as fault:
        raise click.ClickException(
            f"{fault}，这一轮没有发。等它发完再试，或关掉 serve 里的 reminders.dispatcher"
        ) from None
    except StorageError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(str(tally))


def _show(parts: Parts, now: datetime) -> None:
    n = 0
    stopped = stops(parts.store, parts.account, now)
    for record, planned in due_steps(parts, now):
        n += 1
        way = way_for(parts.account, parts.store.people.get(record.person), now, stopped)
        rungs = " → ".join(RUNG_NAMES[rung] for rung in way.rungs)
        how = rungs or (f"等着（{way.reason}）" if way.waits_until else f"留到对方来说话（{way.reason}）")
        step = parts.wording().get(f"remind_{planned.kind}.step", planned.kind)
        last = f"最后一天 {chinese_day(planned.deadline)}" if planned.deadline else "没有最后期限"
        click.echo(f"{record.person}  {record.holder}  {step}  {chinese_day(planned.day)}  {last}  {how}")
    click.echo(f"共 {n} 条到时候了。" if n else "这一刻没有到时候的提醒。")
    for state, title in LOOK_AT.items():
        for step_ in parts.store.steps.listing(state, LISTED):
            click.echo(f"{title}：{step_.person}  {step_.holder}  {chinese_day(step_.day)}  {step_.reason}")


def due_steps(parts: Parts, now: datetime) -> Iterator[tuple[DateRecord, Planned]]:
    """What a pass at `now` would take up."""
    for record in _records(parts, now):
        for planned in open_steps(parts, record, now):
            yield record, planned


def _records(parts: Parts, now: datetime) -> Iterator[DateRecord]:
    """The records that are due; all of them, where the rules have changed since they were planned."""
    planned = parts.store.marks.get(PLANNED_BY) == parts.planner.rules(now)
    after: DateRecord | None = None
    while page := parts.store.dates.due(now, PAGE, after) if planned else parts.store.dates.page(PAGE, after):
        after = page[-1]
        yield from page
