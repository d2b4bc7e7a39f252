"""Reminders that could not be pushed, spoken at the person's next message: as things stand today, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dates.records import known
from handlers.turn import Turn
from reminders.calendar import Calendar
from reminders.figures import figures_on
from reminders.spoken import spoken
from storage.steps import Step


def late_words(turn: Turn, steps: Sequence[Step]) -> str:
    """What to say first; "" when all of them are past."""
    calendar = Calendar(turn.edition.calendar)
    return spoken(turn.edition.wording, steps, known(turn), figures_on(turn.edition, turn.today), calendar, turn.now)
