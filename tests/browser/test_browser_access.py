"""Everybody can use the pages: axe-core finds nothing serious, nothing is cut off on a phone, scripts may be off."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from screenshots import PAGES, fill
from serving import Server
from small import small_files
from visitors import log_in, save

SERIOUS = ("serious", "critical")
ENTRY = "permit/when"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The program with a month of made-up work, on the small knowledge."""
    made = Server(Path(tmp_path_factory.mktemp("busy")), small_files())
    fill(made.store_url, ENTRY)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_has_a_serious_fault_or_is_wider_than_the_screen(
    busy: Server, browser: Browser, axe: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN", bypass_csp=True)
    page = context.new_page()
    faults = []
    for name, path in PAGES.items():
        page.goto(busy.url + path.replace("permit/endorse-when", ENTRY))
        page.evaluate(axe)
        told = page.evaluate("axe.run().then(r => ({passes: r.passes.length, violations: r.violations}))")
        assert told["passes"] > 10  # it has looked
        found = [(v["id"], v["impact"], v["nodes"][0]["html"]) for v in told["violations"]]
        faults += [(name, *fault) for fault in found if fault[1] in SERIOUS]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append((name, "wider than the screen"))
        if name == "login":
            log_in(page, busy, "li")
    context.close()
    assert faults == []


def test_an_entry_is_corrected_without_scripts_on_a_phone(busy: Server, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    log_in(page, busy, "wang")
    page.goto(f"{busy.url}/console/knowledge/entry/permit/where")
    page.get_by_label("负责人").fill("wang")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("存成草稿了")
    context.close()


def test_the_pages_load_nothing_from_elsewhere_and_say_nothing_in_the_console(busy: Server, browser: Browser) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    log_in(page, busy, "li")
    for path in ("/console", f"/console/knowledge/entry/{ENTRY}", "/console/publish", "/console/try?q=签注"):
        page.goto(busy.url + path)
        page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((busy.url, "data:"))] == []
    assert said == []
    page.context.close()
