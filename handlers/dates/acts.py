"""What is done about a person's dates, one function an act. An expiry that is told: handlers.dates.expiry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from clock import chinese_day
from handlers.answers import answer_entry
from handlers.dates import say
from handlers.dates.asking import ask_again, ask_expiry, asking, basis, settled
from handlers.dates.records import keep, known, record_of, with_confirmation, with_endorsement
from handlers.dates.say import long_day
from handlers.dates.stopping import ALL as ALL
from handlers.turn import Answer, Change, Turn, speak
from storage.dates import DateRecord
from understanding.dates import DateMention
from understanding.dates.days import add_months
from understanding.holders import SELF

Pairs = Sequence[tuple[str, DateMention]]
JUST_NOW = re.compile(r"刚|刚刚|刚才|方才")
OWN_WORDS = re.compile(r"本人|我的|我自己|(?<![帮给跟])我(?:也|今|昨|前|刚|已|签|上|这|\d)")
WHEN_TO_ENDORSE = re.compile(r"(?:什么时候|几号|哪天|何时|多久|几时).{0,6}[续签]")


def ask_what_to_change(turn: Turn, holders: Sequence[str]) -> Answer:
    """改日期, without a date: of whom, and to which?"""
    records = known(turn)
    if len(records) > 1 and not holders:
        return asking(speak(turn, turn.say("date_ask.which", holders=_names(records)), outcome="dates"), turn, "")
    return ask_expiry(turn, holders or [record.holder for record in records])


def endorsed(turn: Turn, pairs: Pairs, holders: Sequence[str]) -> Answer:
    """签注好了: from when and until when the points can be confirmed, as dates."""
    told = [pair for pair in pairs if pair[1].role == "endorsed"] or list(pairs)
    told = [pair for pair in told if not JUST_NOW.fullmatch(pair[1].said)]  # 刚签好: today, and that is said
    if unclear := next((pair for pair in told if pair[1].kind != "date" or pair[1].day is None), None):
        return ask_again(turn, *unclear, role="endorsed")
    days = _days_done(turn, told, holders)
    if ahead := next((day for day in days.values() if day > turn.today), None):
        return speak(turn, turn.say("date_ask.endorsed_future", day=chinese_day(ahead)), outcome="dates")
    lines: list[str] = []
    several = len(known(turn)) > 1
    for holder, day in days.items():
        key = "date_done.endorsed" if told else "date_done.endorsed_today"
        key += "_of" if (holder != SELF or several) and not told else ""
        heard = turn.say(key, holder=holder, day=long_day(day))
        body = say.after_endorsement_was_told(turn, with_endorsement(record_of(turn, holder), day))
        asks = turn.understood is not None and turn.understood.asks
        lines += [*body, heard] if asks else [heard, *body]  # 现在能去确认了吗: the answer first
    last = list(days)[-1]
    lines.append(turn.say("date_done.confirm_next", prefix=say.prefix(last)))
    choices = turn.offer("renewal/wait-working-days", "renewal/platform", "calendar")
    answer = speak(turn, "\n".join(lines), *choices, outcome="dates", footer=basis(turn))
    return settled(answer, turn, last, "endorsed").adding(*(_keep_endorsement(turn, *done) for done in days.items()))


def _keep_endorsement(turn: Turn, holder: str, day: date) -> Change:
    return keep(turn, holder, lambda stored: with_endorsement(stored, day))


def confirmed(turn: Turn, pairs: Pairs, holders: Sequence[str]) -> Answer:
    """积分确认好了: done for this year; the next date is asked for."""
    told = [pair for pair in pairs if pair[1].role == "confirmed" and pair[1].day]
    done = {holder: min(day, turn.today) for holder, day in _days_done(turn, told, holders).items()}
    lines: list[str] = []
    waits = say.figures(turn)
    for holder, day in done.items():
        days = say.computed(turn, with_confirmation(record_of(turn, holder), day))
        lines.append(turn.say("date_done.confirmed", whose=say.whose(turn, holder)))
        if days.review_by and waits.review_working_days:
            about = turn.say("date_done.review_estimated") if days.review_by_estimated else ""
            values = {"days": waits.review_working_days, "by_day": chinese_day(days.review_by), "estimated": about}
            lines.append(turn.say("date_done.review", **values))
    lines.append(turn.say("date_done.next_year"))
    choices = turn.offer("renewal/result-notice", "renewal/print-notice")
    answer = asking(speak(turn, "\n".join(lines), *choices, outcome="dates"), turn, list(done)[-1])
    return answer.adding(*(_keep_confirmation(turn, *one) for one in done.items()))


def _keep_confirmation(turn: Turn, holder: str, day: date) -> Change:
    return keep(turn, holder, lambda stored: with_confirmation(stored, day))


def list_dates(turn: Turn, holders: Sequence[str] = ()) -> Answer:
    """我的提醒: every holder's dates, or those of the holders named."""
    records = sorted(known(turn), key=lambda record: record.holder != SELF)
    chosen = [record for record in records if record.holder in holders] or records
    lines = [line for record in chosen for line in say.listed(turn, record)]
    if not lines and WHEN_TO_ENDORSE.search(turn.message.text):
        return asking(answer_entry(turn, "permit/endorse-when"), turn, SELF)
    if not lines:
        return asking(speak(turn, turn.say("date_list.none"), outcome="dates"), turn, SELF)
    text = "\n".join([turn.say("date_list.lead"), *lines, turn.say("date_list.next")])
    return speak(turn, text, *turn.offer("calendar", "permit/endorse-materials"), outcome="dates")


