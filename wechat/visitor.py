"""A visitor without WeChat: the demo chat page and the terminal talk through the real webhook, signed like a push."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from flask.testing import FlaskClient

from clock import Clock
from wechat.pages import as_read
from wechat.signature import sign

ACCOUNT = "gh_visitor"
URL = "/wechat"


@dataclass(frozen=True, slots=True)
class Push:
    """One POST to the webhook."""

    query: Mapping[str, str]
    body: bytes


def text_push(token: str, person: str, text: str, at: datetime, account: str = ACCOUNT) -> Push:
    """A plain push of a text message that `person` sent at `at`, signed with `token`."""
    return _push(
        token, account, person, at, "text", f"<Content>{_cdata(text)}</Content><MsgId>{secrets.randbits(60)}</MsgId>"
    )


def event_push(token: str, person: str, event: str, key: str, at: datetime, account: str = ACCOUNT) -> Push:
    """A plain push of an event, signed with `token`."""
    named = f"<Event>{_cdata(event)}</Event><EventKey>{_cdata(key)}</EventKey>"
    return _push(token, account, person, at, "event", named)


def read_reply(body: bytes) -> str | None:
    """The text of a passive reply in the clear; None when it says nothing."""
    if body in (b"", b"success"):
        return None
    root = ElementTree.fromstring(body.decode())  # our own webhook's answer
    return root.findtext("Content") or ""


class Visit:
    """A conversation of a new person in the terminal, through the webhook of a Flask test client."""

    def __init__(self, client: FlaskClient, token: str, account: str, clock: Clock) -> None:
        self._client, self._token, self._account, self._clock = client, token, account, clock
        self._person = "o" + secrets.token_hex(13)

    def says(self, text: str) -> str:
        """The reply as read, or what came instead."""
        push = text_push(self._token, self._person, text, self._clock.now(), self._account)
        response = self._client.post(URL, query_string=dict(push.query), data=push.body)
        if response.status_code != 200:
            return f"（HTTP {response.status_code}）"
        return as_read(read_reply(response.data) or "（没有回复）")


def _push(token: str, account: str, person: str, at: datetime, kind: str, inner: str) -> Push:
    stamp, nonce = str(int(at.timestamp())), str(secrets.randbelow(10**9))
    signed = sign(token, stamp, nonce)
    head = f"<ToUserName>{_cdata(account)}</ToUserName><FromUserName>{_cdata(person)}</FromUserName>"
    xml = f"<xml>{head}<CreateTime>{int(at.timestamp())}</CreateTime><MsgType>{_cdata(kind)}</MsgType>{inner}</xml>"
    return Push({"signature": signed, "timestamp": stamp, "nonce": nonce}, xml.encode("utf-8", "replace"))


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
