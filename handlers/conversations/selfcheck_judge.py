"""Will the renewal pass? A verdict for each thing that decides, from what was told. Pure arithmetic over figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from handlers.conversations.amounts import MONTHS_A_YEAR, Stretch
from handlers.conversations.model import SKIPPED, Answers
from handlers.conversations.points_table import TIERS, Figure, times_of

State = Literal["pass", "fail", "unknown"]
MARKS = {"pass": "✅", "fail": "❌", "unknown": "❓"}

TIER_OF = {"base_low": 3, "base_one": 2, "base_two": 1, "base_three": 0}  # place in TIERS
NEEDS_POST = ("title", "skill", "shortage")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that decides: `key` names its sentence and, where it fails, the sentence how to mend it."""

    key: str
    state: State
    values: dict[str, object] = field(default_factory=dict)


def judge(answers: Answers, figure: Figure, today: date) -> list[Verdict]:
    """A verdict for everything that decides for the basis told, the weightiest first. Raises NotKnown."""
    basis: Sequence[str] = _told(answers, "basis") or ()
    found: list[Verdict] = []
    if "degree" in basis:
        found.append(_year_months(answers, figure, today))
    if "title" in basis:
        found.append(_title(answers, figure, today))
    found += [_tier(name, answers, figure, today) for name in basis if name.startswith("base")]
    if "invest" in basis:
        found.append(Verdict("invest", "unknown"))
    if set(NEEDS_POST).intersection(basis):
        found.append(_post(answers))
    found.append(_tax(answers))
    if answers.get("insurer") == "differs":
        found.append(Verdict("insurer", "fail"))
    found.append(_permit(answers, figure))
    return found


def _told(answers: Answers, name: str) -> Any:
    value = answers.get(name)
    return None if value == SKIPPED else value


def _stretches(answers: Answers) -> list[Stretch]:
    return [Stretch(s["times"], s["months"], s["yuan"]) for s in _told(answers, "base") or ()]


def months_paid(answers: Answers, window: int) -> int | None:
    """Months paid inside a window of so many months, without those made up for; None when that was not told."""
    told: dict[str, Any] | None = _told(answers, "insurance")
    if told is None:
        return None
    paid: int | None = told.get("months")
    if paid is None and ("gap" in told or told.get("full")):
        paid = window - told.get("gap", 0)
    if paid is None:
        known = [s.months for s in _stretches(answers) if s.months is not None]
        paid = sum(known) if known else None
    if paid is None:
        return None
    made_up: int = told.get("made_up", 0)
    return max(0, min(window, paid) - made_up)


def _soonest(today: date, months: int) -> str:
    """The month that is so many months ahead, as 2026年11月."""
    ahead = today.year * MONTHS_A_YEAR + today.month - 1 + months
    return f"{ahead // MONTHS_A_YEAR}年{ahead % MONTHS_A_YEAR + 1}月"


def _counted(key: str, paid: int, needed: int, today: date, **values: object) -> Verdict:
    lacking = max(0, needed - paid)
    more = {"paid": paid, "needed": needed, "lacking": lacking, "soonest": _soonest(today, lacking), **values}
    return Verdict(key, "fail" if lacking else "pass", more)


def _year_months(answers: Answers, figure: Figure, today: date) -> Verdict:
    """Education: so many months within the last year, whatever the base (the two guides)."""
    window = int(figure("renewal_insurance_window_years")) * MONTHS_A_YEAR
    paid = months_paid(answers, window)
    if paid is None:
        return Verdict("months", "unknown")
    return _counted("months", paid, int(figure("renewal_insurance_months")), today)


