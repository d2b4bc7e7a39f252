"""A person asks for a person: the account's customer service in its hours, else who to call."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from handlers.misses import with_miss
from handlers.turn import Answer, Turn, speak
from messages import Reply


def ask_a_person(turn: Turn, intent_id: str) -> Answer:
    """Transfers where the account has customer service and it is there; else the official numbers and counters."""
    if turn.config.get("handoff") and _open_now(turn):
        return Answer(Reply(turn.say("human.handoff"), handoff=True), turn.person, outcome="handoff")
    text = turn.say("human.text")
    if turn.config.get("handoff"):
        begin, end = turn.config["handoff_hours"]
        text = turn.say("human.closed", hours=f"{begin:%H:%M}–{end:%H:%M}") + "\n" + text
    answer = speak(turn, text, outcome="miss")
    return with_miss(turn, replace(answer, person=replace(answer.person, misses=0)), "miss")


def _open_now(turn: Turn) -> bool:
    begin: time
    begin, end = turn.config["handoff_hours"]
    return bool(begin <= turn.now.time() < end)