def take_back(turn: Turn, what: str, holders: Sequence[str]) -> Answer | None:
    """还没签注, 积分还没确认: what was recorded as done is not; None where nothing was recorded. Of points that wait
    for their confirmation it is said until when."""
    names = [holder for holder in holders if holder != SELF] or [record.holder for record in known(turn)]
    lines: list[str] = []
    changes: list[Change] = []
    for record in known(turn):
        days = say.computed(turn, record)
        if record.holder not in names or not days.endorsing_done:
            continue
        whose = say.whose(turn, record.holder)
        if what == "endorsed" and not days.confirming_done:
            back = replace(record, endorsed_on=None)
            lines += [turn.say("date_done.not_done", whose=whose), *say.own(turn, back)]
            changes.append(keep(turn, record.holder, lambda stored: replace(stored, endorsed_on=None)))
        elif what == "confirmed" and days.confirming_done:
            back = replace(record, confirmed_on=None)
            lines += [turn.say("date_done.not_confirmed", whose=whose), *say.own(turn, back)]
            changes.append(keep(turn, record.holder, lambda stored: replace(stored, confirmed_on=None)))
        elif what == "confirmed":
            lines += say.own(turn, record)
    if not lines:
        return None
    choices = turn.offer("permit/endorse-how" if what == "endorsed" else "renewal/order", "permit/endorse-materials")
    return speak(turn, "\n".join(lines), *choices, outcome="dates", footer=basis(turn)).adding(*changes)


def offer_calendar(turn: Turn) -> Answer:
    """加到手机日历: the address of the person's own calendar."""
    if not known(turn):
        return asking(speak(turn, turn.say("date_list.none"), outcome="dates"), turn, SELF)
    address, keep_address = turn.config["calendar_address"](turn.person.person, turn.received_at)
    return speak(turn, turn.say("calendar.text", address=address), outcome="dates").adding(keep_address)


def _days_done(turn: Turn, told: Pairs, holders: Sequence[str]) -> dict[str, date]:
    """Who has done it, and on which day: as told, else today."""
    named = list(dict.fromkeys(holders))
    if told:
        meant = [named[0] if holder == SELF and len(named) == 1 else holder for holder, _ in told]
        return {_whom(turn, [who]): _behind(turn, day) for who, (_, day) in zip(meant, told, strict=True)}
    if ALL.search(turn.message.text):
        return dict.fromkeys(named if len(named) > 1 else [r.holder for r in known(turn)] or [SELF], turn.today)
    return dict.fromkeys(named or [_whom(turn, ())], turn.today)


def _behind(turn: Turn, mention: DateMention) -> date:
    """The day of something done: a month or a year that was not said is the last one that fits."""
    day = mention.day or turn.today
    if day <= turn.today or re.search(r"年|\d{4}", mention.said):
        return day
    if re.fullmatch(r"\s*[\d一二三十廿卅]{1,3}\s*[日号]?\s*", mention.said):  # 18号
        return add_months(day, -1) or day
    return say.a_year_before(day) if re.search(r"月|\d\s?[-./]\s?\d", mention.said) else day


def _whom(turn: Turn, holders: Sequence[str]) -> str:
    """Whose act was told: the holder named, else the only one on record, else oneself."""
    named = [holder for holder in holders if holder != SELF]
    if named:
        return named[0]
    names = [record.holder for record in known(turn)]
    return names[0] if len(names) == 1 and not OWN_WORDS.search(turn.message.text) else SELF


def _names(records: Iterable[DateRecord]) -> str:
    return "、".join(record.holder for record in records)
