"""The whole bot with the operators' pages, on a database of its own, and a person who uses them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from small import small_files
from werkzeug.test import TestResponse

import bot
from clock import Clock, parse_moment
from console.session import hash_password
from settings import ConsoleUser, Settings
from storage.store import Store
from wechat import visitor

START = parse_moment("2026-11-22T10:00")
PASSWORDS = {"li": "publisher-li-1234", "wang": "editor-wang-1234", "zhao": "editor-zhao-1234"}
HASHES = {name: hash_password(password) for name, password in PASSWORDS.items()}


Form = dict[str, Any]  # name → text, or the texts of a name that stands several times


class Hand:
    """One person at the pages, as a browser: follows redirects, sends the token that stands in the page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = ""

    def get(self, url: str) -> TestResponse:
        return self._read(self.client.get(url, follow_redirects=True))

    def post(self, url: str, **fields: Any) -> TestResponse:
        """Sends the form at `url`; the fields that are not named stay as the page last read has them."""
        data = {"csrf_token": self.token(), **fields}
        return self._read(self.client.post(url, data=data, follow_redirects=True))

    def token(self) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page)
        return found[1] if found else ""

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.page)
        assert found, name
        return found[1]

    def log_in(self, name: str, password: str = "") -> TestResponse:
        self.get("/console/login")
        return self.post("/console/login", name=name, password=password or PASSWORDS[name])

    def form(self, entry_id: str) -> Form:
        """All fields of an entry's form as its page shows them, ready to be changed and sent."""
        assert self.get(f"/console/knowledge/entry/{entry_id}").status_code == 200
        return fields_of(self.page)

    def _read(self, response: TestResponse) -> TestResponse:
        self.page = response.get_data(as_text=True)
        return response


class House:
    """The bot in one process, at a moment that can be moved."""

    def __init__(self, folder: Path) -> None:
        self.now = START
        users = tuple(
            ConsoleUser(name=name, role="publisher" if name == "li" else "editor", password_hash=HASHES[name])
            for name in PASSWORDS
        )
        self.settings = Settings.model_validate(
            {
                "wechat": {"token": "test-token"},
                "storage": {"url": f"sqlite:///{folder}/bot.db"},
                "console": {"enabled": True, "users": users},
            }
        )
        store = Store.open(self.settings.storage.url)
        store.editions.publish(small_files(), "文件", "第一版", START, 0)
        store.close()
        self.app: Flask = bot.create_app(self.settings, Clock(lambda: self.now))
        self.bot: bot.Bot = self.app.extensions["huxu"]

    @property
    def store(self) -> Store:
        return self.bot.store

    def hand(self) -> Hand:
        return Hand(self.app.test_client())

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def ask(self, question: str) -> str:
        """What a person reads who asks through the webhook; the live edition is looked up afresh."""
        self.bot.live._live._looked = float("-inf")
        person = "o" + "p" * 27
        push = visitor.text_push("test-token", person, question, self.now)
        response = self.app.test_client().post(visitor.URL, query_string=dict(push.query), data=push.body)
        return visitor.read_reply(response.data) or ""


def fields_of(page: str, action: str = "") -> Form:
    """The values of the page's longest form, or of the longest that is sent to `action`."""
    form = max(re.findall(r"<form.*?</form>", page, re.S), key=lambda form: (f'action="{action}"' in form, len(form)))
    told: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            told.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    fields: Form = {name: texts if len(texts) > 1 else texts[0] for name, texts in told.items()}
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', form, re.S):
        fields[name] = unescape(text).lstrip("\r\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    return fields
