"""The platform's error codes as data: wechat/errcodes.toml, loaded and checked.

The codes and most meanings are from the platform's own table; the reactions are ours. What is not listed is held
and told to the operator, never tried again by itself.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

Reaction = Literal[
    "accepted",  # done, as far as the platform tells now
    "duplicate",  # it has this message already: done
    "token",  # one refresh, one more try; then everything stops
    "busy",  # the platform is: some seconds later, then in a later pass
    "serialise",  # another message to this person is under way: like busy
    "rate",  # this interface rests for a minute
    "quota_day",  # this interface rests until midnight in Beijing
    "window_closed",  # the 48 hours are over: the next rung
    "quota_user",  # this person's customer-service messages are used up: the next rung
    "credit_gone",  # no subscription left: the next rung, and consent is asked for again
    "hold_day",  # enough for this person today: the next rung, else once more tomorrow
    "hold",  # no retry: held, with an alarm
    "refused",  # this person takes nothing from us: stop until they write again
    "gone",  # does not follow: erased
    "bad_person",  # no such person: dropped; many in a row mean that the account is wrong
    "template_fault",  # our template or its fields: failed, the template rests until it is mended
    "feature_off",  # this account may not use the interface: the next rung
    "too_long",  # once more, shorter
    "content_bug",  # our fault: failed
    "stop_all",  # nothing can be sent at all: the rest stays due
]
Scope = Literal["message", "person", "template", "api", "all"]

FILE = Path(__file__).with_name("errcodes.toml")
DEFAULT_PAUSE = 60
PASSING: tuple[Reaction, ...] = ("busy", "rate", "quota_day")  # pass by themselves, also at the token endpoint


@dataclass(frozen=True, slots=True)
class Errcode:
    """One code: what it means (Chinese, for the operator) and what follows from it."""

    code: int
    meaning: str
    reaction: Reaction
    scope: Scope
    at_token: Reaction | None = None
    pause_minutes: int = DEFAULT_PAUSE
    disable_after: int = 1


@functools.cache
def table() -> Mapping[int, Errcode]:
    """All listed codes. Raises ValueError when the file is not as it should be."""
    return MappingProxyType(read(FILE.read_text(encoding="utf-8")))


def look_up(code: int, at_token: bool = False) -> Errcode:
    """What follows from `code`, `at_token` when the token endpoint said it. Unlisted: `hold`, with its number."""
    known = table().get(code)
    if known is None:
        return Errcode(code, "平台文档里没有收录的错误码", "stop_all" if at_token else "hold", "message")
    if not at_token:
        return known
    # Without a token nothing can be sent; only what passes by itself is not a reason to stop.
    reaction = known.at_token or (known.reaction if known.reaction in PASSING else "stop_all")
    return Errcode(code, known.meaning, reaction, known.scope, known.at_token, known.pause_minutes)


def read(text: str) -> dict[int, Errcode]:
    """The table in `text`. Raises ValueError that names the code and what is wrong with it."""
    return {int(code): _row(code, row) for code, row in tomllib.loads(text).items()}


def _row(code: str, row: Mapping[str, Any]) -> Errcode:
    allowed = {"meaning", "reaction", "scope", "at_token", "pause_minutes", "disable_after"}
    if unknown := row.keys() - allowed:
        raise ValueError(f"{code}: unknown key {sorted(unknown)[0]}")
    for key, values in (("reaction", get_args(Reaction)), ("scope", get_args(Scope)), ("at_token", get_args(Reaction))):
        if row.get(key) not in values and not (key == "at_token" and key not in row):
            raise ValueError(f"{code}: {key} is {row.get(key)!r}, not one of {', '.join(values)}")
    if not isinstance(row.get("meaning"), str) or not row["meaning"]:
        raise ValueError(f"{code}: no meaning")
    for key in ("pause_minutes", "disable_after"):
        if not isinstance(row.get(key, 1), int) or row.get(key, 1) < 1:
            raise ValueError(f"{code}: {key} is not a whole number from 1")
    return Errcode(code=int(code), **row)
