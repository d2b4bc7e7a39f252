"""What every test may have: a bot on a real SQLite file, a clock that stands, a visitor who says things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pusher import Answer, Pusher

import bot
import settings as configuration
from clock import SHANGHAI, Clock
from knowledge.model import Edition
from logs import configure_logging
from settings import Settings
from understanding.router import Router
from wechat.pages import as_read

MORNING = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session", autouse=True)
def quiet_logs() -> None:
    configure_logging(quiet=True)


@pytest.fixture(scope="session")
def routers() -> Callable[[Edition], Router]:
    """Builds each edition's router once for the whole run."""
    built: dict[str, Router] = {}

    def build(edition: Edition) -> Router:
        if edition.digest not in built:
            built[edition.digest] = bot.build_router(edition)
        return built[edition.digest]

    return build


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Demo settings on a database of this test's own."""
    return configuration.load(None, {"BOT_STORAGE__URL": f"sqlite:///{tmp_path}/bot.db", "BOT_REMINDERS__DISPATCHER": "false"})


@dataclass
class Ticking:
    """A clock that moves when told."""

    moment: datetime = MORNING

    def clock(self) -> Clock:
        return Clock(lambda: self.moment)

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def app(settings: Settings, ticking: Ticking, routers: Callable[[Edition], Router]) -> Iterator[Flask]:
    app = bot.create_app(settings, ticking.clock(), routers)
    yield app
    app.extensions["huxu"].store.close()


@dataclass
class Visitor:
    """A person in WeChat: says things, taps, and reads what comes back."""

    app: Flask
    ticking: Ticking
    person: str = "oVisitor_0000-000000000001AB"
    pusher: Pusher = field(default_factory=Pusher)
    last: Answer | None = None

    def says(self, text: str, **more: Any) -> str:
        """The reply as read, link markup gone; "" when there is none."""
        return self.sends(self.pusher.text(text, person=self.person, at=self.ticking.moment, **more))

    def does(self, event: str, key: str | None = None, **more: Any) -> str:
        return self.sends(self.pusher.event(event, key, person=self.person, at=self.ticking.moment, **more))

    def sends(self, push: Any) -> str:
        response = self.app.test_client().post("/wechat", query_string=push.query, data=push.body)
        assert response.status_code == 200, response.data
        self.last = self.pusher.open(response.data)
        return as_read(self.last.content)

    @property
    def memory(self) -> Any:
        """What the bot holds of this person."""
        return self.app.extensions["huxu"].store.people.get(self.person)


@pytest.fixture
def visitor(app: Flask, ticking: Ticking) -> Visitor:
    return Visitor(app, ticking)


@pytest.fixture
def stranger(app: Flask, ticking: Ticking) -> Visitor:
    """Somebody else at the same bot."""
    return Visitor(app, ticking, person="oStranger_000-000000000002CD")


@lru_cache(maxsize=1)
def repository() -> Path:
    return Path(__file__).parent.parent
