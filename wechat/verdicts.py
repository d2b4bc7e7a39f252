"""The platform's JSON answer → an outcome."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wechat.errcodes import look_up
from wechat.outcomes import Accepted, Rejected, Unknown

RID = re.compile(r"rid:\s*([0-9a-zA-Z-]{6,64})")
TELLING = re.compile(r"invalid ip\s+[0-9a-fA-F.:]+|data\.\w+\.value")  # what an operator must know; no text, no person


def verdict(body: Mapping[str, Any]) -> Accepted | Rejected | Unknown:
    """What a sending call's answer says."""
    refusal = rejected(body)
    if refusal:
        return refusal
    if _code(body) != 0:
        return Unknown("平台的回答里没有 errcode")
    return Accepted(str(body.get("msgid") or body.get("msg_id") or ""))


def rejected(body: Mapping[str, Any], at_token: bool = False) -> Rejected | None:
    """The refusal in an answer, None when there is none."""
    code = _code(body)
    if not code:
        return None
    errmsg = str(body.get("errmsg", ""))
    rid, telling = RID.search(errmsg), TELLING.search(errmsg)
    return Rejected(code, look_up(code, at_token).reaction, rid[1] if rid else "", telling[0] if telling else "")


def _code(body: Mapping[str, Any]) -> int | None:
    try:
        return int(body["errcode"])
    except (KeyError, TypeError, ValueError):
        return None
