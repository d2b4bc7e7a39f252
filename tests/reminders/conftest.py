"""A world for every test: its own database file, its own stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.reminders.world import World
from tests.wechat.standin_server import Standin, running


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def standin() -> Iterator[Standin]:
    with running() as started:
        yield started


@pytest.fixture
def world(store: Store, standin: Standin) -> World:
    return World(store, standin)
