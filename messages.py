"""Plain frozen types that every part may import. They carry no behaviour of any part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["text", "voice", "image", "video", "location", "link", "unsupported", "event", "unknown"]

NO_FIELDS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """What one person sent, decoded and verified. `at` is its CreateTime in Asia/Shanghai."""

    person: str  # the sender's openid
    account: str  # our gh_… id, the sender of the answer
    kind: Kind
    at: datetime
    key: str  # the delivery: equal for a repeat of the same message, different for any other (a hash, no openid in it)
    text: str = ""  # what was said: Content, or a voice message's Recognition
    event: str = ""  # as the platform writes it: subscribe, CLICK, …
    event_key: str = ""
    menu_id: str = ""  # bizmsgmenuid: which offered choice was tapped, where the platform tells
    fields: Mapping[str, Any] = field(default_factory=lambda: NO_FIELDS)  # what else the platform sent, by its names


@dataclass(frozen=True, slots=True)
class Choice:
    """Something offered to tap or to type: its number or its label."""

    label: str  # what the person reads, e.g. 签注带什么
    target: str  # what it leads to: an entry id, or an intent id

    def __post_init__(self) -> None:
        if not self.label:
            raise ValueError("a choice needs a label")


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say. `text` first, then `footer` (the 依据 line), then the choices; `more` waits for 更多."""

    text: str
    footer: str = ""
    choices: tuple[Choice, ...] = ()
    more: str = ""
    handoff: bool = False  # hand the person over to human customer service instead of a text


@dataclass(frozen=True, slots=True)
class Push:
    """A message that we send on our own account, by any rung of the ladder."""

    person: str
    text: str
    template_id: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: NO_FIELDS)
    client_msg_id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A defect of the knowledge or of the config that an operator can mend."""

    file: str
    line: int  # from 1; 0 when the whole file is meant
    what: str  # Chinese, one sentence
    mend: str  # Chinese, imperative

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.what}，{self.mend}"
