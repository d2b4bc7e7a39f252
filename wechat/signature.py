"""The platform's signatures: sha1 over the sorted token, timestamp, nonce (and ciphertext).

`signature` covers no body and `msg_signature` covers the ciphertext alone. Which of the two a request needs is
decided in wechat.decode, by the body and the configuration, never by what the caller left out. There is no check of
freshness on purpose: an identical resend must be answered again, and repeats are recognised by the delivery's key.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence

from wechatpy.utils import WeChatSigner

from wechat.edge import EdgeError

Query = Mapping[str, Sequence[str]]

# Sorting and joining lets digits wander between timestamp and nonce: a fixed length pins them.
TIMESTAMP = re.compile(r"[0-9]{10}")
NONCE = re.compile(r"[\x21-\x7e]{1,128}")
SHA1 = re.compile(r"[0-9a-f]{40}")


def sign(*parts: str) -> str:
    """The lower-case sha1 of the parts, sorted as bytes and joined."""
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def only(query: Query, name: str) -> str:
    """The one value of a query parameter; "" when it is missing. Raises EdgeError 403 when it is there twice."""
    values = query.get(name, ())
    if len(values) > 1:
        raise EdgeError(403, f"{name} more than once")
    return values[0] if values else ""


def check(token: str, query: Query, name: str, *covered: str) -> None:
    """Raises EdgeError 403 unless the query's `name` signs its timestamp and nonce and what else is `covered`."""
    if not token:
        raise EdgeError(403, "no token is configured")
    given, timestamp, nonce = only(query, name), only(query, "timestamp"), only(query, "nonce")
    for what, value, shape in ((name, given, SHA1), ("timestamp", timestamp, TIMESTAMP), ("nonce", nonce, NONCE)):
        if not shape.fullmatch(value):
            raise EdgeError(403, f"{what} is missing or malformed")
    if not hmac.compare_digest(sign(token, timestamp, nonce, *covered), given):
        raise EdgeError(403, f"wrong {name}")
