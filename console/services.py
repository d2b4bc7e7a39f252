"""What the operators' pages need of the rest of the bot; bot.py fills it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from clock import Clock
from handlers.brain import Brain
from knowledge.model import Edition
from storage.store import Store
from understanding.router import Router


@dataclass(frozen=True, slots=True)
class Moves:
    """What a publish would do to the planned reminders. `estimate`: not every record was looked at."""

    records: int
    moved: int
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """The joined parts, as callables where they may not exist yet when the pages are built."""

    store: Callable[[], Store]
    clock: Clock
    brain: Callable[[], Brain]  # what this process answers with now
    build_router: Callable[[Edition], Router]
    answer: Callable[[Brain, str, datetime], str]  # what a new person would read, nothing kept
    knowledge_fault: Callable[[], str]  # why the live edition is not the one this process answers with; "" if it is
    secret: str = field(repr=False)  # known to all worker processes, say wechat.token; see console.session
    secure: bool = False  # the pages are reached over https
    preview_moves: Callable[[Edition, Edition, datetime], Moves] | None = None  # live, drafted, now
