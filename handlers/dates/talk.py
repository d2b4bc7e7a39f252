"""Is this message about the person's own dates, and about what of them? A message that carries a date and a permit is.

A question that only mentions a date (卡8月20号到期，是不是不用管) is the knowledge's; what it says about the
person's own day is told first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.answers import answer_entry
from handlers.dates import acts, say
from handlers.dates.answered import answered
from handlers.dates.asking import ask_expiry, asked_for
from handlers.dates.cancelling import left_alone
from handlers.dates.done import NEXT, done_without_object
from handlers.dates.doubts import in_doubt
from handlers.dates.expiry import set_expiry
from handlers.dates.follow import DROP, follow_up
from handlers.dates.naming import as_kept, holders_named
from handlers.dates.own_case import led_by_own_case, own_lines
from handlers.dates.records import known, record_of, with_expiry
from handlers.dates.several import all_of_them
from handlers.dates.snooze import snooze, tells_when, with_lead_told
from handlers.dates.stopping import NOT_YET, cancel, is_in_part, stopped
from handlers.dates.telling import (
    CORRECTS,
    Pairs,
    is_a_story,
    long_over,
    orders_besides,
    roles_of,
    tells_endorsement,
    tells_expiry,
)
from handlers.dates.told import acts_told, denied, named_as_done, only_spoken_of, promised, what_is_done
from handlers.dates.who import ask_who, who_did
from handlers.orders import is_ordered
from handlers.turn import Answer, Turn, speak, trouble
from storage.database import StorageError
from understanding.dates import Hint, find_dates
from understanding.dates.roles import CLAUSE, told_in
from understanding.holders import SELF, find_holders, fits_several, match_holder, without_holders
from understanding.pairs import pair_dates_with_holders

ACTS: Mapping[str, Callable[[Turn], Answer]] = {
    "set_date": lambda turn: ask_expiry(turn, ()),
    "change_date": lambda turn: acts.ask_what_to_change(turn, ()),
    "list_dates": acts.list_dates,
    "cancel_dates": lambda turn: cancel(turn, ()),
    "endorsed": lambda turn: acts.endorsed(turn, (), ()),
    "confirmed": lambda turn: acts.confirmed(turn, (), ()),
    "snooze": lambda turn: snooze(turn, ()),
    "calendar": acts.offer_calendar,
}
DATE_INTENTS = frozenset(ACTS)
DONE_INTENTS = frozenset({"endorsed", "confirmed"})

ASKED_BESIDES = 0.5  # the score from which an entry is asked beside something else

FOR_ALL = re.compile(
    r"(?:我们|咱们?|[他她]们)?(?:[两俩]个?人?|全部|所有人?)的?(?:都|全)?(?:改[成为到]|换成)"
)  # 两个都改成

NOT_WANTED = re.compile(
    r"(?:不用|不要|不需要|不必|无需|甭|别|莫)(?:你|再|给我|帮我|替我|来)*(?:提醒|记(?!错|混|反))(?!.{0,4}(?:太早|太晚|错))"
)
DONE = re.compile(  # our own words for it, after a late date: 补签好了
    r"(?:[我他她的]|已经?|刚刚?|也|都|今天|终于)*(?:补签|补办?|续签|签注|签|续)(?:好|完|过|妥|成)(?:了|啦|咯|喽)?[。.!！~～\s]*"
)


def talk_of_dates(turn: Turn) -> Answer | None:
    """The answer where the message is about the person's own dates, else None."""
    turn, whole = replace(turn, message=replace(turn.message, text=what_is_done(turn.message.text))), turn
    intent = _intent(turn)
    if turn.message.text != whole.message.text and (act := told_in(turn.message.text)) in DONE_INTENTS:
        intent = intent or act
    asked = asked_for(turn)
    if turn.store is None:
        return trouble(turn) if intent else None
    try:
        holders = holders_named(turn)
        stops = None if find_dates(turn.message.text, turn.now) else stopped(turn, asked, holders)
        if answer := stops or answered(turn, asked, holders):
            return answer
        hint = Hint(asked.get("year"), asked.get("month"), _asked_near(asked) if asked else _corrected(turn))
        pairs = pair_dates_with_holders(turn.message.text, turn.now, hint)
        roles, days = roles_of(pairs), {mention.day for _, mention in pairs}
        if "expiry" not in roles and (answer := left_alone(turn, intent, holders, days)):
            return answer
        if not asked and tells_when(turn, intent, roles, holders):
            return snooze(turn, holders)
        if not pairs and (answer := done_without_object(turn, holders) or follow_up(turn, intent, asked, holders)):
            return answer
        return _decide(turn, intent, asked, as_kept(turn, pairs)) if pairs or intent else None
    except StorageError as fault:
        return trouble(turn, fault) if intent or find_dates(turn.message.text, turn.now) else None


