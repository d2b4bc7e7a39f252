"""The demo's chat page with its phone: what is pushed arrives there, over HTTP, whichever process took it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

import bot
import settings as configuration
from clock import Clock, parse_moment
from knowledge.model import Edition
from reminders.dispatch import Dispatcher
from reminders.pace import Patience
from settings import DEMO_PLATFORM, Settings
from storage.database import StorageDown
from understanding.router import Router

NOW = parse_moment("2026-11-22T10:00")
PERSON = "o" + "v" * 27
OTHER = "o" + "w" * 27
Routers = Callable[[Edition], Router]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        pass


class Demo:
    """Two processes of a demo on one database; the pushes go to the second."""

    def __init__(self, folder: Path, routers: Routers) -> None:
        second: list[Flask] = []
        self.server = make_server(
            "127.0.0.1", 0, lambda env, start: second[0](env, start), threaded=True, request_handler=_Quiet
        )
        env = {
            "BOT_STORAGE__URL": f"sqlite:///{folder}/bot.db",
            "BOT_SERVER__PORT": str(self.server.server_port),
        }
        self.settings = configuration.load(None, env)
        self.apps = [bot.create_app(self.settings, Clock.at(NOW), routers) for _ in range(2)]
        second.append(self.apps[1])
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.client = self.apps[0].test_client()

    def says(self, text: str, person: str = PERSON) -> str:
        answer = self.client.post("/chat/say", json={"person": person, "text": text}).get_json()
        return str(answer["reply"])

    def inbox(self, person: str = PERSON, after: int = 0) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(f"/chat/inbox?person={person}&after={after}").get_json()
        return answer

    def dispatch(self, day: str = "") -> Any:
        return self.client.post("/chat/dispatch", json={"day": day})

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        for app in self.apps:
            app.extensions["huxu"].store.close()


@pytest.fixture
def demo(tmp_path: Path, routers: Routers) -> Iterator[Demo]:
    made = Demo(tmp_path, routers)
    yield made
    made.close()


def test_a_reminder_of_a_day_to_come_arrives_as_a_card(demo: Demo) -> None:
    demo.says("我老婆的居住证2027年3月5号到期，提醒我")
    assert demo.inbox() == {"messages": [], "last": 0, "next": "2027-02-03"}
    assert demo.dispatch("2027-02-03").get_json() == {"said": "派发好了：发出 1 条。"}
    inbox = demo.inbox()
    [card] = inbox["messages"]
    assert card["title"]
    assert ["持证人", "老婆"] in card["rows"]
    assert ["最后一天", "2027年3月5日"] in card["rows"]
    assert inbox["next"] == "2027-02-19"
    assert demo.inbox(after=card["number"])["messages"] == []
    assert demo.inbox(OTHER)["messages"] == []


def test_the_dispatcher_inside_serve_reaches_the_page_with_a_text(demo: Demo) -> None:
    demo.says("我的居住证2026年12月24号到期，提醒我")
    parts = demo.apps[0].extensions["huxu"].reminder_parts()
    within_48_hours = parse_moment("2026-11-24T09:00")
    assert Dispatcher(parts).run(within_48_hours, Patience(1.0)).sent == 1
    [message] = demo.inbox()["messages"]
    assert message["text"].startswith("【签注提醒】")
    assert message["rows"] == []


def test_the_conversation_goes_on_after_a_reminder_of_a_day_to_come(demo: Demo) -> None:
    demo.says("我老婆的居住证2027年3月5号到期，提醒我")
    demo.dispatch("2027-02-03")
    demo.says("老婆已签注")
    assert demo.inbox()["next"] == "2026-11-25"
    assert "发出 1 条" in demo.dispatch("2026-11-25").get_json()["said"]


def test_with_nothing_due_it_says_so(demo: Demo) -> None:
    assert "没有要发的" in demo.dispatch().get_json()["said"]


@pytest.mark.parametrize("day", ["2026-11-21", "2031-01-01", "soon"])
def test_a_day_that_does_not_do_is_refused_with_a_sentence(demo: Demo, day: str) -> None:
    answer = demo.dispatch(day)
    assert answer.status_code == 400
    assert answer.get_json()["said"].endswith("。")


def test_nonsense_is_refused(demo: Demo) -> None:
    assert demo.client.post("/chat/dispatch", data="day=2027-01-01").status_code == 400
    assert demo.client.post("/chat/dispatch", json=[1]).status_code == 400
    assert demo.client.post("/chat/say", json=[1]).status_code == 400
    assert demo.client.get("/chat/inbox?person=me&after=0").status_code == 400
    assert demo.client.get(f"/chat/inbox?person={PERSON}&after=x").status_code == 400


def test_what_was_received_goes_with_the_person(demo: Demo) -> None:
    demo.says("我老婆的居住证2027年3月5号到期，提醒我")
    demo.dispatch("2027-02-03")
    demo.apps[0].extensions["huxu"].store.people.erase(PERSON)
    assert demo.inbox() == {"messages": [], "last": 0, "next": ""}


def test_while_the_storage_is_down_nothing_breaks(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: object) -> None:
        raise StorageDown("bot.db: 磁盘满了")

    demo.says("我老婆的居住证2027年3月5号到期，提醒我")
    for app in demo.apps:
        monkeypatch.setattr(app.extensions["huxu"].store.mailbox, "put", down)
        monkeypatch.setattr(app.extensions["huxu"].store.mailbox, "of", down)
    monkeypatch.setattr("console.demo.PATIENCE", 0.0)
    assert demo.inbox(after=7) == {"messages": [], "last": 7, "next": ""}
    assert demo.dispatch("2027-02-03").get_json()["said"] == "派发好了：稍后再试 1 条。"


def test_the_stand_in_answers_this_machine_alone(demo: Demo) -> None:
    path = f"{DEMO_PLATFORM}/cgi-bin/stable_token"
    assert demo.client.post(path, json={}).status_code == 200
    assert demo.client.post(path, json={}, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403


def other(settings: Settings, routers: Routers) -> Any:
    return bot.create_app(settings, Clock.at(NOW), routers).test_client()


def test_where_pushes_go_elsewhere_there_is_neither_stand_in_nor_phone(tmp_path: Path, routers: Routers) -> None:
    env = {"BOT_STORAGE__URL": f"sqlite:///{tmp_path}/bot.db", "BOT_WECHAT__API_BASE_URL": "http://127.0.0.1:9"}
    client = other(configuration.load(None, env), routers)
    assert client.get("/").status_code == 200
    assert "派发" not in client.get("/").get_data(as_text=True)
    assert client.get(f"/chat/inbox?person={PERSON}&after=0").status_code == 404
    assert client.post("/chat/dispatch", json={}).status_code == 404
    assert client.post(f"{DEMO_PLATFORM}/cgi-bin/stable_token", json={}).status_code == 404


def test_a_configured_bot_never_has_the_stand_in(tmp_path: Path, routers: Routers) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        f'[wechat]\ntoken = "t"\napi_base_url = "http://127.0.0.1:8000{DEMO_PLATFORM}"\n'
        f'[chat]\nenabled = true\n[storage]\nurl = "sqlite:///{tmp_path}/bot.db"\n',
        "utf-8",
    )
    client = other(configuration.load(str(file), {}), routers)
    assert client.post(f"{DEMO_PLATFORM}/cgi-bin/stable_token", json={}).status_code == 404
    assert client.get(f"/chat/inbox?person={PERSON}&after=0").status_code == 404
