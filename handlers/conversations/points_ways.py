"""What alone could close the gap to the standard: the same sum again, with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.conversations.amounts import MONTHS_A_YEAR, Stretch
from handlers.conversations.points_table import (
    DEGREES,
    NEEDS_BASE,
    TIERS,
    Figure,
    Profile,
    below_one,
    estimate,
)


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that alone would reach the standard, and the total then."""

    key: str
    total: int
    about: str = ""


MOST_YEARS = 6  # waiting longer than this is no advice


def ways(profile: Profile, figure: Figure) -> list[Way]:
    """What alone would close the gap, the nearest first; [] when nothing alone does, or nothing is missing."""
    now = estimate(profile, figure)
    if now.reached or now.vetoed:
        return []
    found: list[Way] = []

    def reaches(key: str, then: Profile, about: str = "") -> bool:
        total = estimate(then, figure).total
        if total >= now.target:
            found.append(Way(key, total, about))
        return total >= now.target

    if profile.insurance_months is not None:
        for years in range(1, MOST_YEARS + 1):
            older = profile.age + years if profile.age is not None else None
            paid = profile.insurance_months + years * MONTHS_A_YEAR
            if reaches("way_insurance", replace(profile, age=older, insurance_months=paid), str(years)):
                break
    for points, multiple, months, _ in reversed(TIERS):
        tier = Stretch(f"{figure(multiple):f}", int(figure(months)))
        if reaches(
            "way_base",
            replace(profile, base=(*profile.base, tier)),
            f"{tier.times}/{tier.months}/{int(figure(points))}",
        ):
            break
    for degree in DEGREES:
        if reaches("way_degree", replace(profile, degree=degree), degree):
            break
    one = Stretch(f"{figure('base_tier_one'):f}", 0)
    if profile.title not in NEEDS_BASE or below_one(profile.base, figure):
        base = (*profile.base, one) if profile.base else ()
        title = profile.title if profile.title in NEEDS_BASE else "title_middle"
        reaches("way_title_base" if title == profile.title else "way_title", replace(profile, title=title, base=base))
    if not profile.shortage:
        reaches("way_shortage", replace(profile, shortage=True))
    return found