def _asked_near(asked: Mapping[str, Any]) -> date | None:
    """The day that was offered and may be put right: 不是，1月2号 lies close to it."""
    return date.fromisoformat(asked["candidate"]) if asked.get("candidate") else None


def _corrected(turn: Turn) -> date | None:
    """The day that the message corrects: of whom it names, else of the one last talked of."""
    if not CORRECTS.search(turn.message.text):
        return None
    records = known(turn)
    last = str(turn.person.extra.get("last_holder", ""))
    names = holders_named(turn) or [last]
    record = next((record for record in records if record.holder in names), None)
    if record is None or turn.person.extra.get("told") == "endorsed":
        return record.endorsed_on if record else None
    return record.expires_on


def act_chosen(turn: Turn, intent_id: str) -> Answer:
    """The answer to an intent of dates that was tapped or typed by its number: nothing else was said."""
    if turn.store is None:
        return trouble(turn)
    try:
        return ACTS[intent_id](turn)
    except StorageError as fault:
        return trouble(turn, fault)


def _decide(turn: Turn, intent: str, asked: Mapping[str, Any], pairs: Pairs) -> Answer | None:
    if pairs and is_a_story(turn):
        return None
    if (intent in DONE_INTENTS or roles_of(pairs) & DONE_INTENTS) and only_spoken_of(turn.message.text):
        return _only_spoken_of(turn)
    roles = roles_of(pairs)
    if intent == "calendar":
        return acts.offer_calendar(turn)
    if (holders := _dropped_by_day(turn, pairs)) is not None:
        return cancel(turn, holders)
    put_off = intent == "snooze" or (intent == "cancel_dates" and is_in_part(turn.message.text))
    if intent == "cancel_dates" and not pairs and not put_off:
        return cancel(turn, holders_named(turn))
    if put_off and "expiry" not in roles:
        return snooze(turn, holders_named(turn))
    if answer := _several(turn, intent, pairs):
        return answer
    if "confirmed" in roles or (intent == "confirmed" and "endorsed" not in roles):
        return _done(turn, "confirmed", pairs)
    if tells_endorsement(turn, intent, asked, pairs):
        return _done(turn, "endorsed", pairs)
    if "expiry" in roles and NOT_WANTED.search(turn.message.text):
        return _not_wanted(turn, pairs)
    if intent != "change_date" and long_over(turn, pairs):
        return answer_entry(turn, "permit/expired-over-60")
    if pairs and tells_expiry(turn, intent, bool(asked), pairs):
        if everyone := _everyones(turn, pairs):
            return set_expiry(turn, everyone, {"holder": SELF})
        if answer := in_doubt(turn, asked, pairs):
            return answer
        told = {holder: mention.day for holder, mention in pairs if mention.role == "expiry" and mention.day}
        return _and_the_question(turn, with_lead_told(turn, told, set_expiry(turn, pairs, asked)))
    if intent == "list_dates":
        return acts.list_dates(turn, [holder for holder in holders_named(turn) if holder != SELF])
    if intent == "change_date":
        return acts.ask_what_to_change(turn, holders_named(turn))
    if intent == "set_date":
        return ask_expiry(turn, holders_named(turn))
    return None


def _and_the_question(turn: Turn, answer: Answer) -> Answer:
    """What was recorded on order, and the answer to what was asked besides."""
    understood = turn.understood
    asks = understood is not None and understood.asks and understood.verdict != "none" and orders_besides(turn)
    if not asks or not answer.changes or understood is None or understood.topics[0].kind != "entry":
        return answer
    more = answer_entry(turn, understood.topics[0].id).reply
    if answer.reply is None or more is None:
        return answer
    text = f"{answer.reply.text}\n\n{more.text}"
    return replace(answer, reply=replace(answer.reply, text=text, footer=more.footer))


