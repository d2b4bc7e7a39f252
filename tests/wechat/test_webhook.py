"""The platform's door, through HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clock import Clock
from messages import Message
from tests.wechat.pusher import ACCOUNT, APP_ID, KEY, OTHER_KEY, PERSON, TOKEN, Push, Pusher
from wechat.decode import MAX_BODY
from wechat.edge import EdgeSettings
from wechat.webhook import Answer, Outcome, webhook_blueprint

AT = Clock.at(datetime(2026, 11, 22, tzinfo=UTC))
OURS = EdgeSettings(TOKEN, APP_ID, KEY, OTHER_KEY, ACCOUNT)
MODES = [Pusher("plain"), Pusher("compat"), Pusher("safe"), Pusher("safe", key=OTHER_KEY)]


def client(answer: Answer, settings: EdgeSettings = OURS) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(webhook_blueprint(settings, answer, AT))
    return app.test_client()


def echo(message: Message) -> Outcome:
    return Outcome(f"{message.kind}{message.event}：{message.text}")


def send(door: FlaskClient, push: Push) -> TestResponse:
    return door.post("/wechat", query_string=push.query, data=push.body)


ECHO = client(echo)


# ---------------------------------------------------------------- GET


def test_the_url_check_gets_its_echostr_back_as_plain_text() -> None:
    response = ECHO.get("/wechat", query_string=Pusher().query() | {"echostr": "5837397520665436492"})
    assert (response.status_code, response.data) == (200, b"5837397520665436492")
    assert response.mimetype == "text/plain"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"echostr": "1"},
        Pusher(token="another").query() | {"echostr": "1"},
        Pusher().query() | {"echostr": "1", "timestamp": ""},
        Pusher().query() | {"echostr": "1", "nonce": ["1234567", "1234567"]},
        Pusher().query() | {"echostr": ["1", "2"]},
    ],
)
def test_a_url_check_without_a_good_signature_is_refused(query: dict[str, str]) -> None:
    response = ECHO.get("/wechat", query_string=query)
    assert (response.status_code, response.data) == (403, b"refused")


def test_a_url_check_without_echostr_has_nothing_to_echo() -> None:
    assert ECHO.get("/wechat", query_string=Pusher().query()).status_code == 400


def test_markup_in_an_echostr_is_not_a_page() -> None:
    response = ECHO.get("/wechat", query_string=Pusher().query() | {"echostr": "<script>"})
    assert response.mimetype == "text/plain"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(method: str) -> None:
    response = ECHO.open("/wechat", method=method, query_string=Pusher().query())
    assert response.status_code == 405


# ---------------------------------------------------------------- POST


@pytest.mark.parametrize("pusher", MODES, ids=["plain", "compat", "safe", "previous key"])
def test_a_message_is_answered_in_the_mode_and_under_the_key_it_came(pusher: Pusher) -> None:
    response = send(ECHO, pusher.text("居住证"))
    answer = pusher.open(response.data)
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    assert (answer.type, answer.content) == ("text", "text：居住证")
    assert answer.encrypted == (pusher.mode != "plain")


@pytest.mark.parametrize("pusher", MODES, ids=["plain", "compat", "safe", "previous key"])
def test_nothing_to_say_is_success(pusher: Pusher) -> None:
    response = send(client(lambda message: Outcome()), pusher.event("unsubscribe", ""))
    assert (response.status_code, response.data, response.mimetype) == (200, b"success", "text/plain")


def test_a_person_who_asks_for_a_human_is_handed_over() -> None:
    door = client(lambda message: Outcome("稍等", handoff=True))
    assert MODES[0].open(send(door, MODES[0].text("人工")).data).type == "transfer_customer_service"


def test_the_openid_of_the_query_is_not_believed() -> None:
    push = MODES[0].text("嗯")
    response = send(ECHO, Push(push.query | {"openid": "oSomebodyElse"}, push.body))
    assert MODES[0].open(response.data).fields["ToUserName"] == PERSON


def test_an_identical_resend_is_answered_again() -> None:
    push = MODES[0].text("嗯")
    assert send(ECHO, push).data == send(ECHO, push).data


def refuse_to_answer(message: Message) -> Outcome:
    raise AssertionError("a refused push reached the answer")


DOOR = client(refuse_to_answer)


@pytest.mark.parametrize(
    ("query", "status"),
    [({}, 403), (Pusher(token="another").query(), 403), (Pusher().query() | {"encrypt_type": "zip"}, 400)],
)
def test_a_refused_push_gets_a_bare_4xx_and_reaches_nobody(query: dict[str, str], status: int) -> None:
    response = DOOR.post("/wechat", query_string=query, data=MODES[0].text("嗯").body)
    assert (response.status_code, response.data) == (status, b"refused")


@pytest.mark.parametrize(
    ("kwargs", "status"),
    [
        ({}, 400),
        ({"data": b"not xml"}, 400),
        ({"data": b"x" * (MAX_BODY + 1)}, 413),
        ({"json": {"MsgType": "text"}}, 400),
        ({"data": {"a": "b"}, "content_type": "multipart/form-data"}, 400),
    ],
)
def test_a_malformed_body_gets_a_bare_4xx(kwargs: dict, status: int) -> None:
    response = DOOR.post("/wechat", query_string=Pusher().query(), **kwargs)
    assert (response.status_code, response.data) == (status, b"refused")


def test_a_push_for_another_account_is_refused() -> None:
    assert send(DOOR, Pusher(account="gh_another").text("嗯")).status_code == 403


def test_a_body_that_breaks_the_decoder_is_no_500(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wechat.webhook.decode", lambda *_: 1 / 0)
    assert send(DOOR, MODES[0].text("嗯")).status_code == 400


# ---------------------------------------------------------------- faults behind the door


def fail(message: Message) -> Outcome:
    raise RuntimeError(f"{message.person} said {message.text}")


@pytest.mark.parametrize("pusher", MODES, ids=["plain", "compat", "safe", "previous key"])
def test_a_fault_behind_the_door_is_one_friendly_line_and_one_log_line(pusher: Pusher) -> None:
    with structlog.testing.capture_logs() as logs:
        response = send(client(fail), pusher.text("我的秘密"))
    (line,) = logs
    content = pusher.open(response.data).content
    assert response.status_code == 200
    assert line["id"] in content
    assert "再发一次" in content
    assert line["fault"] == "RuntimeError"
    assert line["way"][-1].endswith("fail")
    assert "我的秘密" not in str(logs)
    assert PERSON not in str(logs)


def test_a_fault_at_an_event_that_nobody_waits_for_is_success() -> None:
    assert send(client(fail), MODES[0].event("unsubscribe", "")).data == b"success"
    assert MODES[0].open(send(client(fail), MODES[0].event("CLICK", "a")).data).type == "text"


def test_an_answer_that_cannot_be_rendered_is_success() -> None:
    with structlog.testing.capture_logs() as logs:
        response = send(client(lambda message: Outcome(text=5)), MODES[0].text("嗯"))  # type: ignore[arg-type]
    assert response.data == b"success"
    assert [line["stage"] for line in logs] == ["render"]


def test_refusals_are_logged_by_their_reason_alone() -> None:
    with structlog.testing.capture_logs() as logs:
        send(DOOR, Pusher(token="another").text("我的秘密"))
    assert [(line["status"], line["reason"]) for line in logs] == [(403, "wrong signature")]


def test_a_key_that_cannot_work_stops_the_start() -> None:
    with pytest.raises(ValueError, match="EncodingAESKey"):
        webhook_blueprint(EdgeSettings(TOKEN, APP_ID, "short"), echo)
