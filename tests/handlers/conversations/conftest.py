"""Someone to talk to: the shipped knowledge, the router and the dialogues joined as the river joins them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot import build_router
from clock import SHANGHAI
from handlers import conversations
from handlers.answers import answer_entry, answer_nothing
from handlers.turn import Answer, Turn, speak
from knowledge.load import SHIPPED, parse, read_folder
from knowledge.model import Edition
from messages import Message
from storage.people import Person
from understanding.router import Router

NOW = datetime(2026, 9, 10, 10, tzinfo=SHANGHAI)


@dataclass
class Talk:
    """One person's talk. Between two messages the memory goes through JSON, as if another process went on."""

    edition: Edition
    router: Router
    now: datetime = NOW
    person: Person = field(default_factory=lambda: Person("o1"))
    answer: Answer | None = None

    def say(self, text: str, after: timedelta = timedelta(seconds=40)) -> str:
        """The whole reply as it is read: text, 依据, choices."""
        self.now += after
        message = Message("o1", "gh_1", "text", self.now, str(self.now), text)
        turn = Turn(message, self.edition, self.person, self.now, self.router.understand(text))
        self.answer = conversations.go_on(turn) or self._start(turn) or self._elsewhere(turn)
        self.person = self.answer.person
        if kept := self.person.conversation:
            kept = replace(kept, answers=json.loads(json.dumps(kept.answers)))
            self.person = replace(self.person, conversation=kept)
        reply = self.answer.reply
        assert reply is not None
        return "\n".join([reply.text, reply.footer, *(choice.label for choice in reply.choices)])

    def _start(self, turn: Turn) -> Answer | None:
        understood = turn.understood
        assert understood is not None
        name = conversations.opens(turn)
        if name is None and understood.topics and understood.topics[0].id in conversations.CONVERSATIONS:
            name = understood.topics[0].id
        return conversations.start(turn, name) if name else None

    def _elsewhere(self, turn: Turn) -> Answer:
        understood = turn.understood
        assert understood is not None
        if not understood.topics:
            return conversations.back_to(turn, answer_nothing(turn))
        topic = understood.topics[0]
        answer = answer_entry(turn, topic.id) if topic.kind == "entry" else speak(turn, f"（{topic.id}）")
        return conversations.back_to(turn, answer)

    @property
    def dialogue(self) -> str:
        """The name of the dialogue under way, "" for none."""
        return self.person.conversation.name if self.person.conversation else ""


@pytest.fixture(scope="session")
def edition() -> Edition:
    found, _ = parse(read_folder(SHIPPED))
    return found


@pytest.fixture(scope="session")
def router(edition: Edition) -> Router:
    return build_router(edition)


@pytest.fixture
def talk(edition: Edition, router: Router) -> Talk:
    return Talk(edition, router)


@pytest.fixture
def tell(edition: Edition, router: Router) -> Callable[..., str]:
    """The reply of a new person's last message, after the messages before it."""

    def last(*messages: str) -> str:
        talk = Talk(edition, router)
        return [talk.say(message) for message in messages][-1]

    return last
