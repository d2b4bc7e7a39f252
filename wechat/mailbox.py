"""What people have received through the stand-in of the platform, for a chat page to show."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wechat.faults import Api


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was accepted for a person."""

    openid: str
    api: Api
    at: datetime
    msgid: str
    text: str = ""
    template_id: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    client_msg_id: str = ""
    url: str = ""


class Mailbox(Protocol):
    """Where accepted messages go, so that a chat page can show them."""

    def put(self, received: Received) -> None:
        """Keeps one message."""
        ...

    def of(self, openid: str) -> list[Received]:
        """What a person has received, the oldest first."""
        ...


class MemoryMailbox:
    """A Mailbox that forgets with the process, and the oldest first."""

    def __init__(self, keep: int = 50_000) -> None:
        self._all: deque[Received] = deque(maxlen=keep)

    def put(self, received: Received) -> None:
        """Keeps one message."""
        self._all.append(received)

    def of(self, openid: str) -> list[Received]:
        """What a person has received, the oldest first."""
        return [received for received in list(self._all) if received.openid == openid]

    def everything(self) -> list[Received]:
        """All messages, the oldest first."""
        return list(self._all)
