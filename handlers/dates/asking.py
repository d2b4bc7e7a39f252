"""Asking for a date, and remembering for a while what was asked; what was last talked of."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from clock import chinese_day
from handlers.turn import Answer, Turn, speak
from knowledge.answer import figures_cited
from storage.moments import from_ms, to_ms
from understanding.dates import DateMention
from understanding.holders import SELF

ASKED_FOR = timedelta(minutes=30)  # how long the question for a date stays open
TALKED_FOR = timedelta(minutes=10)  # how long 我的呢 finds what it is about
FIGURES = ("endorse_window_days", "points_confirmation_working_days", "points_confirmation_limit_days")


def ask_expiry(turn: Turn, holders: Sequence[str]) -> Answer:
    """提醒我, without a date: which one?"""
    holder = holders[0] if holders else SELF
    own = holder == SELF
    text = turn.say("date_ask.expiry") if own else turn.say("date_ask.expiry_of", holder=holder)
    return asking(speak(turn, text), turn, holder)


def ask_again(turn: Turn, holder: str, mention: DateMention, role: str = "") -> Answer:
    """A day that does not exist, or that only may be meant, is asked about."""
    text = what_is_unclear(turn, mention)
    if role == "endorsed" and mention.kind in ("vague", "ambiguous"):
        text = turn.say("date_ask.endorsed_when", said=mention.said.strip())
    answer = speak(turn, text, outcome="dates")
    candidate = mention.candidates[0] if mention.kind == "ambiguous" and mention.candidates else None
    return asking(answer, turn, holder, mention.year, role, candidate)


def what_is_unclear(turn: Turn, mention: DateMention) -> str:
    """The question about a day that was not certain."""
    values: dict[str, Any] = {"said": mention.said.strip()}
    key = f"date_ask.{mention.kind}"
    if mention.kind == "impossible" and (month := _month_said(mention)):
        key, values = "date_ask.impossible_month", values | {"month": month[1], "days": calendar.monthrange(*month)[1]}
    if mention.kind == "ambiguous" and mention.candidates:
        values["candidate"] = chinese_day(mention.candidates[0])
    elif mention.kind == "ambiguous":
        key = "date_ask.vague"
    return turn.say(key, **values)


def _month_said(mention: DateMention) -> tuple[int, int] | None:
    found = re.search(r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\D*$", mention.said)
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    return mention.year or 2027, int(found[1])


def asking(
    answer: Answer, turn: Turn, holder: str, year: int | None = None, role: str = "", candidate: date | None = None
) -> Answer:
    """The answer, with the question for a date left open: whose, of which year, of what."""
    asked: dict[str, Any] = {"holder": holder, "at": to_ms(turn.now)}
    if year:
        asked["year"] = year
    if role:
        asked["role"] = role
    if candidate:
        asked["candidate"] = candidate.isoformat()
    return replace(answer, person=replace(answer.person, extra={**answer.person.extra, "asked": asked}))


def asked_for(turn: Turn) -> Mapping[str, Any]:
    """What the last turn asked for, where it is recent: holder, year, role, candidate; else nothing."""
    asked = turn.person.extra.get("asked")
    if not asked or turn.now - from_ms(asked["at"]) > ASKED_FOR:
        return {}
    return dict(asked)


def closed(answer: Answer) -> Answer:
    """The answer, with nothing asked any more."""
    extra = {key: value for key, value in answer.person.extra.items() if key != "asked"}
    return replace(answer, person=replace(answer.person, extra=extra))


def settled(answer: Answer, turn: Turn, holder: str) -> Answer:
    """The answer, with nothing asked any more and the holder as the one talked of."""
    answer = closed(answer)
    extra = {**answer.person.extra, "last_holder": holder, "talked_at": to_ms(turn.now)}
    return replace(answer, person=replace(answer.person, extra=extra))


def talked_of(turn: Turn) -> str:
    """The holder whose date was the last subject, a moment ago; "" where it was something else."""
    extra, topic = turn.person.extra, turn.person.topic
    talked_at = extra.get("talked_at")
    if not talked_at or turn.now - from_ms(talked_at) > TALKED_FOR:
        return ""
    if topic and topic.at > from_ms(talked_at):
        return ""
    return str(extra.get("last_holder", ""))


def basis(turn: Turn) -> str:
    """The 依据 line of what is computed: the sources of the figures."""
    return figures_cited(turn.edition, FIGURES, turn.today)
