"""A request → a verified Message, in the platform's three modes.

    body                   needs                                 mode
    with Encrypt           a good msg_signature, one of our keys safe; compat where the plain elements are there too
    without                a good signature                      plain; refused where require_encryption is set

encrypt_type=aes without Encrypt, and any encrypt_type that is not known, are refused. In compat mode the plain
elements are ignored: no signature covers them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from messages import Message
from wechat import elements, incoming, signature
from wechat.crypto import Key, open_with_any
from wechat.edge import EdgeError, EdgeSettings
from wechat.signature import Query

MAX_BODY = 64 * 1024  # bytes; the largest genuine push is a long text in compat mode, under 20 KiB


@dataclass(frozen=True, slots=True)
class Decoded:
    """A verified message, how it came, and the key under which the answer goes back (None: in the clear)."""

    message: Message
    mode: Literal["plain", "compat", "safe"]
    key: Key | None = None


def decode(query: Query, body: bytes, settings: EdgeSettings) -> Decoded:
    """The message of this request. Raises EdgeError with a 4xx status on everything that is not a genuine push."""
    if len(body) > MAX_BODY:
        raise EdgeError(413, "the body is too large")
    encrypt_type = signature.only(query, "encrypt_type")
    if encrypt_type not in ("", "raw", "aes"):
        raise EdgeError(400, "an unknown encrypt_type")
    fields = elements.read(body)
    if "Encrypt" in fields or encrypt_type == "aes":
        encrypted = fields.get("Encrypt", "")
        if not isinstance(encrypted, str) or not encrypted:
            raise EdgeError(400, "encrypt_type is aes, but there is no Encrypt")
        signature.check(settings.token, query, "msg_signature", encrypted)
        opened, key = open_with_any(settings, encrypted)
        message = incoming.message(elements.read(opened))
        decoded = Decoded(message, "compat" if "MsgType" in fields else "safe", key)
    else:
        signature.check(settings.token, query, "signature")
        if settings.require_encryption:
            raise EdgeError(403, "a plain body, but require_encryption is set")
        decoded = Decoded(incoming.message(fields), "plain")
    if settings.original_id and decoded.message.account != settings.original_id:
        raise EdgeError(403, "a push for another account")
    return decoded
