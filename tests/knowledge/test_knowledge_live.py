"""The live edition is swapped whole, seldom looked at, and never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import pytest

from knowledge.live import Live, NothingLoaded
from knowledge.model import Edition


class Ticks:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Shop:
    """A store that counts how often it is asked."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.files = {1: dict(texts)}
        self.live = 1
        self.asked = 0

    def number(self) -> int:
        self.asked += 1
        return self.live

    def read(self, number: int) -> Mapping[str, str]:
        return self.files[number]


def titles(edition: Edition) -> list[str]:
    return [entry.title for entry in edition.entries.values()]


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def live(ticks: Ticks) -> Live[list[str]]:
    return Live(titles, ticks)


def test_a_published_edition_is_taken_up_whole(live: Live[list[str]], ticks: Ticks, texts: dict[str, str]) -> None:
    shop = Shop(texts)
    live.refresh(shop.number, shop.read)
    before = live.held
    shop.files[2] = {path: text.replace("什么时候签注", "何时去签注") for path, text in texts.items()}
    shop.live = 2
    ticks.now += 1
    live.refresh(shop.number, shop.read)
    assert (live.held.edition.number, "何时去签注" in live.held.built) == (2, True)
    assert (before.edition.number, "何时去签注" in before.built) == (1, False)


def test_the_pointer_is_looked_at_once_a_second_at_most(
    live: Live[list[str]], ticks: Ticks, texts: dict[str, str]
) -> None:
    shop = Shop(texts)
    for _ in range(10):
        live.refresh(shop.number, shop.read)
        ticks.now += 0.1
    assert shop.asked == 1
    ticks.now += 0.2
    live.refresh(shop.number, shop.read)
    assert shop.asked == 2


def test_a_broken_edition_leaves_the_last_good_one_and_says_why(
    live: Live[list[str]], ticks: Ticks, texts: dict[str, str]
) -> None:
    shop = Shop(texts)
    live.refresh(shop.number, shop.read)
    shop.files[2] = {"sources.toml": "["}
    shop.live = 2
    ticks.now += 1
    live.refresh(shop.number, shop.read)
    assert live.held.edition.number == 1
    assert "第 2 版" in live.fault
    shop.files[3] = dict(texts)
    shop.live = 3
    ticks.now += 1
    live.refresh(shop.number, shop.read)
    assert (live.held.edition.number, live.fault) == (3, "")


def test_a_store_that_is_down_leaves_the_last_good_one_and_is_asked_again(
    live: Live[list[str]], ticks: Ticks, texts: dict[str, str]
) -> None:
    shop = Shop(texts)
    live.refresh(shop.number, shop.read)

    def down() -> int:
        raise OSError("disk")

    ticks.now += 1
    live.refresh(down, shop.read)
    assert live.held.edition.number == 1
    assert "OSError" in live.fault
    ticks.now += 1
    live.refresh(shop.number, shop.read)
    assert live.fault == ""


def test_before_the_first_edition_there_is_nothing_to_answer_with(live: Live[list[str]]) -> None:
    live.refresh(lambda: 0, lambda number: {})
    with pytest.raises(NothingLoaded, match="还没有发布"):
        _ = live.held


def test_while_one_thread_builds_the_others_go_on_with_the_old(texts: dict[str, str], ticks: Ticks) -> None:
    building, go_on = threading.Event(), threading.Event()

    def slowly(edition: Edition) -> int:
        if edition.number == 2:
            building.set()
            assert go_on.wait(5)
        return edition.number

    live = Live(slowly, ticks)
    shop = Shop(texts)
    live.refresh(shop.number, shop.read)
    shop.files[2], shop.live = dict(texts), 2
    ticks.now += 1
    builder = threading.Thread(target=live.refresh, args=(shop.number, shop.read))
    builder.start()
    assert building.wait(5)
    ticks.now += 1
    live.refresh(shop.number, shop.read)
    assert live.held.built == 1
    go_on.set()
    builder.join()
    assert live.held.built == 2


def test_a_message_does_not_wait_for_an_edition_that_is_watched_for(texts: dict[str, str]) -> None:
    slow, entered = threading.Event(), threading.Event()

    def build(edition: Edition) -> int:
        if edition.number == 2:
            entered.set()
            slow.wait(10)
        return edition.number

    shop = Shop(texts)
    live = Live(build)
    live.refresh(shop.number, shop.read)
    live.watch(shop.number, shop.read)
    shop.files[2] = dict(texts)
    shop.live = 2
    assert entered.wait(5)  # nobody wrote, and yet the new edition is being built
    live.refresh(shop.number, shop.read)  # a message in the meantime
    assert live.held.built == 1
    slow.set()
    for _ in range(100):
        if live.held.built == 2:
            return
        time.sleep(0.05)
    pytest.fail("the new edition was not taken up")
