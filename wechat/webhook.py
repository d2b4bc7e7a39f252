"""GET and POST /wechat: the platform's door. Whatever happens behind it, the platform gets a valid answer.

Refused requests get a bare 4xx. A fault behind the door is logged once, under a short id and without what was said
or by whom, and the person reads one friendly line with that id; if not even that can be rendered, `success`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from clock import Clock
from logs import way_of
from messages import Message
from wechat import signature
from wechat.crypto import keys
from wechat.decode import MAX_BODY, Decoded, decode
from wechat.edge import EdgeError, EdgeSettings
from wechat.render import SUCCESS, render

log = structlog.get_logger(__name__)

SORRY = "刚才出了点小故障，这条没处理成。过一会儿再发一次试试（编号 {id}）"
ANSWERED_EVENTS = frozenset({"subscribe", "SCAN", "CLICK", "scancode_waitmsg"})  # after these a person waits for us


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answer to one message is: a text (the first page), nothing, or a hand-over to human service."""

    text: str | None = None
    handoff: bool = False


Answer = Callable[[Message], Outcome]


def webhook_blueprint(settings: EdgeSettings, answer: Answer, clock: Clock | None = None) -> Blueprint:
    """The blueprint with GET and POST /wechat; `answer` is called once for every genuine push, repeats included.

    Raises ValueError (Chinese, for the operator) when a configured AES key cannot be used.
    """
    keys(settings)
    clock = clock or Clock()
    blueprint = Blueprint("wechat", __name__)

    @blueprint.get("/wechat", provide_automatic_options=False)
    def verify() -> Response:
        query = request.args.to_dict(flat=False)
        try:
            signature.check(settings.token, query, "signature")
            echo = signature.only(query, "echostr")
            if not echo:
                raise EdgeError(400, "no echostr")
        except EdgeError as refusal:
            return _refused(refusal)
        return _plain(echo.encode("utf-8", "replace"))

    @blueprint.post("/wechat", provide_automatic_options=False)
    def receive() -> Response:
        try:
            request.max_content_length = MAX_BODY
            decoded = decode(request.args.to_dict(flat=False), request.get_data(cache=False), settings)
        except EdgeError as refusal:
            return _refused(refusal)
        except HTTPException as fault:
            return _refused(EdgeError(fault.code or 400, "a body that could not be read"))
        except Exception as fault:  # noqa: BLE001  # the wall: a hostile body must not become a 500
            _report("decode", fault)
            return _refused(EdgeError(400, "a body that broke the decoder"))
        return _reply(decoded, _outcome(answer, decoded.message), clock)

    return blueprint


def _outcome(answer: Answer, message: Message) -> Outcome:
    try:
        return answer(message)
    except Exception as fault:  # noqa: BLE001  # the wall: the person gets a line, the platform no 500
        number = _report("answer", fault, kind=message.kind, event_name=message.event)
        waiting = message.kind != "event" or message.event in ANSWERED_EVENTS
        return Outcome(SORRY.format(id=number) if waiting else None)


def _reply(decoded: Decoded, outcome: Outcome, clock: Clock) -> Response:
    try:
        body = render(decoded.message, outcome.text, outcome.handoff, decoded.key, clock.now())
    except Exception as fault:  # noqa: BLE001  # the wall: `success` keeps the platform from asking again
        _report("render", fault)
        body = SUCCESS
    return _plain(body) if body == SUCCESS else Response(body, content_type="application/xml; charset=utf-8")


def _refused(refusal: EdgeError) -> Response:
    log.info("refused", status=refusal.status, reason=refusal.reason)
    return _plain(b"refused", refusal.status)


def _plain(body: bytes, status: int = 200) -> Response:
    response = Response(body, status, content_type="text/plain; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"  # an echostr must never run as a page
    return response


def _report(stage: str, fault: Exception, **about: str) -> str:
    """Logs the fault by its type and its way through the code (its message may quote the person); returns its id."""
    number = secrets.token_hex(3)
    log.error("failed", id=number, stage=stage, fault=type(fault).__name__, way=way_of(fault), **about)
    return number
