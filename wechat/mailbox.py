"""What people have received through the stand-in of the platform, for a chat page to show."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from wechat.faults import Api


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was accepted for a person. `number` counts up; whoever keeps the message gives it."""

    openid: str
    api: Api
    at: datetime
    msgid: str
    text: str = ""
    template_id: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    client_msg_id: str = ""
    url: str = ""
    number: int = 0


class MailboxDown(Exception):  # noqa: N818 - says what is, as a person would
    """Nothing could be kept; trying again may work."""


class Mailbox(Protocol):
    """Where accepted messages go, so that a chat page can show them; shared by all processes of a stand-in."""

    def put(self, received: Received, since: datetime) -> Received | None:
        """Keeps one message and returns it; the one that this person got after `since` under the same client_msg_id
        instead, where there is one. None: nobody of that name follows. May raise MailboxDown."""
        ...

    def of(self, openid: str, after: int = 0) -> list[Received]:
        """What a person has received with a number above `after`, the oldest first."""
        ...


class MemoryMailbox:
    """A Mailbox of one process that forgets with it, and the oldest first. Here everybody follows."""

    def __init__(self, keep: int = 50_000) -> None:
        self._lock = threading.Lock()
        self._all: deque[Received] = deque(maxlen=keep)
        self._by_id: dict[tuple[str, str], Received] = {}
        self._number = 0

    def put(self, received: Received, since: datetime) -> Received | None:
        """Keeps one message, or returns the one that stands."""
        key = (received.openid, received.client_msg_id)
        with self._lock:
            standing = self._by_id.get(key) if received.client_msg_id else None
            if standing and standing.at > since:
                return standing
            self._number += 1
            kept = replace(received, number=self._number)
            self._all.append(kept)
            if received.client_msg_id:
                self._by_id[key] = kept
            return kept

    def of(self, openid: str, after: int = 0) -> list[Received]:
        """What a person has received, the oldest first."""
        return [received for received in list(self._all) if received.openid == openid and received.number > after]

    def everything(self) -> list[Received]:
        """All messages, the oldest first."""
        return list(self._all)
