"""A house for each test, with people at its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from house import Hand, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def editor(house: House) -> Hand:
    """wang, an editor, logged in."""
    hand = house.hand()
    assert hand.log_in("wang").status_code == 200
    return hand


@pytest.fixture
def publisher(house: House) -> Hand:
    """li, a publisher, logged in."""
    hand = house.hand()
    assert hand.log_in("li").status_code == 200
    return hand
