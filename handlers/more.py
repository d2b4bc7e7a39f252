"""更多: the pages of the last answer that are still waiting."""

from __future__ import annotations

from dataclasses import replace

from handlers.turn import Answer, Turn, speak, still_offering
from messages import Reply


def next_page(turn: Turn, intent_id: str) -> Answer:
    """The next waiting page, as it was cut; says so when there is none."""
    if not turn.person.pages:
        return still_offering(turn, speak(turn, turn.say("more.none"), outcome="talk"))
    page, *rest = turn.person.pages
    return Answer(Reply(page), replace(turn.person, pages=tuple(rest)), outcome="more")
