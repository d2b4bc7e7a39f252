"""What is done about a person's dates, one function an act."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.answers import answer_entry
from handlers.dates import say
from handlers.dates.records import (
    MOST,
    keep,
    known,
    record_of,
    remove,
    with_confirmation,
    with_endorsement,
    with_expiry,
)
from handlers.dates.say import SELF, long_day, plain_day
from handlers.turn import Answer, Change, Turn, speak
from knowledge.answer import figures_cited
from storage.dates import DateRecord
from understanding.dates import DateMention, find_dates

Pairs = Sequence[tuple[str, DateMention]]
PUT_OFF = timedelta(days=3)  # 晚点提醒, without a day
FIGURES = ("endorse_window_days", "points_confirmation_working_days", "points_confirmation_limit_days")


def ask_expiry(turn: Turn, holders: Sequence[str]) -> Answer:
    """提醒我, without a date: which one?"""
    holder = holders[0] if holders else SELF
    key = "date_ask.expiry" if holder == SELF else "date_ask.expiry_of"
    return _asking(speak(turn, turn.say(key, holder=holder) if holder != SELF else turn.say(key)), turn, holder)


def ask_what_to_change(turn: Turn, holders: Sequence[str]) -> Answer:
    """改日期, without a date: of whom, and to which?"""
    records = known(turn)
    if len(records) > 1 and not holders:
        return speak(turn, turn.say("date_ask.which", holders=_names(records)), outcome="dates")
    return ask_expiry(turn, holders or [record.holder for record in records])


def set_expiry(turn: Turn, pairs: Pairs, asked: Mapping[str, Any]) -> Answer:
    """Records what was told, holder by holder; what is no certain day is asked about."""
    unclear = next((pair for pair in pairs if pair[1].kind != "date" or pair[1].day is None), None)
    if unclear:
        return _ask_again(turn, *unclear)
    records = known(turn)
    blocks: list[str] = []
    changes: list[Change] = []
    for told, mention in pairs:
        holder = _meant(turn, told, asked, records)
        if mention.day is None:
            continue
        if mention.day < turn.today:
            return _late(turn, holder, mention.day)
        if holder not in {record.holder for record in records} and len(records) + len(changes) >= MOST:
            return speak(turn, turn.say("date_set.full", most=MOST), outcome="dates")
        block, change = _recorded(turn, holder, mention, mention.day)
        blocks.append(block)
        changes.append(change)
    text = "\n\n".join(
        [*blocks, turn.say("date_set.next", prefix=say.prefix(_meant(turn, pairs[-1][0], asked, records)))]
    )
    answer = speak(
        turn, text, *turn.offer("permit/endorse-materials", "calendar"), outcome="dates", footer=_basis(turn)
    )
    return _settled(answer, _meant(turn, pairs[-1][0], asked, records)).adding(*changes)


def _recorded(turn: Turn, holder: str, mention: DateMention, day: date) -> tuple[str, Change]:
    before = record_of(turn, holder)
    record = with_expiry(before, day)
    changed = before.expires_on is not None and before.expires_on != day
    lines = [turn.say("date_set.changed" if changed else "date_set.first", holder=holder, expires=long_day(day))]
    if mention.assumed_year:
        lines.append(turn.say("date_set.assumed", year=day.year))
    lines += say.after_expiry_was_told(turn, record)
    return "\n".join(lines), keep(turn, holder, lambda stored: with_expiry(stored, day))


def _meant(turn: Turn, told: str, asked: Mapping[str, Any], records: Sequence[DateRecord]) -> str:
    """Whose date: the holder named, else the one we asked about, else the one last talked of, else oneself."""
    if told != SELF or "本人" in turn.message.text or "我的" in turn.message.text:
        return told
    if asked.get("holder"):
        return str(asked["holder"])
    last = turn.person.extra.get("last_holder")
    changing = re.search(r"改|错|不对|不是", turn.message.text)
    return str(last) if changing and last and any(record.holder == last for record in records) else told


def _late(turn: Turn, holder: str, day: date) -> Answer:
    """An expiry that is over is not recorded: the way out comes first, from the knowledge."""
    days = (turn.today - day).days
    grace = turn.edition.parameters["late_endorse_grace_days"].value_on(turn.today)
    answer = answer_entry(turn, "permit/expired-within-60" if days <= grace else "permit/expired-over-60")
    lead = turn.say("date_set.late", holder="你" if holder == SELF else holder, expires=plain_day(day), days=days)
    after = turn.say("date_set.late_after", prefix=say.prefix(holder))
    if answer.reply is None:
        return answer
    reply = replace(answer.reply, text=f"{lead}\n\n{answer.reply.text}\n{after}")
    return _asking(replace(answer, reply=reply, outcome="dates"), turn, holder)


def _ask_again(turn: Turn, holder: str, mention: DateMention) -> Answer:
    """A day that does not exist, or that only may be meant, is asked about, and nothing is recorded."""
    values: dict[str, Any] = {"said": mention.said.strip()}
    key = f"date_ask.{mention.kind}"
    if mention.kind == "impossible" and (month := _month_said(mention)):
        key, values = "date_ask.impossible_month", values | {"month": month[1], "days": calendar.monthrange(*month)[1]}
    if mention.kind == "ambiguous" and mention.candidates:
        values["candidate"] = plain_day(mention.candidates[0])
    elif mention.kind == "ambiguous":
        key = "date_ask.vague"
    return _asking(speak(turn, turn.say(key, **values), outcome="dates"), turn, holder, mention.year)


def _month_said(mention: DateMention) -> tuple[int, int] | None:
    found = re.search(r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\D*$", mention.said)
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    return mention.year or 2027, int(found[1])


def endorsed(turn: Turn, pairs: Pairs, holders: Sequence[str]) -> Answer:
    """签注好了: from when and until when the points can be confirmed, as dates."""
    told = next((pair for pair in pairs if pair[1].role == "endorsed"), None) or (pairs[0] if pairs else None)
    if told and (told[1].kind != "date" or told[1].day is None):
        return _ask_again(turn, *told)
    day = told[1].day if told and told[1].day else turn.today
    if day > turn.today:
        return speak(turn, turn.say("date_ask.endorsed_future", day=plain_day(day)), outcome="dates")
    holder = _whom(turn, holders, told)
    record = with_endorsement(record_of(turn, holder), day)
    key = "date_done.endorsed" if told else "date_done.endorsed_today"
    lines = [turn.say(key, holder=holder, day=long_day(day))]
    body = say.after_endorsement_was_told(turn, record)
    if turn.understood and turn.understood.asks:  # 现在能去确认了吗: the answer first
        lines = [*body, *lines]
    else:
        lines += body
    lines.append(turn.say("date_done.confirm_next", prefix=say.prefix(holder)))
    choices = turn.offer("renewal/wait-working-days", "renewal/platform", "calendar")
    answer = speak(turn, "\n".join(lines), *choices, outcome="dates", footer=_basis(turn))
    return _settled(answer, holder).adding(keep(turn, holder, lambda stored: with_endorsement(stored, day)))


def confirmed(turn: Turn, pairs: Pairs, holders: Sequence[str]) -> Answer:
    """积分确认好了: done for this year; the next date is asked for."""
    told = next((pair for pair in pairs if pair[1].role == "confirmed" and pair[1].day), None)
    day = min(told[1].day, turn.today) if told and told[1].day else turn.today
    holder = _whom(turn, holders, told)
    record = with_confirmation(record_of(turn, holder), day)
    days = say.computed(turn, record)
    lines = [turn.say("date_done.confirmed", holder=holder)]
    waits = say.figures(turn)
    if days.review_by and waits.review_working_days:
        lines.append(turn.say("date_done.review", days=waits.review_working_days, by_day=plain_day(days.review_by)))
    lines.append(turn.say("date_done.next_year"))
    answer = speak(
        turn, "\n".join(lines), *turn.offer("renewal/result-notice", "renewal/print-notice"), outcome="dates"
    )
    return _settled(answer, holder).adding(keep(turn, holder, lambda stored: with_confirmation(stored, day)))


def list_dates(turn: Turn) -> Answer:
    """我的提醒: every holder's dates."""
    records = known(turn)
    lines = [line for record in records for line in say.listed(turn, record)]
    if not lines:
        return _asking(speak(turn, turn.say("date_list.none"), outcome="dates"), turn, SELF)
    text = "\n".join([turn.say("date_list.lead"), *lines, turn.say("date_list.next")])
    return speak(turn, text, *turn.offer("calendar", "permit/endorse-materials"), outcome="dates")


