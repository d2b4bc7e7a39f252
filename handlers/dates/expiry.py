"""An expiry is told: recorded holder by holder; what is over or unclear is said, and never hides what was clear."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from clock import chinese_day
from handlers.answers import answer_entry
from handlers.dates import say
from handlers.dates.asking import ask_again, ask_whose, asking, basis, settled, talked_of, what_is_unclear
from handlers.dates.records import MOST, keep, known, record_of, with_expiry
from handlers.dates.say import long_day
from handlers.turn import Answer, Change, Turn, speak
from storage.dates import DateRecord
from understanding.dates import DateMention
from understanding.holders import SELF, fits_several

Pairs = Sequence[tuple[str, DateMention]]


@dataclass(slots=True)
class _Told:
    """What came of each date of one message."""

    new: list[tuple[str, DateMention, date]] = field(default_factory=list)
    late: list[tuple[str, date]] = field(default_factory=list)
    unclear: list[tuple[str, DateMention]] = field(default_factory=list)
    no_room: list[str] = field(default_factory=list)


def set_expiry(turn: Turn, pairs: Pairs, asked: Mapping[str, Any]) -> Answer:
    """Records what was told, holder by holder; what is no certain day is asked about."""
    records = known(turn)
    meant = [(_meant(turn, holder, mention, asked, records), mention) for holder, mention in pairs]
    if nobody := next((mention for holder, mention in meant if not holder), None):
        return ask_whose(turn, nobody)
    if answer := _one_holder_twice(turn, meant):
        return answer
    told = _sorted(turn, meant, records)
    if not told.new:
        return _nothing_recorded(turn, told)
    blocks = [recorded(turn, *one) for one in told.new]
    waits = say.after_endorsement(turn, say.figures(turn))
    blocks = [f"{block}\n{waits}" for block in blocks] if len(blocks) == 1 else [*blocks, waits]
    last = told.new[-1][0]
    problems = _problems(turn, told)
    closing = turn.say("date_set.next", prefix=say.prefix(last))
    text = "\n\n".join([*blocks, *problems, *([] if problems else [closing])])
    choices = turn.offer("permit/endorse-materials", "permit/expired-what-to-do" if told.late else "calendar")
    answer = settled(
        speak(turn, text, *choices, outcome="dates", footer=basis(turn)), turn, last, together=len(told.new)
    )
    if told.unclear:
        answer = asking(answer, turn, *told.unclear[0])
    return answer.adding(*(keep_expiry(turn, holder, day) for holder, _, day in told.new))


def _sorted(turn: Turn, meant: Pairs, records: Sequence[DateRecord]) -> _Told:
    told = _Told()
    names = {record.holder for record in records}
    for holder, mention in meant:
        if mention.kind != "date" or mention.day is None:
            told.unclear.append((holder, mention))
        elif mention.day < turn.today:
            told.late.append((holder, mention.day))
        elif holder not in names and len(names) >= MOST:
            told.no_room.append(holder)
        else:
            names.add(holder)
            told.new.append((holder, mention, mention.day))
    return told


def _nothing_recorded(turn: Turn, told: _Told) -> Answer:
    if told.unclear:
        return ask_again(turn, *told.unclear[0], others=[holder for holder, _ in told.unclear[1:]])
    if told.late:
        return late(turn, *told.late[0])
    return speak(turn, "\n".join(_problems(turn, told)), outcome="dates")


def _problems(turn: Turn, told: _Told) -> list[str]:
    """What could not be recorded, beside what was."""
    lines = [_late_lead(turn, holder, day) for holder, day in told.late]
    if told.no_room:
        lines.append(turn.say("date_set.full", most=MOST, holders="、".join(told.no_room)))
    if told.unclear:
        holder, mention = told.unclear[0]
        lines.append(turn.say("date_ask.of", whose=say.whose(turn, holder), question=what_is_unclear(turn, mention)))
    return lines


def keep_expiry(turn: Turn, holder: str, day: date) -> Change:
    """Writes the expiry that was told."""
    return keep(turn, holder, lambda stored: with_expiry(stored, day))


def recorded(turn: Turn, holder: str, mention: DateMention, day: date) -> str:
    """What is said of an expiry that is recorded or changed."""
    before = record_of(turn, holder)
    changed = before.expires_on is not None and before.expires_on != day
    lines = [turn.say("date_set.changed" if changed else "date_set.first", holder=holder, expires=long_day(day))]
    if mention.assumed_year:
        lines.append(turn.say("date_set.assumed", year=day.year))
    return "\n".join(lines + say.window(turn, with_expiry(before, day)))


def _meant(turn: Turn, told: str, mention: DateMention, asked: Mapping[str, Any], records: Sequence[DateRecord]) -> str:
    """Whose date: the holder named, else the one we asked about, else the one last talked of, else oneself. "" where
    a date is changed and it may be one of several people's."""
    text = turn.message.text
    if fits_several(told, [record.holder for record in records], telling=True):
        return ""
    own_day = rf"(?<![醒知诉帮叫让给替喊])[我俺](?:也|是|就|居住证|[证卡])*{re.escape(mention.said)}"  # 我6月到期
    if told != SELF or "本人" in text or "我的" in text or re.search(own_day, text):
        return told
    last = str(turn.person.extra.get("last_holder", ""))
    if last and last != SELF and re.search(r"[他她](?![爸妈们])", text):
        return last
    if asked:
        return str(asked["holder"])
    if not re.search(r"改|错|不对|不是", text):
        return told
    if len(records) > 1:
        return talked_of(turn) if turn.person.extra.get("together", 1) == 1 else ""
    return last if last and any(record.holder == last for record in records) else told


def _one_holder_twice(turn: Turn, meant: Pairs) -> Answer | None:
    """Two different days for one holder: they are two people's, or one is a slip. Asked, nothing recorded."""
    first: dict[str, DateMention] = {}
    for holder, mention in meant:
        other = first.setdefault(holder, mention)
        if other.day and mention.day and other.day != mention.day:
            values = {"first": other.said.strip(), "second": mention.said.strip()}
            return speak(turn, turn.say("date_ask.whose", whose=say.whose(turn, holder), **values), outcome="dates")
    return None


def late(turn: Turn, holder: str, day: date) -> Answer:
    """An expiry that is over is not recorded: the way out comes first, from the knowledge."""
    grace = turn.edition.parameters["late_endorse_grace_days"].value_on(turn.today)
    within = (turn.today - day).days <= grace
    answer = answer_entry(turn, "permit/expired-within-60" if within else "permit/expired-over-60")
    if answer.reply is None:
        return answer
    after = turn.say("date_set.late_after", prefix=say.prefix(holder))
    reply = replace(answer.reply, text=f"{_late_lead(turn, holder, day)}\n\n{answer.reply.text}\n{after}")
    return asking(replace(answer, reply=reply, outcome="dates"), turn, holder)


def _late_lead(turn: Turn, holder: str, day: date) -> str:
    days = (turn.today - day).days
    return turn.say("date_set.late", whose=say.whose(turn, holder), expires=chinese_day(day), days=days)
