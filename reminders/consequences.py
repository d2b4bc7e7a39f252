"""What a call's outcome means for the step, the person, the interface and the pass. Pure; a test walks the whole table.

The platform's codes and their reactions are data (wechat/errcodes.toml); here each reaction has its consequence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from storage.steps import State
from wechat.client import Outcome
from wechat.errcodes import Reaction, look_up
from wechat.outcomes import Accepted, NotSent, Rejected

Rest = Literal["", "minute", "day", "off"]  # how long this interface is not used: 60 s, till midnight, till mended


@dataclass(frozen=True, slots=True)
class Consequence:
    """`state` is the step's after this call; with `next_rung` only when no other rung is allowed."""

    state: State
    next_rung: bool = False
    again: bool = False  # once more within this pass, some seconds later
    shorter: bool = False  # at once, with less text
    tomorrow: bool = False  # held, and tried again the next day
    counts: bool = False  # the allowance stays used up, else it is given back
    exhaust: bool = False  # nothing of this person's allowance is left
    person: Literal["", "erase", "stop"] = ""
    rest: Rest = ""  # of this interface
    template_off: bool = False
    stop: bool = False  # the whole pass
    alarm: bool = False


REACTIONS: Mapping[Reaction, Consequence] = MappingProxyType(
    {
        "accepted": Consequence("sent", counts=True),
        "duplicate": Consequence("sent", counts=True),
        "token": Consequence("due", stop=True, alarm=True),
        "stop_all": Consequence("due", stop=True, alarm=True),
        "busy": Consequence("due", again=True),
        "serialise": Consequence("due", again=True),
        "rate": Consequence("due", rest="minute"),
        "quota_day": Consequence("due", next_rung=True, rest="day", alarm=True),
        "window_closed": Consequence("held", next_rung=True, exhaust=True),
        "quota_user": Consequence("held", next_rung=True, exhaust=True),
        "credit_gone": Consequence("held", next_rung=True, exhaust=True),
        "hold_day": Consequence("held", next_rung=True, tomorrow=True),
        "hold": Consequence("held", alarm=True),
        "refused": Consequence("cancelled", person="stop"),
        "bad_person": Consequence("cancelled", person="stop"),
        "gone": Consequence("cancelled", person="erase"),
        "template_fault": Consequence("failed", template_off=True, alarm=True),
        "feature_off": Consequence("held", next_rung=True, rest="off", alarm=True),
        "too_long": Consequence("failed", shorter=True, alarm=True),
        "content_bug": Consequence("failed", alarm=True),
    }
)

NOT_SENT = Consequence("due", again=True)
UNKNOWN = Consequence("unknown", counts=True)
UNKNOWN_REPEATABLE = Consequence("due", again=True, counts=True)


def consequence(outcome: Outcome, repeatable: bool) -> Consequence:
    """`repeatable`: the same client_msg_id may still be sent again, so that an unknown outcome can be asked after."""
    if isinstance(outcome, Accepted):
        return REACTIONS["accepted"]
    if isinstance(outcome, Rejected):
        return REACTIONS[outcome.reaction]
    if isinstance(outcome, NotSent):
        return NOT_SENT
    return UNKNOWN_REPEATABLE if repeatable else UNKNOWN


def pause_minutes(outcome: Outcome) -> int:
    """How long a stop or a switched-off interface rests before one message tries again."""
    return look_up(outcome.code).pause_minutes if isinstance(outcome, Rejected) else 1
