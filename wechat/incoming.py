"""The platform's elements → messages.Message: who, when, what was said, which delivery.

The message classes are wechatpy's, laid over elements that wechat.elements has read strictly. `parse_message` itself
is not used: it reads with xmltodict, fails in six unrelated ways, renames the event of a scene's follower and drops
the name of every event that it does not know.
"""

from __future__ import annotations

import hashlib
import json
import re
from types import MappingProxyType
from typing import Any

from wechatpy.messages import MESSAGE_TYPES, UnknownMessage

from clock import from_epoch
from messages import Kind, Message
from wechat.characters import permitted
from wechat.edge import EdgeError
from wechat.elements import Fields

MAX_TEXT = 2048  # characters; what a person types in WeChat is shorter
EARLIEST, LATEST = 1577808000, 4102415999  # 2020-01-01 to 2099-12-31 in Shanghai

ADDRESS = re.compile(r"[A-Za-z0-9_@.\-]{1,64}")  # openids have 28, gh_… ids 15; nothing else is promised
SECONDS = re.compile(r"[0-9]{10}")
MSG_ID = re.compile(r"[0-9]{1,32}")
EVENT = re.compile(r"[A-Za-z0-9_.\-]{1,64}")

KINDS: dict[str, Kind] = {
    "text": "text",
    "voice": "voice",
    "image": "image",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "link": "link",
}
STICKERS = ("【收到不支持的消息类型，暂无法显示】", "[Unsupported Message]")  # what a sticker arrives as

# Sent by the platform on somebody's behalf: the person is in OpenID, FromUserName is the platform's own.
ABOUT_A_PERSON = frozenset({"user_info_modified", "user_authorization_revoke", "user_authorization_cancellation"})

# Reports on messages of ours have no EventKey, and several may fall on one person and second: all they say counts.
REPORTS = re.compile(r"TEMPLATESENDJOBFINISH|MASSSENDJOBFINISH|subscribe_msg_.*", re.IGNORECASE)

HEADER = frozenset({"ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId"})
SPOKEN_FOR = HEADER | {"Content", "Recognition", "Event", "EventKey", "bizmsgmenuid"}


def message(fields: Fields) -> Message:
    """The message that these elements make. Raises EdgeError 400 when they make none."""
    msg_type = _plain(fields, "MsgType").lower()
    account, person = _address(fields, "ToUserName"), _address(fields, "FromUserName")
    seconds = _plain(fields, "CreateTime")
    if not SECONDS.fullmatch(seconds) or not EARLIEST <= int(seconds) <= LATEST:
        raise EdgeError(400, "CreateTime is no moment between 2020 and 2099")
    at = from_epoch(int(seconds))
    if not msg_type:
        raise EdgeError(400, "no MsgType")
    others = {name: value for name, value in fields.items() if name not in SPOKEN_FOR}
    if msg_type == "event":
        event, event_key = _plain(fields, "Event"), _plain(fields, "EventKey")
        if not EVENT.fullmatch(event):
            raise EdgeError(400, "no Event, or none that could be one")
        if event in ABOUT_A_PERSON:
            person = _address(fields, "OpenID")
        report = _digest(others) if REPORTS.fullmatch(event) else ""
        if event.startswith("subscribe_msg_"):
            others = _with_plain_list(others)
        key = _key("event", person, seconds, event, event_key, report)
        return Message(person, account, "event", at, key, "", event, event_key, "", MappingProxyType(others))
    kind, text = _said(msg_type, fields)
    menu_id = fields.get("bizmsgmenuid", "")
    return Message(
        person=person,
        account=account,
        kind=kind,
        at=at,
        key=_message_key(person, seconds, fields),
        text=text,
        menu_id=menu_id.strip()[:MAX_TEXT] if isinstance(menu_id, str) else "",
        fields=MappingProxyType(others),
    )


def clean(text: str) -> str:
    """Text without control characters, outer whitespace, and what exceeds MAX_TEXT."""
    return permitted(text).strip()[:MAX_TEXT].rstrip()


def _said(msg_type: str, fields: Fields) -> tuple[Kind, str]:
    _plain(fields, "Content"), _plain(fields, "Recognition")
    sent = MESSAGE_TYPES.get(msg_type, UnknownMessage)(dict(fields))  # a copy: reading it fills in defaults
    if sent.type == "text":
        text = clean(sent.content or "")
        return ("unsupported", "") if text in STICKERS else ("text", text)
    if sent.type == "voice":
        return "voice", clean(sent.recognition or "")
    return KINDS.get(sent.type, "unknown"), ""


def _message_key(person: str, seconds: str, fields: Fields) -> str:
    """By person and MsgId (which two persons may share); without a usable MsgId by all that was sent."""
    msg_id = fields.get("MsgId", "")
    if isinstance(msg_id, str) and MSG_ID.fullmatch(msg_id.strip()) and int(msg_id):
        return _key("message", person, msg_id.strip())
    return _key("message without id", person, seconds, _digest(fields))


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()  # \x1f cannot occur in XML


def _digest(fields: Fields) -> str:
    return json.dumps(fields, sort_keys=True)


def _plain(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise EdgeError(400, f"{name} is not plain text")
    return value.strip()


def _address(fields: Fields, name: str) -> str:
    value = _plain(fields, name)
    if not ADDRESS.fullmatch(value):
        raise EdgeError(400, f"{name} is missing or no id")
    return value


def _with_plain_list(others: Fields) -> Fields:
    """The same with `List` on top and always a tuple: the platform wraps it under changing names, and sends one
    item as an object, several as an array."""
    flat: dict[str, Any] = {}
    for name, value in others.items():
        if name != "List" and isinstance(value, dict) and "List" in value:
            flat.update(value)
        else:
            flat[name] = value
    items = flat.get("List", ())
    flat["List"] = tuple(item for item in (items if isinstance(items, list) else [items]) if isinstance(item, dict))
    return flat
