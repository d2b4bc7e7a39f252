"""A person in WeChat, and a clock that moves when told: what the tests speak with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from pusher import Answer, Pusher

from clock import SHANGHAI, Clock
from wechat.pages import as_read

MORNING = datetime(2026, 9, 1, 10, 0, tzinfo=SHANGHAI)


@dataclass
class Ticking:
    """A clock that moves when told."""

    moment: datetime = MORNING

    def clock(self) -> Clock:
        return Clock(lambda: self.moment)

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class Visitor:
    """A person in WeChat: says things, taps, and reads what comes back."""

    app: Flask
    ticking: Ticking
    person: str = "oVisitor_0000-000000000001AB"
    pusher: Pusher = field(default_factory=Pusher)
    last: Answer | None = None

    def says(self, text: str, **more: Any) -> str:
        """The reply as read, link markup gone; "" when there is none."""
        return self.sends(self.pusher.text(text, person=self.person, at=self.ticking.moment, **more))

    def does(self, event: str, key: str | None = None, **more: Any) -> str:
        return self.sends(self.pusher.event(event, key, person=self.person, at=self.ticking.moment, **more))

    def sends(self, push: Any) -> str:
        response = self.app.test_client().post("/wechat", query_string=push.query, data=push.body)
        assert response.status_code == 200, response.data
        self.last = self.pusher.open(response.data)
        return as_read(self.last.content)

    @property
    def memory(self) -> Any:
        """What the bot holds of this person."""
        return self.app.extensions["huxu"].store.people.get(self.person)
