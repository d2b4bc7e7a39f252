"""Writes docs/screenshots/: each page of the console at 390 and 1280 px, with made-up figures and nobody's data.

.venv/bin/python tests/browser/screenshots.py [NAME…]
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from serving import FLAGS, ROOT, Server, browser_path  # noqa: E402
from visitors import log_in  # noqa: E402

from clock import Clock  # noqa: E402
from storage.dates import DateRecord  # noqa: E402
from storage.store import Store  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = (390, 1280)
TALLEST = 1700
ENTRY = "permit/endorse-when"
PAGES = {
    "login": "/console/login",
    "today": "/console",
    "knowledge": "/console/knowledge?folder=permit",
    "entry": f"/console/knowledge/entry/{ENTRY}",
    "new": "/console/knowledge/new?ask=居住证丢了还能签注吗",
    "figures": "/console/figures",
    "figure": "/console/figures/endorse_window_days",
    "lexicon": "/console/lexicon?q=签注",
    "concept": "/console/lexicon/签注",
    "trial": "/console/try?q=居住证快到期了怎么办",
    "unanswered": "/console/unanswered",
    "publish": "/console/publish",
    "editions": "/console/editions",
    "edition": "/console/editions/2",
    "back": "/console/editions/1/back",
    "reminders": "/console/reminders?state=held",
    "audit": "/console/audit",
}


def fill(url: str, entry_id: str = ENTRY) -> None:
    """Thirty days of work that never happened."""
    store, now, chance = Store.open(url), Clock().now(), random.Random(7)
    for back in range(30):
        day = (now - timedelta(days=back)).date()
        scale = chance.randint(40, 160)
        store.counters.add_all(
            day,
            {
                "messages.answered": scale,
                "messages.talk": scale // 6,
                "messages.clarified": scale // 9,
                "messages.missed": scale // 14,
                "messages.media": scale // 30,
                "reminders.sent": scale // 4,
                "reminders.held": scale // 12,
                "reminders.failed": back % 9 == 0,
            },
        )
    said = [("居住证丢了还能签注吗", 9), ("积分120分是不是就能直接落户", 5), ("签注那天要不要抽血", 2)]
    for text, n in said:
        for _ in range(n):
            store.misses.add(text[:4], "miss", text, ["permit/endorse-how", "permit/endorse-materials"], now)
    for number in range(40):
        _remind(store, number, now)
    store.alarms.set(
        "send:template", "模板消息的字段填不上，先停用", now - timedelta(hours=3), now + timedelta(hours=21)
    )
    live = store.editions.live()
    assert live is not None
    path = f"entries/{entry_id}.md"
    changed = {**live.files, path: live.files[path].replace("不用白跑", "先不用去")}
    store.editions.publish(changed, "li", "口语一点", now - timedelta(hours=1), live.number)
    store.drafts.save(path, live.files[path].replace("当天", "那一天").replace("180", "120"), 2, "wang", now)
    figure = "parameters/permit/endorse_window_days.toml"
    source = "national-663" if "national-663" in live.files[figure] else "rules"
    longer = f'\n[[values]]\nfrom = {now.date()}\nvalue = 45\nsource = "{source}"\n'
    store.drafts.save(figure, live.files[figure] + longer, 2, "wang", now)
    store.audit.add("wang", "改条目", now, path)
    store.close()


def _remind(store: Store, number: int, now: datetime) -> None:
    person = f"o{number:027d}"
    expires = now.date() + timedelta(days=20 + number)
    due = now + timedelta(days=number % 25, hours=1)
    store.dates.save(DateRecord(person, "本人", now, now, expires_on=expires, next_due_at=due))
    if number < 6:
        step = store.steps.claim(person, "本人", "window_opens", now.date(), "sample", now)
        assert step is not None
        state, reason = ("held", "超过 48 小时没有来说话") if number < 5 else ("failed", "模板字段和平台的不一致")
        store.steps.settle(step, "held" if state == "held" else "failed", now, reason)


def shoot(browser: Browser, server: Server, names: list[str]) -> None:
    """Each page at each width."""
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        page = context.new_page()
        if "login" in names:
            _shot(page, server, "login", width)
        log_in(page, server, "li")
        for name in names:
            if name != "login":
                _shot(page, server, name, width)
        context.close()


def _shot(page: Page, server: Server, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(server.url + PAGES[name])
    page.wait_for_load_state("networkidle")
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": height})  # so that what is fixed to the edge stands at the edge
    page.screenshot(
        path=FOLDER / f"{name}-{width}.jpg",
        type="jpeg",
        quality=60,
    )


def main() -> None:
    """All pages, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.run("kb", "history")  # publishes the shipped knowledge
        fill(server.store_url)
        server.start()
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=[*FLAGS, "--lang=zh-CN"], env={"LANGUAGE": "zh_CN"}
        )
        try:
            shoot(browser, server, sys.argv[1:] or list(PAGES))
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
