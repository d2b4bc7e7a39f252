"""Builds pushes as the platform sends them (plain, compat, safe) and opens the answers.

Written against the platform's rules with `cryptography` alone, not with the code under test.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ACCOUNT = "gh_0123456789ab"
APP_ID = "wx0123456789abcdef"
TOKEN = "demo-token"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OTHER_KEY = "G" + KEY[:42]
PERSON = "oVisitor_0000-000000000001AB"
NOON = 1780000000  # a moment in 2026; every default is fixed, so that a test means one message


def signature(*parts: str) -> str:
    return hashlib.sha1(b"".join(sorted(part.encode() for part in parts))).hexdigest()


def xml(fields: Mapping[str, Any], root: str = "xml") -> str:
    """Numbers plain, texts in CDATA, mappings nested, lists repeated: as the platform writes it."""

    def element(name: str, value: Any) -> str:
        if isinstance(value, Mapping):
            return f"<{name}>{''.join(element(k, v) for k, v in value.items())}</{name}>"
        if isinstance(value, list):
            return "".join(element(name, item) for item in value)
        if isinstance(value, int | float):
            return f"<{name}>{value}</{name}>"
        return f"<{name}><![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"

    return element(root, fields)


@dataclass(frozen=True)
class Push:
    """One POST to /wechat."""

    query: dict[str, str]
    body: bytes

    @property
    def lists(self) -> dict[str, list[str]]:
        """The query as wechat.decode takes it."""
        return {name: [value] for name, value in self.query.items()}


@dataclass(frozen=True)
class Answer:
    """What came back, opened. `type` is none (success or empty), text or transfer_customer_service."""

    type: str
    content: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    encrypted: bool = False


@dataclass
class Pusher:
    """The platform, for one account in one mode."""

    mode: str = "plain"
    token: str = TOKEN
    app_id: str = APP_ID
    key: str = KEY
    account: str = ACCOUNT
    last_id: int = 23000000000000000

    def text(self, content: str, **more: Any) -> Push:
        return self.message("text", {"Content": content}, **more)

    def image(self, **more: Any) -> Push:
        return self.message("image", {"PicUrl": "http://mmbiz.qpic.cn/mmbiz_jpg/1/0", "MediaId": "m1"}, **more)

    def voice(self, recognition: str | None = None, **more: Any) -> Push:
        said = {} if recognition is None else {"Recognition": recognition}
        return self.message("voice", {"MediaId": "m2", "Format": "amr"} | said, **more)

    def video(self, short: bool = False, **more: Any) -> Push:
        return self.message("shortvideo" if short else "video", {"MediaId": "m3", "ThumbMediaId": "t3"}, **more)

    def location(self, **more: Any) -> Push:
        where = {"Location_X": 31.230416, "Location_Y": 121.473701, "Scale": 15, "Label": "上海市黄浦区"}
        return self.message("location", where, **more)

    def link(self, **more: Any) -> Push:
        return self.message("link", {"Title": "题", "Description": "述", "Url": "https://example.org/"}, **more)

    def event(self, event: str, key: str | None = None, **more: Any) -> Push:
        named = {"Event": event} | ({} if key is None else {"EventKey": key})
        return self.message("event", named, **more)

    def message(
        self, msg_type: str, fields: Mapping[str, Any], person: str = PERSON, at: int | datetime = NOON, **more: Any
    ) -> Push:
        """Any message or event; `more` are further elements, MsgId among them (None: without)."""
        at = int(at.timestamp()) if isinstance(at, datetime) else at
        head = {"ToUserName": self.account, "FromUserName": person, "CreateTime": at, "MsgType": msg_type}
        if msg_type != "event":
            self.last_id += 1
            more.setdefault("MsgId", self.last_id)
        return self.wrap(xml(head | fields | {k: v for k, v in more.items() if v is not None}))

    def wrap(self, inner: str | bytes) -> Push:
        """The push that carries this XML (or anything else) in the pusher's mode."""
        data = inner.encode() if isinstance(inner, str) else inner
        if self.mode == "plain":
            return Push(self.query(), data)
        encrypt = self.encrypt(data)
        if self.mode == "safe":
            body = xml({"ToUserName": self.account, "Encrypt": encrypt}).encode()
        else:
            body = re.sub(rb"</xml>\s*$", b"<Encrypt><![CDATA[" + encrypt.encode() + b"]]></Encrypt></xml>", data)
        return Push(self.query(encrypt), body)

    def query(self, encrypt: str | None = None, timestamp: str = str(NOON), nonce: str = "1234567") -> dict[str, str]:
        query = {"signature": signature(self.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        query["openid"] = PERSON
        if encrypt is not None:
            signed = signature(self.token, timestamp, nonce, encrypt)
            query |= {"encrypt_type": "aes", "msg_signature": signed}
        return query

    def encrypt(self, message: bytes, app_id: str | None = None) -> str:
        app = (self.app_id if app_id is None else app_id).encode()
        return self.encrypt_block(self.pad(b"0123456789abcdef" + struct.pack(">I", len(message)) + message + app))

    def encrypt_block(self, padded: bytes) -> str:
        """Encrypts bytes as they are, to forge what the platform never sends."""
        cipher = self._cipher().encryptor()
        return base64.b64encode(cipher.update(padded) + cipher.finalize()).decode()

    @staticmethod
    def pad(data: bytes) -> bytes:
        n = 32 - len(data) % 32
        return data + bytes([n]) * n

    def open(self, body: bytes) -> Answer:
        """The answer in this body; AssertionError where the platform would not accept it."""
        if body in (b"", b"success"):
            return Answer("none")
        root = ElementTree.fromstring(body.decode())
        encrypted = root.find("Encrypt") is not None
        if encrypted:
            cipher, stamp, nonce = (root.findtext(tag, "") for tag in ("Encrypt", "TimeStamp", "Nonce"))
            assert root.findtext("MsgSignature") == signature(self.token, stamp, nonce, cipher)
            root = ElementTree.fromstring(self.decrypt(cipher).decode())
        fields = {child.tag: child.text or "" for child in root}
        assert root.tag == "xml"
        assert len(fields) == len(root), "an element is there twice"
        assert fields["FromUserName"] == self.account
        assert fields["CreateTime"].isdigit()
        return Answer(fields["MsgType"], fields.get("Content", ""), fields, encrypted)

    def decrypt(self, encrypted: str) -> bytes:
        cipher = self._cipher().decryptor()
        plain = cipher.update(base64.b64decode(encrypted, validate=True)) + cipher.finalize()
        assert 1 <= plain[-1] <= 32
        plain = plain[: -plain[-1]]
        size = struct.unpack(">I", plain[16:20])[0]
        assert plain[20 + size :].decode() == self.app_id
        return plain[20 : 20 + size]

    def _cipher(self) -> Cipher[Any]:
        key = base64.b64decode(self.key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
