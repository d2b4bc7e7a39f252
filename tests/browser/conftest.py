"""The running program and a real Chromium. Where there is none and none can be had, one line says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from serving import FLAGS, Server, axe_script, browser_path

sys.path.append(str(Path(__file__).parents[1] / "console"))
from small import small_files

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "huxu-tests"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all, with an empty profile."""
    path = browser_path()
    if not path:
        if os.environ.get("CI"):
            pytest.fail("no Chromium here, and it could not be installed")
        pytest.skip("no Chromium here, and it cannot be installed (apt-get as root)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    source = axe_script(CACHE)
    if not source:
        if os.environ.get("CI"):
            pytest.fail("axe-core could not be fetched with npm")
        pytest.skip("axe-core could not be fetched: no npm, or no network")
    return source


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The program on the small knowledge."""
    made = Server(tmp_path, small_files())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield context.new_page()
    context.close()
