"""A visitor without WeChat: the demo chat page and the terminal talk through the real webhook, signed like a push."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

ACCOUNT = "gh_visitor"
URL = "/wechat"


@dataclass(frozen=True, slots=True)
class Push:
    """One POST to the webhook."""

    query: Mapping[str, str]
    body: bytes


def text_push(token: str, person: str, text: str, at: datetime) -> Push:
    """A plain push of a text message that `person` sent at `at`, signed with `token`."""
    return _push(token, person, at, "text", f"<Content>{_cdata(text)}</Content><MsgId>{secrets.randbits(60)}</MsgId>")


def event_push(token: str, person: str, event: str, key: str, at: datetime) -> Push:
    """A plain push of an event, signed with `token`."""
    named = f"<Event>{_cdata(event)}</Event><EventKey>{_cdata(key)}</EventKey>"
    return _push(token, person, at, "event", named)


def read_reply(body: bytes) -> str | None:
    """The text of a passive reply in the clear; None when it says nothing."""
    if body in (b"", b"success"):
        return None
    root = ElementTree.fromstring(body.decode())  # our own webhook's answer
    return root.findtext("Content") or ""


def _push(token: str, person: str, at: datetime, kind: str, inner: str) -> Push:
    stamp, nonce = str(int(at.timestamp())), str(secrets.randbelow(10**9))
    signed = hashlib.sha1(b"".join(sorted(part.encode() for part in (token, stamp, nonce)))).hexdigest()
    head = f"<ToUserName>{_cdata(ACCOUNT)}</ToUserName><FromUserName>{_cdata(person)}</FromUserName>"
    xml = f"<xml>{head}<CreateTime>{int(at.timestamp())}</CreateTime><MsgType>{_cdata(kind)}</MsgType>{inner}</xml>"
    return Push({"signature": signed, "timestamp": stamp, "nonce": nonce}, xml.encode("utf-8", "replace"))


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
