"""A store in a real file, the stand-in over HTTP, the shipped wording and figures, and people with dates."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from clock import SHANGHAI
from knowledge.load import SHIPPED, parse, read_folder
from knowledge.model import Edition
from reminders.dispatch import Dispatcher
from reminders.ladder import Account
from reminders.pace import Patience
from reminders.parts import Parts
from reminders.planner import LivePlanner
from reminders.tasks import Tally
from storage import Store
from storage.dates import DateRecord
from storage.people import Person
from storage.steps import Step
from tests.wechat.standin_server import Memory, Standin

TOLD = datetime(2026, 11, 1, 10, 0, tzinfo=SHANGHAI)
EXPIRY = date(2026, 12, 31)
WINDOW = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)  # its first step: thirty days before, at send_at
LEADS = (14, 7, 3, 1, 0)
TEMPLATE = Account(True, "tpl-reminder", {"thing1": "holder", "time2": "expires_on", "phrase3": "step"})
TEXTS = Account(True)
BOTH = replace(TEMPLATE, subscription_id="tpl-subscription", subscription_fields={"thing1": "next_act"})
ANYONE = "oPerson-0001"


@functools.cache
def shipped() -> Edition:
    """The knowledge as it is shipped."""
    edition, _ = parse(read_folder(SHIPPED))  # whether it is faultless is another test's business
    return edition


class World:
    """Everything a dispatcher touches, and shortcuts to set it up and look at it."""

    def __init__(self, store: Store, standin: Standin, account: Account = TEMPLATE) -> None:
        self.store, self.standin, self.account = store, standin, account
        self.edition: Edition = shipped()
        self.planner = LivePlanner(lambda: self.edition, time(9, 0), LEADS)
        self.memory = Memory()
        self.slept: list[float] = []
        self.sender: Any = standin.client(read_seconds=0.25, memory=self.memory)

    def parts(self, **changed: Any) -> Parts:
        parts = Parts(
            store=self.store,
            sender=self.sender,
            planner=self.planner,
            wording=lambda: self.edition.wording,
            account=self.account,
            send_at=time(9, 0),
            clock=self.standin.hands.clock,
        )
        return replace(parts, **changed)

    def person(
        self, openid: str = ANYONE, holder: str = "本人", expires_on: date = EXPIRY, **changed: Any
    ) -> DateRecord:
        """Someone who told a date, and wrote long before it is due unless `wrote_at` says otherwise."""
        wrote_at = changed.pop("wrote_at", TOLD)
        self.store.people.change(openid, TOLD, lambda p: replace(p, following=True, last_wrote_at=wrote_at))
        record = DateRecord(openid, holder, TOLD, TOLD, expires_on, **changed)
        record = replace(record, next_due_at=self.planner.outlook(record, (), TOLD).next_at)
        assert self.store.dates.save(record)
        return record

    def run(self, now: datetime = WINDOW, seconds: float = 10.0, **parts: Any) -> Tally:
        """One pass; what it sleeps is only written down."""
        patience = Patience(seconds, sleep=self.sleep)
        return Dispatcher(self.parts(**parts), per_second=None, workers=4, chunk=8).run(now, patience)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def steps(self, openid: str = ANYONE) -> list[Step]:
        return self.store.steps.of(openid)

    def state(self, openid: str = ANYONE) -> str:
        [step] = self.steps(openid)
        return step.state

    def received(self, openid: str = ANYONE) -> int:
        return len(self.standin.mailbox.of(openid))

    def wrote(self, at: datetime, openid: str = ANYONE) -> None:
        """The person writes something."""
        self.store.people.change(openid, at, lambda p: replace(p, last_wrote_at=at))

    def alarms(self, now: datetime = WINDOW) -> dict[str, str]:
        return {name: alarm.reason for name, alarm in self.store.alarms.active(now).items()}


class Interrupted(BaseException):
    """Stands for a kill: nothing in the program may catch it."""


def interrupting(act: Callable[..., Any], before: bool = True) -> Callable[..., Any]:
    """`act`, cut off before or after it was done."""

    def cut(*args: Any, **kwargs: Any) -> Any:
        if not before:
            act(*args, **kwargs)
        raise Interrupted

    return cut


def later(**by: float) -> datetime:
    """A moment after WINDOW."""
    return WINDOW + timedelta(**by)


def person_of(store: Store, openid: str = ANYONE) -> Person:
    return store.people.get(openid)
