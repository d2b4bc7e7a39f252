"""What every page works with, and who is at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, abort, g

from console.services import Services
from console.session import Operator
from console.throttle import Throttle
from console.workbench import Workbench
from settings import ConsoleUser
from storage.store import Store

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts behind the pages of one process."""

    services: Services
    users: Sequence[ConsoleUser]
    bench: Workbench
    throttle: Throttle = field(default_factory=Throttle)

    @property
    def store(self) -> Store:
        return self.services.store()


AddPages = Callable[[Blueprint, Desk], None]


def me() -> Operator:
    """Who is logged in; the guard has let nobody else in."""
    operator: Operator = g.operator
    return operator


def for_publishers(view: Callable[P, R]) -> Callable[P, R]:
    """The view answers 403 to an editor."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not me().may_publish:
            abort(403)
        return view(*args, **kwargs)

    return guarded