def cancel(turn: Turn, holders: Sequence[str]) -> Answer:
    """别再提醒: of whom it is said, or of all."""
    records = known(turn)
    if not records:
        return speak(turn, turn.say("date_cancel.none"), outcome="dates")
    names = [record.holder for record in records]
    unknown = [holder for holder in holders if holder not in names and holder != SELF]
    if unknown:
        return speak(turn, turn.say("date_cancel.unknown", holder=unknown[0], holders=_names(records)), outcome="dates")
    gone = [name for name in names if name in holders] or names
    answer = speak(turn, turn.say("date_cancel.done", holders="、".join(gone)), outcome="dates")
    return answer.adding(*(remove(turn, name) for name in gone))


def snooze(turn: Turn, holders: Sequence[str]) -> Answer:
    """下周提醒: nothing before that day."""
    records = known(turn)
    if not records:
        return speak(turn, turn.say("date_snooze.none"), outcome="dates")
    days = [mention.day for mention in find_dates(turn.message.text, turn.now) if mention.day]
    day = next((day for day in days if day > turn.today), turn.today + PUT_OFF)
    if "下周" in turn.message.text and not days:
        day = turn.today + timedelta(days=7 - turn.today.weekday())
    if "下个月" in turn.message.text and not days:
        day = (turn.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    chosen = [record.holder for record in records if not holders or record.holder in holders]
    changes = [keep(turn, name, lambda stored: replace(stored, snoozed_until_on=day)) for name in chosen]
    return speak(turn, turn.say("date_snooze.done", day=long_day(day)), outcome="dates").adding(*changes)


def offer_calendar(turn: Turn) -> Answer:
    """加到手机日历: the address of the person's own calendar."""
    if not known(turn):
        return _asking(speak(turn, turn.say("date_list.none"), outcome="dates"), turn, SELF)
    address, keep_address = turn.config["calendar_address"](turn.person.person, turn.received_at)
    return speak(turn, turn.say("calendar.text", address=address), outcome="dates").adding(keep_address)


def _whom(turn: Turn, holders: Sequence[str], told: tuple[str, DateMention] | None) -> str:
    """Whose act was told: the holder named, else the only one on record, else oneself."""
    named = [holder for holder in holders if holder != SELF] or ([told[0]] if told and told[0] != SELF else [])
    if named:
        return named[0]
    names = [record.holder for record in known(turn)]
    return names[0] if len(names) == 1 and SELF not in holders else SELF


def _names(records: Sequence[DateRecord]) -> str:
    return "、".join(record.holder for record in records)


def _basis(turn: Turn) -> str:
    """The 依据 line of what is computed: the sources of the figures."""
    return figures_cited(turn.edition, FIGURES, turn.today)


def _asking(answer: Answer, turn: Turn, holder: str, year: int | None = None) -> Answer:
    """The answer, with the question for a date left open."""
    extra = {**answer.person.extra, "asked": {"holder": holder, "year": year, "at": int(turn.now.timestamp())}}
    return replace(answer, person=replace(answer.person, extra=extra))


def _settled(answer: Answer, holder: str) -> Answer:
    """The answer, with nothing asked any more and the holder as the one talked of."""
    extra = {key: value for key, value in answer.person.extra.items() if key != "asked"}
    return replace(answer, person=replace(answer.person, extra={**extra, "last_holder": holder}))
