"""Asking for a date, and remembering for a while what was asked; what was last talked of."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from clock import chinese_day
from handlers.dates.records import known
from handlers.dates.say import whose
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


def ask_again(turn: Turn, holder: str, mention: DateMention, role: str = "", others: Sequence[str] = ()) -> Answer:
    """A day that does not exist, or that only may be meant, is asked about; those of `others` have to wait."""
    text = what_is_unclear(turn, mention)
    if role == "endorsed" and mention.kind in ("vague", "ambiguous"):
        text = turn.say("date_ask.endorsed_when", said=mention.said.strip())
    waiting = [whose(turn, other) for other in dict.fromkeys(others) if other != holder]
    if waiting:
        text = f"{whose(turn, holder)}{text}\n{turn.say('date_ask.then', whose='、'.join(waiting))}"
    return asking(speak(turn, text, outcome="dates"), turn, holder, mention, role)


def ask_whose(turn: Turn, mention: DateMention) -> Answer:
    """改成12月20号, with several on record: whose?"""
    said, holders = mention.said.strip(), "、".join(record.holder for record in known(turn))
    text = turn.say("date_ask.whose_day", said=said, holders=holders) if holders else turn.say("date_ask.whose_then")
    answer = speak(turn, text, outcome="dates")
    return asking(answer, turn, "", mention)


def ask_if_expiry(turn: Turn, holder: str, mention: DateMention) -> Answer:
    """12月10号开会: a day was asked for, and this may be one of something else."""
    if mention.kind != "date" or mention.day is None:
        return ask_again(turn, holder, mention)
    values = {"said": mention.said.strip(), "day": chinese_day(mention.day), "whose": whose(turn, holder)}
    answer = speak(turn, turn.say("date_ask.is_expiry", **values), outcome="dates")
    return asking(answer, turn, holder, mention)


def what_is_unclear(turn: Turn, mention: DateMention) -> str:
    """The question about a day that was not certain."""
    values: dict[str, Any] = {"said": mention.said.strip()}
    key = f"date_ask.{mention.kind}"
    if mention.kind == "impossible" and mention.year and mention.month:
        last = calendar.monthrange(mention.year, mention.month)[1]
        key, values = "date_ask.impossible_month", values | {"month": mention.month, "days": last}
    if len(years := _years(mention)) > 1:
        key = "date_ask.which_year"
        values |= {"first": chinese_day(years[0]), "second": chinese_day(years[1]), "ago": (turn.today - years[0]).days}
    elif mention.kind == "ambiguous" and mention.candidates:
        values["candidate"] = chinese_day(mention.candidates[0])
    elif mention.kind == "ambiguous":
        key = "date_ask.vague"
    return turn.say(key, **values)


def _years(mention: DateMention) -> tuple[date, ...]:
    """The days to choose from where only the year is in doubt."""
    same = len({(day.month, day.day) for day in mention.candidates}) == 1
    return mention.candidates if mention.kind == "ambiguous" and same else ()


def asking(answer: Answer, turn: Turn, holder: str, mention: DateMention | None = None, role: str = "") -> Answer:
    """The answer, with the question for a date left open: whose ("" where that is asked), of what, and what was said
    of it."""
    asked: dict[str, Any] = {"holder": holder, "at": to_ms(turn.now)}
    if role:
        asked["role"] = role
    if mention and mention.year:
        asked["year"] = mention.year
    if mention and mention.month:
        asked["month"] = mention.month
    if mention and len(years := _years(mention)) > 1:
        asked["years"] = [day.isoformat() for day in years]
    elif mention and mention.kind in ("date", "ambiguous"):
        likely = mention.day or next(iter(mention.candidates), None)
        asked["candidate"] = likely.isoformat() if likely else None
    return replace(answer, person=replace(answer.person, extra={**answer.person.extra, "asked": asked}))


def asked_for(turn: Turn) -> Mapping[str, Any]:
    """What the last turn asked for, where it is recent: holder, role, year, month, candidate, years; else nothing."""
    asked = turn.person.extra.get("asked")
    if not asked or turn.now - from_ms(asked["at"]) > ASKED_FOR:
        return {}
    return dict(asked)


def dropped(answer: Answer) -> Answer:
    """The answer, with nothing asked any more."""
    extra = {key: value for key, value in answer.person.extra.items() if key != "asked"}
    return replace(answer, person=replace(answer.person, extra=extra))


def settled(answer: Answer, turn: Turn, holder: str, told: str = "expiry", together: int = 1) -> Answer:
    """The answer, with nothing asked any more; what was told last, and whose it was, perhaps together with others."""
    extra = {key: value for key, value in answer.person.extra.items() if key != "asked"}
    extra |= {"last_holder": holder, "talked_at": to_ms(turn.now), "told": told, "together": together}
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
