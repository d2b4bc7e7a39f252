"""The client_msg_id of a template message: the platform drops a second one with the same id for ten minutes.

Its end tells the second at which it was first used, by the wall clock: the platform's ten minutes run by that clock,
whatever moment `--now` makes us decide as of. Nothing in it names a person.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from clock import from_epoch
from storage.steps import Step

TEN_MINUTES = timedelta(minutes=9, seconds=30)  # a little less: a call takes its time


def new_id(step: Step, wall: datetime) -> str:
    """An id for this step, first used at `wall`."""
    told = f"{step.person}\x1f{step.holder}\x1f{step.kind}\x1f{step.day.isoformat()}"
    return f"{hashlib.sha256(told.encode()).hexdigest()[:20]}{int(wall.timestamp()):08x}"


def still_known(client_msg_id: str, begun_at: datetime, now: datetime, wall: datetime) -> bool:
    """Whether the platform surely still drops a second message with this id, by the wall clock and as of `now`."""
    try:
        first = from_epoch(int(client_msg_id[-8:], 16))
    except (ValueError, OverflowError):
        return False
    return timedelta(0) <= wall - first < TEN_MINUTES and timedelta(0) <= now - begun_at < TEN_MINUTES
