"""A stand-in of the platform's API, for the demo inside `serve` and for tests: takes messages, sends none.

It keeps the rules that a push client meets: tokens that end and can be killed, client_msg_id, the types of template
fields; and it has faults to switch on (wechat.faults). It is for one's own machine: `standin_blueprint` refuses to be
made outside demo mode, and answers only callers from this machine.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
import socket
import threading
from collections import deque
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, request

from clock import Clock
from wechat.faults import Api, Fault, Faults
from wechat.field_rules import fits
from wechat.mailbox import Mailbox, MailboxDown, Received

TEN_MINUTES = timedelta(minutes=10)
TOKEN_SECONDS = 7200
MAX_BODY = 100_000


class Platform:
    """The state behind the stand-in. Usable from every thread; where the mailbox is shared, so is what it decides."""

    def __init__(self, app_id: str, app_secret: str, clock: Clock, mailbox: Mailbox) -> None:
        self.app_id, self._secret, self._clock, self.mailbox = app_id, app_secret, clock, mailbox
        self.faults = Faults()
        self.duplicate_code = 45065  # 0: the same answer as the first time
        self.menu: list[Any] = []
        self.calls: deque[tuple[Api, str]] = deque(maxlen=100_000)  # every call with its openid, accepted or not
        self.released = threading.Event()  # ends every silence
        self._lock = threading.Lock()
        self._generation, self._only_force = 0, False
        self._given: set[str] = set()

    @property
    def tokens_given(self) -> int:
        """How many different tokens were handed out."""
        return len(self._given)

    def kill_token(self, only_force: bool = False) -> None:
        """Every token so far is refused from now on; `only_force`: and handed out still, until forced to change."""
        with self._lock:
            self._generation += 1
            self._only_force = only_force

    def give_token(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The stable_token endpoint."""
        if body.get("appid") != self.app_id:
            return _refusal(40013, "invalid appid")
        if body.get("secret") != self._secret:
            return _refusal(40125, "invalid appsecret")
        with self._lock:
            if body.get("force_refresh") is True:
                self._generation += not self._only_force
                self._only_force = False
            token = self._token(self._period(), self._generation - self._only_force)
            self._given.add(token)
            return {"access_token": token, "expires_in": TOKEN_SECONDS}

    def refuses_token(self, token: str) -> dict[str, Any] | None:
        """The refusal of a call that does not carry a present token."""
        with self._lock:
            period = self._period()
            good = token in (self._token(period, self._generation), self._token(period - 1, self._generation))
        return None if good else _refusal(40001 if token else 41001, "invalid credential")

    def _period(self) -> int:
        return int(self._clock.now().timestamp()) // TOKEN_SECONDS

    def _token(self, period: int, generation: int) -> str:
        """Made, not kept: all processes of a demo server honour one another's tokens."""
        told = f"{self.app_id} {period} {generation}".encode()
        return hmac.new(self._secret.encode(), told, hashlib.sha256).hexdigest()

    def accept(self, api: Api, body: Mapping[str, Any]) -> dict[str, Any]:
        """One of the three sending interfaces."""
        openid = str(body.get("touser", ""))
        if not openid:
            return _refusal(40003, "invalid openid")
        text = str(_table(body.get("text")).get("content", "")) if api == "text" else ""
        fields = {name: str(_table(cell).get("value", "")) for name, cell in _table(body.get("data")).items()}
        if api == "text" and not text:
            return _refusal(44004, "empty content")
        if len(text.encode("utf-8", "replace")) > 2048:
            return _refusal(45002, "content size out of limit")
        if api != "text" and not body.get("template_id"):
            return _refusal(40037, "invalid template_id")
        if bad := next((name for name, value in fields.items() if not fits(name, value)), ""):
            return _refusal(47003, f"argument invalid! data.{bad}.value invalid")
        now, msgid = self._clock.now(), str(secrets.randbelow(10**15) + 10**15)
        once = str(body.get("client_msg_id", "")) if api == "template" else ""
        url = str(body.get("url", ""))
        received = Received(openid, api, now, msgid, text, str(body.get("template_id", "")), fields, once, url)
        try:
            kept = self.mailbox.put(received, now - TEN_MINUTES)
        except MailboxDown:
            return _refusal(-1, "system error")
        if kept is None:
            return _refusal(43004, "require subscribe")
        if kept.msgid != msgid:
            return _refusal(self.duplicate_code, "duplicate") if self.duplicate_code else _taken(kept.msgid)
        return _taken(msgid) if api != "text" else {"errcode": 0, "errmsg": "ok"}


def standin_blueprint(platform: Platform, demo: bool) -> Blueprint:
    """The stand-in's pages, to be mounted below any prefix. Raises RuntimeError outside demo mode."""
    if not demo:
        raise RuntimeError("the stand-in of the platform belongs to demo mode alone")
    blueprint = Blueprint("standin", __name__)
    sending: dict[str, Api] = {
        "message/template/send": "template",
        "message/subscribe/bizsend": "subscribe",
        "message/custom/send": "text",
        "menu/create": "menu",
    }

    @blueprint.before_request
    def only_this_machine() -> None:
        if not ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback:
            abort(403)
        request.max_content_length = MAX_BODY

    @blueprint.post("/cgi-bin/stable_token")
    def stable_token() -> Response:
        return _answer(platform, "token", "", lambda: platform.give_token(_body()))

    @blueprint.get("/cgi-bin/get_api_domain_ip")
    def probe() -> Response:
        refusal = platform.refuses_token(request.args.get("access_token", ""))
        return _answer(platform, "probe", "", lambda: refusal or {"ip_list": ["127.0.0.1"]})

    @blueprint.post("/cgi-bin/<path:path>")
    def send(path: str) -> Response:
        api = sending.get(path)
        if api is None:
            abort(404)
        if refusal := platform.refuses_token(request.args.get("access_token", "")):
            return _json(refusal)
        body = _body()
        if api == "menu":
            return _answer(platform, api, "", lambda: _menu(platform, body))
        return _answer(platform, api, str(body.get("touser", "")), lambda: platform.accept(api, body))

    return blueprint


def _menu(platform: Platform, body: Mapping[str, Any]) -> dict[str, Any]:
    platform.menu = body.get("button", [])
    return {"errcode": 0, "errmsg": "ok"}


def _answer(platform: Platform, api: Api, openid: str, act: Any) -> Response:
    """What `act` answers, or the fault that is switched on, before or after it."""
    platform.calls.append((api, openid))
    fault = platform.faults.take(api, openid)
    if fault is None:
        return _json(act())
    if fault.after:
        act()
    return _faulty(platform, fault)


def _faulty(platform: Platform, fault: Fault) -> Response:
    if fault.how == "code":
        return _json(_refusal(fault.code, fault.errmsg))
    if fault.how == "http":
        return Response("<html>gateway</html>", fault.code)
    if fault.how == "garbage":
        return Response("<html>not what you expected</html>", 200)
    if fault.how == "silence":
        platform.released.wait(30)
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    return Response("", 504)  # for a server that does not lend its socket: as good as no answer


def _body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except ValueError:
        return {}
    return _table(body)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _refusal(code: int, errmsg: str) -> dict[str, Any]:
    return {"errcode": code, "errmsg": f"{errmsg} rid: {secrets.token_hex(4)}-{secrets.token_hex(4)}"}


def _taken(msgid: str) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", "msgid": int(msgid)}


def _json(body: Mapping[str, Any]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json; charset=utf-8")
