"""The push client against the stand-in over real HTTP: what is sent, and what each misfortune is taken for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from messages import Push
from tests.wechat.standin_server import APP_ID, SECRET, Memory, Standin, running
from wechat.client import Client
from wechat.exchange import Exchange
from wechat.faults import Fault
from wechat.outcomes import Accepted, NotSent, Rejected, Unknown
from wechat.tokens import StableTokens

PERSON = "oTest-0001"
TEMPLATE = Push(PERSON, "", "tpl-1", {"thing1": "老婆", "time2": "2026年12月31日 23:59"}, "step-1")
TEXT = Push(PERSON, "【签注提醒】今天起可以办")


@pytest.fixture
def standin() -> Iterator[Standin]:
    with running() as started:
        yield started


def test_a_template_message_arrives_with_its_fields(standin: Standin) -> None:
    outcome = standin.client().send_template(TEMPLATE)
    [received] = standin.mailbox.of(PERSON)
    assert isinstance(outcome, Accepted)
    assert outcome.msgid == received.msgid
    assert received.fields == TEMPLATE.fields
    assert received.client_msg_id == "step-1"


def test_a_text_arrives_in_chinese_letters(standin: Standin) -> None:
    assert isinstance(standin.client().send_text(TEXT), Accepted)
    assert standin.mailbox.of(PERSON)[0].text == TEXT.text


def test_a_subscription_notice_and_the_menu_arrive(standin: Standin) -> None:
    client = standin.client()
    assert isinstance(client.send_subscribe(TEMPLATE), Accepted)
    assert isinstance(client.create_menu([{"type": "click", "name": "我的提醒", "key": "list_dates"}]), Accepted)
    assert standin.platform.menu[0]["name"] == "我的提醒"
    assert isinstance(client.probe(), Accepted)


def test_this_machine_is_reached_without_the_proxy(standin: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert isinstance(standin.client().send_text(TEXT), Accepted)


def test_one_token_serves_many_messages_and_threads(standin: Standin) -> None:
    client = standin.client()
    threads = [threading.Thread(target=client.send_text, args=(TEXT,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert standin.platform.tokens_given == 1
    assert len(standin.mailbox.of(PERSON)) == 8


def test_the_token_is_taken_from_the_shared_store(standin: Standin) -> None:
    memory = Memory()
    standin.client(memory=memory).send_text(TEXT)
    standin.client(memory=memory).send_text(TEXT)
    assert [api for api, _ in standin.platform.calls].count("token") == 1


def test_a_token_is_renewed_before_its_end(standin: Standin) -> None:
    client = standin.client()
    client.send_text(TEXT)
    standin.hands.move(minutes=119)
    assert isinstance(client.send_text(TEXT), Accepted)
    assert [api for api, _ in standin.platform.calls].count("token") == 2


@pytest.mark.parametrize("only_force", [False, True])
def test_a_killed_token_is_replaced_once_and_the_message_sent(standin: Standin, only_force: bool) -> None:
    client = standin.client()
    client.send_text(TEXT)
    standin.platform.kill_token(only_force)
    assert isinstance(client.send_text(TEXT), Accepted)
    assert standin.platform.tokens_given == 2


def test_many_threads_that_meet_a_killed_token_fetch_one(standin: Standin) -> None:
    client = standin.client()
    client.send_text(TEXT)
    standin.platform.kill_token()
    threads = [threading.Thread(target=client.send_text, args=(TEXT,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert standin.platform.tokens_given == 2
    assert len(standin.mailbox.of(PERSON)) == 9


def test_a_token_that_is_refused_for_ever_ends_after_one_more_try(standin: Standin) -> None:
    standin.faults.add(Fault("code", 42001, times=None))
    outcome = standin.client().send_text(TEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reaction == "token"
    assert [api for api, _ in standin.platform.calls].count("text") == 2
    assert [api for api, _ in standin.platform.calls].count("token") <= 3


def test_a_wrong_secret_stops_all_and_is_not_told(standin: Standin) -> None:
    outcome = standin.client(secret="wrong-secret").send_text(TEXT)
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.reaction) == (40125, "stop_all")
    assert "wrong-secret" not in repr(outcome) + outcome.note


def test_40001_from_the_token_endpoint_means_a_wrong_secret(standin: Standin) -> None:
    standin.faults.add(Fault("code", 40001, api="token"))
    outcome = standin.client().send_text(TEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reaction == "stop_all"


@pytest.mark.parametrize(("how", "code"), [("code", -1), ("code", 45011), ("http", 502), ("garbage", 0), ("drop", 0)])
def test_no_token_for_a_passing_reason_means_not_sent(standin: Standin, how: str, code: int) -> None:
    standin.faults.add(Fault(how, code, api="token", times=None))  # type: ignore[arg-type]
    assert isinstance(standin.client().send_text(TEXT), NotSent)
    assert not standin.mailbox.of(PERSON)


def test_a_refusal_names_its_code_its_rid_and_the_address_to_allow(standin: Standin) -> None:
    standin.faults.add(Fault("code", 40164, errmsg="invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist"))
    outcome = standin.client().send_text(TEXT)
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.reaction) == (40164, "stop_all")
    assert "203.0.113.9" in outcome.note
    assert outcome.rid


def test_an_unlisted_code_is_held(standin: Standin) -> None:
    standin.faults.add(Fault("code", 99999))
    outcome = standin.client().send_text(TEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reaction == "hold"
    assert "99999" in outcome.note


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("how", "code"), [("http", 500), ("http", 503), ("garbage", 0), ("drop", 0), ("silence", 0)])
def test_no_answer_after_sending_is_unknown(standin: Standin, how: str, code: int, after: bool) -> None:
    standin.faults.add(Fault(how, code, after=after))  # type: ignore[arg-type]
    outcome = standin.client(read_seconds=0.15).send_text(TEXT)
    assert isinstance(outcome, Unknown)
    assert len(standin.mailbox.of(PERSON)) == (1 if after else 0)


def test_the_same_client_msg_id_arrives_once(standin: Standin) -> None:
    client = standin.client(read_seconds=0.15)
    standin.faults.add(Fault("drop", after=True))
    first, second = client.send_template(TEMPLATE), client.send_template(TEMPLATE)
    assert isinstance(first, Unknown)
    assert isinstance(second, Rejected)
    assert second.reaction == "duplicate"
    assert len(standin.mailbox.of(PERSON)) == 1


def test_no_connection_means_not_sent(standin: Standin) -> None:
    memory = Memory()
    standin.client(memory=memory).send_text(TEXT)
    nowhere = Exchange("http://127.0.0.1:9", 0.5, 0.5)
    tokens = StableTokens(nowhere, memory, APP_ID, SECRET, standin.hands.clock)
    outcome = Client(nowhere, tokens).send_text(TEXT)
    assert isinstance(outcome, NotSent)
    assert memory.kept[APP_ID][0] not in repr(outcome)


@pytest.mark.parametrize("base", ["not an address", "http://", "ftp://127.0.0.1/", "http://[::1"])
def test_an_address_that_cannot_be_called_is_told(base: str, standin: Standin) -> None:
    exchange = Exchange(base, 0.5, 0.5)
    outcome = Client(exchange, StableTokens(exchange, Memory(), APP_ID, SECRET, standin.hands.clock)).send_text(TEXT)
    assert isinstance(outcome, NotSent)
    assert SECRET not in repr(outcome)


def test_a_wrong_path_means_not_sent(standin: Standin) -> None:
    exchange = Exchange(standin.url + "/elsewhere")
    outcome = Client(exchange, standin.tokens()).send_text(TEXT)
    exchange.close()
    assert isinstance(outcome, NotSent)


def test_neither_secret_nor_token_is_logged(standin: Standin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    memory = Memory()
    standin.faults.add(Fault("drop"))
    standin.client(memory=memory).send_text(TEXT)
    assert SECRET not in caplog.text
    assert memory.kept[APP_ID][0] not in caplog.text


def test_the_standin_is_for_demo_mode_and_this_machine_alone(standin: Standin) -> None:
    from flask import Flask

    from wechat.standin import standin_blueprint

    with pytest.raises(RuntimeError):
        standin_blueprint(standin.platform, demo=False)
    app = Flask("demo")
    app.register_blueprint(standin_blueprint(standin.platform, demo=True))
    answer = app.test_client().post("/cgi-bin/stable_token", json={}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 403
