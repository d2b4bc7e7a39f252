"""Who has done it: 她签好了, 办好了, 我签好了，老婆还没. Named, else the only one it can be, else asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from handlers.dates import say
from handlers.dates.acts import ALL, OWN_WORDS
from handlers.dates.asking import asking
from handlers.dates.records import known
from handlers.turn import Answer, Turn, speak
from understanding.dates import DateMention
from understanding.holders import PRONOUN, SELF

REMINDED_FOR = timedelta(days=14)  # how long 办好了 answers a reminder

# Our own words: a reminder of one's own asks for 已签注, one of 老婆's for 老婆已签注.
_OUR_WORDS = re.compile(r"(?:已签注|积分确认好了)[了啦]?[。.!！~～\s]*")


def who_did(turn: Turn, role: str, holders: Sequence[str]) -> list[str]:
    """Those who have done it; none where it may be one of several. `holders` are those named, as they are kept."""
    text = turn.message.text
    names = [record.holder for record in known(turn)]
    if any(holder != SELF for holder in holders):
        return list(holders)
    if OWN_WORDS.search(text) or (holders and (SELF in names or len(names) < 2)):
        return [SELF]
    if PRONOUN.search(text):  # never oneself, and not known whom
        return []
    if ALL.search(text) or len(names) < 2:
        return names or [SELF]
    lately = reminded(turn)
    if len(lately) == 1:
        return lately
    waiting = _waiting(turn, role)
    if len(waiting) == 1:
        return waiting
    return [SELF] if SELF in names and _OUR_WORDS.fullmatch(text) else []


def ask_who(turn: Turn, role: str, mention: DateMention | None = None) -> Answer:
    """已签注, where several are on record: who? The day that was told with it is kept for the answer."""
    names = [record.holder for record in known(turn) if record.holder != SELF or not PRONOUN.search(turn.message.text)]
    if not names:
        return asking(speak(turn, turn.say("date_ask.who_did_none"), outcome="dates"), turn, "", mention, role=role)
    example = f"{say.prefix(names[-1] if names[0] == SELF else names[0])}已签注"
    said = turn.say("date_ask.who_did", holders="、".join(names), example=example)
    return asking(speak(turn, said, outcome="dates"), turn, "", mention, role=role)


def reminded(turn: Turn) -> list[str]:
    """Whom the last reminders were about, where they came lately."""
    if turn.store is None:
        return []
    since = (turn.now - REMINDED_FOR).date()
    told = [s for s in turn.store.steps.of(turn.person.person) if s.state in ("sent", "held", "unknown")]
    last = max((step.day for step in told if step.day >= since), default=None)
    return list(dict.fromkeys(step.holder for step in told if step.day == last))


def _waiting(turn: Turn, role: str) -> list[str]:
    """Those whose next act this is."""
    days = {record.holder: say.computed(turn, record) for record in known(turn)}
    if role == "confirmed":
        endorsed = [name for name, one in days.items() if one.endorsing_done and not one.confirming_done]
        return endorsed or [name for name, one in days.items() if not one.confirming_done]
    return [name for name, one in days.items() if not one.endorsing_done]
