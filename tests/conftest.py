"""What every test may have: a bot on a real SQLite file, a clock that stands, a visitor who says things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from visiting import Ticking, Visitor

import bot
import settings as configuration
from handlers.brain import build_router
from knowledge.model import Edition
from settings import Settings
from understanding.router import Router


@pytest.fixture(scope="session", autouse=True)
def quiet_logs() -> None:
    """Log lines go nowhere, and a test may capture them."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), cache_logger_on_first_use=False)


@pytest.fixture(scope="session")
def routers() -> Callable[[Edition], Router]:
    """Builds each edition's router once for the whole run."""
    built: dict[str, Router] = {}

    def build(edition: Edition) -> Router:
        if edition.digest not in built:
            built[edition.digest] = build_router(edition)
        return built[edition.digest]

    return build


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Demo settings on a database of this test's own."""
    return configuration.load(
        None, {"BOT_STORAGE__URL": f"sqlite:///{tmp_path}/bot.db", "BOT_REMINDERS__DISPATCHER": "false"}
    )


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def app(settings: Settings, ticking: Ticking, routers: Callable[[Edition], Router]) -> Iterator[Flask]:
    app = bot.create_app(settings, ticking.clock(), routers)
    yield app
    app.extensions["huxu"].store.close()


@pytest.fixture
def visitor(app: Flask, ticking: Ticking) -> Visitor:
    return Visitor(app, ticking)


@pytest.fixture
def stranger(app: Flask, ticking: Ticking) -> Visitor:
    """Somebody else at the same bot."""
    return Visitor(app, ticking, person="oStranger_000-000000000002CD")