def _title(answers: Answers, figure: Figure, today: date) -> Verdict:
    """Title: as many months, and each on no less than one time the average wage (article 6 (3))."""
    window = int(figure("renewal_insurance_window_years")) * MONTHS_A_YEAR
    needed, least = int(figure("renewal_insurance_months")), figure("title_base_multiple")
    paid, stretches = months_paid(answers, window), _stretches(answers)
    if paid is not None and paid < needed:
        return _counted("title_months", paid, needed, today)
    if not stretches:
        return Verdict("title", "unknown")
    high = [s for s in stretches if times_of(s, figure) >= least]
    known = sum(s.months for s in high if s.months is not None)
    if any(s.months is None for s in high):
        if paid is None:
            return Verdict("title", "unknown")
        low = sum(s.months or 0 for s in stretches if s not in high)
        known = max(known, paid - low)
    elif not high and paid is not None:
        low = sum(s.months or paid for s in stretches)
        known = 0 if low >= paid else paid - low
    elif not high and paid is None and any(s.months is None for s in stretches):
        known = 0
    exactly = bool(high) and all(times_of(s, figure) == least for s in high)
    key = "title_exact" if exactly and min(known, window) >= needed else "title"
    said = max((times_of(s, figure) for s in stretches), default=Decimal(0))
    return _counted(key, min(known, window), needed, today, times=_shown(said))


def _tier(name: str, answers: Answers, figure: Figure, today: date) -> Verdict:
    """A multiple of the base: the months of its tier inside its window, all on that multiple (article 7 (5))."""
    if name == "base":  # no multiple was named with the basis: the highest one told of
        reached = [
            max((times_of(s, figure) for s in _stretches(answers)), default=Decimal(0)) >= figure(t[1]) for t in TIERS
        ]
        if True not in reached:
            return Verdict("base", "unknown")
        name = next(tier for tier, place in TIER_OF.items() if place == reached.index(True))
    _, multiple, months, years = TIERS[TIER_OF[name]]
    needed, window = int(figure(months)), int(figure(years)) * MONTHS_A_YEAR
    paid = _paid_on(figure(multiple), answers, figure, window)
    values: dict[str, object] = {"times": _shown(figure(multiple)), "years": int(figure(years))}
    if paid is None:
        return Verdict("base", "unknown", values)
    key = "base"
    if name == "base_three" and paid >= needed:
        key = "base_three_between" if paid < figure("guide_2023_base3_months") else "base_three"
    if paid < needed and (lower := _lower_tier(TIER_OF[name], answers, figure)):
        values |= {"lower": lower}
    return _counted(key, paid, needed, today, **values)


def _paid_on(multiple: Decimal, answers: Answers, figure: Figure, window: int) -> int | None:
    """Months on at least `multiple`; months of which nothing else was said count as paid on it."""
    stretches = _stretches(answers)
    high = [s.months for s in stretches if times_of(s, figure) >= multiple and s.months is not None]
    low = [s for s in stretches if times_of(s, figure) < multiple]
    told = answers.get("insurance")
    total = months_paid(answers, window) if told not in (None, {}, SKIPPED) else None
    if total is None:
        return min(window, sum(high)) if high else None
    if low and any(s.months is None for s in low):
        return 0
    return max(0, total - sum(s.months or 0 for s in low))


def _lower_tier(place: int, answers: Answers, figure: Figure) -> str:
    """The next lower tier that is complete, as its multiple; "" when none is."""
    for _, multiple, months, years in TIERS[place + 1 :]:
        paid = _paid_on(figure(multiple), answers, figure, int(figure(years)) * MONTHS_A_YEAR)
        if paid is not None and paid >= figure(months):
            return _shown(figure(multiple))
    return ""


def _shown(number: Decimal) -> str:
    return f"{round(number, 2).normalize():f}"


def _post(answers: Answers) -> Verdict:
    told = _told(answers, "post")
    if told is None:
        return Verdict("post_moved" if answers.get("employer") == "changed" else "post", "unknown")
    return Verdict("post", "pass" if told == "fits" else "fail")


def _tax(answers: Answers) -> Verdict:
    told = _told(answers, "tax")
    if told is None:
        return Verdict("tax", "unknown")
    return Verdict("tax", "pass") if told == "ok" else Verdict(f"tax_{told[0]}", "fail")


def _permit(answers: Answers, figure: Figure) -> Verdict:
    told = _told(answers, "permit")
    if told is None:
        return Verdict("permit", "unknown")
    if told["state"] == "valid" and told.get("days", 0) > figure("points_confirmation_limit_days"):
        return Verdict("confirm_late", "fail", {"days": told["days"]})
    state: dict[str, State] = {"valid": "pass", "expired": "fail", "not_yet": "unknown"}
    return Verdict("permit_not_yet" if told["state"] == "not_yet" else "permit", state[told["state"]])
