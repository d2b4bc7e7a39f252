"""What a guided dialogue is: one readable literal of questions, how each is read, what comes next, and outcomes.

Routing stands here, wording in knowledge/content/wording/, arithmetic in modules of its own. Only answers are stored;
the open question is found by walking again from the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers.conversations.voice import Scene
from messages import Choice

Answers = Mapping[str, Any]
"""Question name → what was answered, as plain JSON values. A name that is missing was not answered yet."""

SKIPPED = "?"
"""The answer of a person who does not know, or passes over a question."""

IDLE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as a dialogue hears it. `bare`: it answers this very question, so 6 or 没有 alone mean something."""

    text: str  # normalised: simplified, lower case, quantities in digits
    today: date
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Something to say, before the engine adds the open question."""

    text: str
    footer: str = ""
    choices: tuple[Choice, ...] = ()
    more: str = ""


Read = Callable[[Heard], Any]
"""What the message answers to a question, as a JSON value; None when it says nothing about it."""

Say = Callable[[Answers, Scene], Part]
Next = Callable[[Answers, Scene], str]


def words(text: str) -> tuple[str, ...]:
    """The names in `text`, which stand between blanks."""
    return tuple(text.split())


def take_new(old: Any, new: Any) -> Any:
    """The later answer replaces the earlier one."""
    return new


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. Its sentences are `<dialogue>.<name>_ask` and `_hint`; tappable answers `_choices`.

    `to` names every step that may follow, each with the condition in a few words (the diagram shows it); `next`
    chooses among them, and may be left out where there is one. `lead` speaks before the question is asked.
    """

    name: str
    read: Read
    to: Mapping[str, str]
    next: Next | None = None
    lead: Say | None = None
    merge: Callable[[Any, Any], Any] = take_new


@dataclass(frozen=True, slots=True)
class Aside:
    """Something people may tell by the way that is never asked, and kept with the answers."""

    name: str
    read: Read
    merge: Callable[[Any, Any], Any] = take_new


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the dialogue ends: what is said then."""

    name: str
    say: Say


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something people say to what they were just told. It changes no answer."""

    name: str
    hears: Callable[[Heard, Answers], bool]
    say: Say


@dataclass(frozen=True, slots=True)
class Conversation:
    """One dialogue. `version` rises when stored answers can no longer be read; `starts_on` are intents."""

    name: str
    version: int
    title: str
    starts_on: tuple[str, ...]
    questions: tuple[Question, ...]
    outcomes: tuple[Outcome, ...]
    wording: tuple[str, ...] = ()  # further sentences it says, besides those of its questions
    follow_ups: tuple[FollowUp, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def steps(self) -> dict[str, Question | Outcome]:
        """Every question and outcome by its name."""
        questions: dict[str, Question | Outcome] = {question.name: question for question in self.questions}
        return questions | {outcome.name: outcome for outcome in self.outcomes}

    def step(self, name: str) -> Question | Outcome:
        """The question or outcome of that name. Raises KeyError."""
        return self.steps[name]

    def wording_keys(self) -> tuple[str, ...]:
        """Every sentence the dialogue cannot do without."""
        own = [f"{self.name}.{question.name}_{kind}" for question in self.questions for kind in ("ask", "hint")]
        return (*own, *(f"{self.name}.{key}" for key in self.wording))
