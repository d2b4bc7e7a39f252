"""What people do: at the pages, and in WeChat through the webhook."""

from __future__ import annotations

import secrets
import threading
import time
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import Page
from serving import PASSWORDS, TOKEN, Server

from clock import Clock
from wechat import visitor


def log_in(page: Page, server: Server, name: str, password: str = "") -> None:
    """Through the page."""
    page.goto(f"{server.url}/console/login")
    page.get_by_label("名字").fill(name)
    page.get_by_label("密码").fill(password or PASSWORDS[name])
    page.get_by_role("button", name="登录").click()


def open_entry(page: Page, server: Server, entry_id: str) -> None:
    page.goto(f"{server.url}/console/knowledge/entry/{entry_id}")


def save(page: Page) -> None:
    page.get_by_role("button", name="存").first.click()
    page.wait_for_load_state()


def publish(page: Page, server: Server, note: str) -> None:
    """Looks at what would change, and publishes."""
    page.goto(f"{server.url}/console/publish")
    page.get_by_label("这次改了什么、为什么").fill(note)
    page.get_by_role("button", name="发布上线").click()
    page.wait_for_load_state()


def ask(server: Server, question: str) -> str:
    """What a new person reads."""
    person = "o" + secrets.token_hex(13)[:27].ljust(27, "x")
    push = visitor.text_push(TOKEN, person, question, Clock().now())
    request = Request(f"{server.url}{visitor.URL}?{urlencode(dict(push.query))}", data=push.body, method="POST")
    with urlopen(request, timeout=5) as response:
        assert response.status == 200
        return visitor.read_reply(response.read()) or ""


class Asker:
    """Asks the same question all the time, from several people at once, and remembers every answer."""

    def __init__(self, server: Server, question: str, people: int = 3) -> None:
        self.answers: list[tuple[float, str]] = []
        self.faults: list[str] = []
        self._server, self._question = server, question
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(people)]

    def __enter__(self) -> Asker:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                said = ask(self._server, self._question)
            except (OSError, AssertionError) as fault:
                self.faults.append(repr(fault))
                said = ""
            self.answers.append((time.monotonic(), said))
            self._stop.wait(0.02)
