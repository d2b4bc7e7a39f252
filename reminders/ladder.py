"""Which ways of reaching a person are allowed now, in order. Pure: allowances are taken by whoever climbs.

Template message if configured and allowed → subscription credit → customer-service text within 48 hours of the
person's last message (5 texts for each message of theirs) → none: held, and spoken at their next message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

Rung = Literal["template", "subscription", "text"]
RUNGS: tuple[Rung, ...] = ("template", "subscription", "text")

WINDOW = timedelta(hours=48)
TEXTS_PER_MESSAGE = 5  # the platform's rule of today; many older texts say 20
TEMPLATES_PER_DAY = 100_000  # the account's
TEXTS_PER_DAY = 500_000  # the account's
CLOCKS_DIFFER = timedelta(minutes=5)  # between the platform's clock and ours


@dataclass(frozen=True, slots=True)
class Account:
    """What the configuration allows. `fields`: the template's field → our value (see reminders.wording.VALUES)."""

    can_push: bool = False  # app id and secret are set
    template_id: str = ""
    template_fields: Mapping[str, str] = field(default_factory=dict)
    subscription_id: str = ""
    subscription_fields: Mapping[str, str] = field(default_factory=dict)

    def has(self, rung: Rung) -> bool:
        """Whether this way is configured at all."""
        if rung == "template":
            return self.can_push and bool(self.template_id)
        if rung == "subscription":
            return self.can_push and bool(self.subscription_id)
        return self.can_push


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a rung is not used now. `passing`: it opens again by itself at `until`."""

    reason: str
    passing: bool
    until: datetime | None = None


NO_STOPS: Mapping[Rung, Stop] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Way:
    """The rungs to try, in order. Where none can be used: held, or, with `waits_until`, still due until then."""

    rungs: tuple[Rung, ...]
    reason: str  # why the others are not among them; Chinese, for the operator
    waits_until: datetime | None = None  # when another one opens by itself


def window_open(wrote_at: datetime | None, now: datetime) -> bool:
    """Whether customer-service texts are allowed: the person wrote less than 48 hours before `now`."""
    return wrote_at is not None and wrote_at - CLOCKS_DIFFER <= now < wrote_at + WINDOW


def way(
    account: Account,
    now: datetime,
    wrote_at: datetime | None,
    refused_at: datetime | None = None,
    stops: Mapping[Rung, Stop] = NO_STOPS,
    tried: frozenset[Rung] = frozenset(),
) -> Way:
    """What is allowed at `now` for one person; `tried` has been refused for this step already."""
    if not account.can_push:
        return Way((), "没有配置 app_id 和 app_secret，不能主动下发")
    if refused_at is not None and (wrote_at is None or wrote_at <= refused_at):
        return Way((), "对方拒收，等对方再来说话")
    rungs: list[Rung] = []
    reasons: list[str] = []
    waits: list[datetime] = []
    for rung in RUNGS:
        if not account.has(rung):
            continue
        if rung == "text" and not window_open(wrote_at, now):
            reasons.append("超过 48 小时没有来说话")
        elif stop := stops.get(rung):
            reasons.append(stop.reason)
            if stop.passing and stop.until:
                waits.append(stop.until)
        elif rung not in tried:
            rungs.append(rung)
    reason = "；".join(reasons) or "没有别的下发方式了"
    return Way(tuple(rungs), reason, min(waits) if waits else None)
