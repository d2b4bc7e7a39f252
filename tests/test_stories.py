"""Whole conversations as data: tests/stories/*.toml. One file, one subject; one [[story]], one conversation.

A story has `name`, `start` and its steps in order. What a step does: exactly one of DOES (or none: only the clock
moves). What it checks: any of CHECKS. Everything else is a mistake in the file, and says so.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pusher import Push as Delivery
from visiting import MORNING, Ticking, Visitor

import bot
import settings as configuration
from clock import in_shanghai
from knowledge.model import Edition
from messages import Push
from reminders.dispatch import Dispatcher
from reminders.join import make_parts
from reminders.pace import Patience
from understanding.router import Router
from wechat.outcomes import Accepted

STORIES = Path(__file__).parent / "stories"
HEAD = {"name", "start", "template", "step"}
DOES = {"user", "voice", "event", "repeat", "run"}
CHECKS = {"reply_has", "reply_has_not", "starts_with", "silent", "same_reply", "sent", "tally"}
MOVES = {"at", "person"}
BETWEEN = timedelta(seconds=30)  # from one message to the next where no `at` is said


@dataclass
class Outbox:
    """Takes every push, and keeps what would have been read."""

    sent: list[str] = field(default_factory=list)

    def send_template(self, push: Push) -> Accepted:
        self.sent.append(" ".join(push.fields.values()))
        return Accepted(str(len(self.sent)))

    send_subscribe = send_template

    def send_text(self, push: Push) -> Accepted:
        self.sent.append(push.text)
        return Accepted()


@dataclass
class Stage:
    """Where one story is played."""

    app: Flask
    ticking: Ticking
    outbox: Outbox = field(default_factory=Outbox)
    people: dict[str, Visitor] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    last: tuple[Visitor, Delivery] | None = None
    tally: str = ""

    def play(self, step: dict[str, Any]) -> None:
        if "at" in step:
            self.ticking.moment = in_shanghai(step["at"])
        else:
            self.ticking.moment += BETWEEN
        name = step.get("person", "me")
        visitor = self.people.setdefault(name, Visitor(self.app, self.ticking, f"oStory_{name}".ljust(28, "0")))
        said = {"person": visitor.person, "at": self.ticking.moment}
        if "user" in step:
            self.say(visitor, visitor.pusher.text(step["user"], **said))
        elif "voice" in step:
            self.say(visitor, visitor.pusher.voice(step["voice"], **said))
        elif "event" in step:
            self.say(visitor, visitor.pusher.event(step["event"], **said))
        elif step.get("repeat"):
            assert self.last, "nothing was said yet"
            self.say(*self.last)
        elif step.get("run") == "reminders":
            self.remind()

    def say(self, visitor: Visitor, delivery: Delivery) -> None:
        self.last = (visitor, delivery)
        self.replies.append(visitor.sends(delivery))

    def remind(self) -> None:
        joined = self.app.extensions["huxu"]
        parts = make_parts(
            joined.settings, joined.store, self.outbox, lambda: joined.brain().edition, self.ticking.clock()
        )
        self.outbox.sent.clear()
        self.tally = str(Dispatcher(parts, per_second=None).run(self.ticking.moment, Patience(0)))

    def check(self, step: dict[str, Any]) -> None:
        reply = self.replies[-1] if self.replies else ""
        for words in step.get("reply_has", []):
            assert words in reply, f"{words!r} is missing in:\n{reply}"
        for words in step.get("reply_has_not", []):
            assert words not in reply, f"{words!r} is in:\n{reply}"
        if "starts_with" in step:
            assert reply.startswith(step["starts_with"]), reply
        if "silent" in step:
            assert (reply == "") is step["silent"], reply
        if step.get("same_reply"):
            assert reply == self.replies[-2]
        if "tally" in step:
            assert step["tally"] in self.tally, self.tally
        if "sent" in step:
            assert len(self.outbox.sent) == len(step["sent"]), self.outbox.sent
            for wanted in step["sent"]:
                assert any(all(words in text for words in wanted) for text in self.outbox.sent), self.outbox.sent


def stories() -> Iterator[Any]:
    for path in sorted(STORIES.glob("*.toml")):
        for story in tomllib.loads(path.read_text(encoding="utf-8"))["story"]:
            yield pytest.param(story, id=f"{path.stem}: {story['name']}")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, routers: Callable[[Edition], Router]) -> Path:
    """A database in which the shipped knowledge is published: each story begins on a copy."""
    path = tmp_path_factory.mktemp("stories") / "published.db"
    app = bot.create_app(configuration.load(None, {"BOT_STORAGE__URL": f"sqlite:///{path}"}), build=routers)
    app.extensions["huxu"].store.backup(path.with_name("copy.db"))
    app.extensions["huxu"].store.close()
    return path.with_name("copy.db")


@pytest.mark.parametrize("story", list(stories()))
def test_story(story: dict[str, Any], tmp_path: Path, published: Path, routers: Callable[[Edition], Router]) -> None:
    check_form(story)
    shutil.copy(published, tmp_path / "bot.db")
    told = {"BOT_STORAGE__URL": f"sqlite:///{tmp_path}/bot.db", "BOT_REMINDERS__DISPATCHER": "false"}
    if story.get("template"):
        told["BOT_WECHAT__TEMPLATES__REMINDER__ID"] = "tpl-story"
    ticking = Ticking(in_shanghai(story["start"]) - BETWEEN)
    app = bot.create_app(configuration.load(None, told), ticking.clock(), routers)
    stage = Stage(app, ticking)
    try:
        for number, step in enumerate(story["step"], 1):
            try:
                stage.play(step)
                stage.check(step)
            except AssertionError as fault:
                raise AssertionError(f"step {number} ({step}): {fault}") from fault
    finally:
        app.extensions["huxu"].store.close()


def check_form(story: dict[str, Any]) -> None:
    """The lists of keys are closed: a misspelt check would never fail."""
    assert not story.keys() - HEAD, f"unknown: {story.keys() - HEAD}"
    assert isinstance(story["start"], datetime)
    for step in story["step"]:
        unknown = step.keys() - DOES - CHECKS - MOVES
        assert not unknown, f"unknown: {unknown}"
        assert len(step.keys() & DOES) <= 1, f"does several things: {step}"
        assert step.get("run", "reminders") == "reminders"
        assert not step.keys() & {"sent", "tally"} or "run" in step, f"nothing was sent here: {step}"
        assert isinstance(step.get("sent", []), list)
        for key in ("reply_has", "reply_has_not"):
            assert isinstance(step.get(key, []), list), f"{key} is a list: {step}"


@pytest.mark.parametrize(
    "wrong",
    [{"replies_has": ["x"]}, {"user": "x", "event": "y"}, {"run": "everything"}, {"user": "x", "sent": []}],
)
def test_a_story_with_a_mistake_in_it_is_not_played(wrong: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        check_form({"name": "n", "start": MORNING, "step": [wrong]})
