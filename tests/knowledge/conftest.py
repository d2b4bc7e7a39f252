"""A small good knowledge: as texts, as an edition, as a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from shelf import Shelf

from knowledge.load import load, read_folder
from knowledge.model import Edition

HERE = Path(__file__).parent


@pytest.fixture
def texts() -> dict[str, str]:
    """The files of a small good knowledge."""
    return read_folder(HERE / "good")


@pytest.fixture
def edition(texts: dict[str, str]) -> Edition:
    """The same, loaded as edition 7."""
    loaded = load(texts, 7)
    assert isinstance(loaded, Edition), loaded
    return loaded


@pytest.fixture
def shelf() -> Shelf:
    """A store without editions."""
    return Shelf()


@pytest.fixture
def folder(tmp_path: Path, texts: dict[str, str]) -> Path:
    """The small good knowledge as a folder that may be changed."""
    root = tmp_path / "content"
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