def _done(turn: Turn, role: str, pairs: Pairs) -> Answer:
    """已签注, 积分确认好了: recorded of whom it is said, asked where that is in doubt."""
    act = acts.endorsed if role == "endorsed" else acts.confirmed
    kept = [record.holder for record in known(turn)]
    if any(holder != SELF for holder, _ in pairs) and not any(fits_several(holder, kept) for holder, _ in pairs):
        return act(turn, pairs, ())
    if who := _who(turn, role):
        return act(turn, pairs, who)
    return ask_who(turn, role, next((mention for _, mention in pairs if mention.day), None))


def _who(turn: Turn, role: str) -> list[str]:
    """Those who have done it; none where that is in doubt."""
    kept = [record.holder for record in known(turn)]
    named = [match_holder(name, kept) or name for name in named_as_done(turn.message.text)] or holders_named(turn)
    if any(fits_several(name, kept) for name in named):
        return []
    asked_of = str(asked_for(turn).get("holder", ""))
    return [asked_of] if asked_of and not named else who_did(turn, role, named)


def _several(turn: Turn, intent: str, pairs: Pairs) -> Answer | None:
    """签好了，新证2027年12月10号到期: the answer where more than one act is told, else None."""
    understood = turn.understood
    if understood and understood.asks and intent not in DONE_INTENTS:
        return None
    told = acts_told(turn.message.text) | (roles_of(pairs) & DONE_INTENTS)
    if not told or len(told) + ("expiry" in roles_of(pairs)) < 2:
        return None
    who = {role: _who(turn, role) for role in told}
    if in_doubt := next((role for role, names in who.items() if not names), None):
        return ask_who(turn, in_doubt)
    return all_of_them(turn, who, pairs)


def _only_spoken_of(turn: Turn) -> Answer:
    """What is said to be done, and is not: nothing is recorded. A promise is taken up, all else is the knowledge's."""
    text = turn.message.text
    if promised(text):
        return speak(turn, "\n".join([*own_lines(turn), turn.say("date_done.later")]), outcome="dates")
    entry = "permit/endorse-how" if denied(text) == "endorsed" else "renewal/order"
    return led_by_own_case(turn, answer_entry(turn, entry))


def _dropped_by_day(turn: Turn, pairs: Pairs) -> list[str] | None:
    """把12月31号那个取消掉: whose day that is on record; None where it is not said so."""
    text = turn.message.text
    if not pairs or not DROP.search(text) or NOT_YET.search(text) or not is_ordered(text):
        return None
    days = {mention.day for _, mention in pairs}
    holders = [record.holder for record in known(turn) if record.expires_on in days]
    return holders or None


def _not_wanted(turn: Turn, pairs: Pairs) -> Answer:
    """12月31号到期，不用提醒我: nothing is recorded. What is asked besides is answered, their own day first."""
    candidates = turn.understood.candidates if turn.understood and turn.understood.asks else ()
    entry = next((c.topic.id for c in candidates if c.topic.kind == "entry" and c.score >= ASKED_BESIDES), "")
    if entry:
        return led_by_own_case(turn, answer_entry(turn, entry))
    days = [(holder, mention.day) for holder, mention in pairs if mention.kind == "date" and mention.day]
    lines = [line for holder, day in days for line in say.own(turn, with_expiry(record_of(turn, holder), day))]
    return speak(turn, "\n".join([*lines, turn.say("date_set.not_wanted")]), outcome="dates")


def _everyones(turn: Turn, pairs: Pairs) -> Pairs:
    """两个都改成5月1号: one day for all who are on record; () where it is not said so."""
    text = turn.message.text
    names = [record.holder for record in known(turn)]
    if len(pairs) != 1 or len(names) < 2 or not FOR_ALL.search(text) or find_holders(FOR_ALL.sub("", text)):
        return ()
    return tuple((name, pairs[0][1]) for name in names)


def _intent(turn: Turn) -> str:
    text = turn.message.text.strip()
    if DONE.fullmatch(without_holders(text).strip()):
        return "endorsed"
    if NEXT.search(text) and any(DONE.fullmatch(clause.strip()) for clause in CLAUSE.split(text)):
        return "endorsed"  # 签好了，接下来做什么
    understood = turn.understood
    if understood is None or understood.verdict != "sure":
        return ""
    topic = understood.topics[0]
    return topic.id if topic.kind == "intent" and topic.id in DATE_INTENTS else ""
