"""The figures that every plan hangs on: dated parameters of the knowledge, so an operator's change moves every plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.model import Edition, NotKnown


@dataclass(frozen=True, slots=True)
class Figures:
    """The waits in force on one day; None where no verified figure is known, and then nothing is planned by it."""

    endorse_window_days: int | None = None  # calendar days before the expiry from which the permit can be endorsed
    points_confirmation_working_days: int | None = None  # working days after the endorsement until it can be confirmed
    points_confirmation_limit_days: int | None = None  # calendar days after the endorsement, the last one in time
    review_working_days: int | None = None  # working days that the review takes at most


def figures_on(edition: Edition, day: date) -> Figures:
    """The figures that `edition` holds for `day`."""
    return Figures(
        endorse_window_days=_whole(edition, "endorse_window_days", day),
        points_confirmation_working_days=_whole(edition, "points_confirmation_working_days", day),
        points_confirmation_limit_days=_whole(edition, "points_confirmation_limit_days", day),
        review_working_days=_whole(edition, "review_working_days", day),
    )


def _whole(edition: Edition, parameter: str, day: date) -> int | None:
    try:
        return int(edition.value_on(parameter, day))
    except NotKnown:
        return None
