"""Is this message about the person's own dates, and about what of them? A message that carries a date and a permit is.

A question that only mentions a date (卡8月20号到期，是不是不用管) is the knowledge's; what it says about the
person's own day is told first.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from clock import from_epoch
from handlers.dates import acts
from handlers.dates.records import known, record_of, with_endorsement, with_expiry
from handlers.dates.say import SELF, after_endorsement_was_told, after_expiry_was_told, listed, plain_day
from handlers.turn import Answer, Turn, speak
from storage.database import StorageError
from understanding.dates import DateMention
from understanding.holders import find_holders, match_holder
from understanding.pairs import pair_dates_with_holders

DATE_INTENTS = frozenset(
    {"set_date", "change_date", "list_dates", "cancel_dates", "endorsed", "confirmed", "snooze", "calendar"}
)
ABOUT_WHEN = frozenset(
    {"permit/endorse-when", "permit/endorse-how", "renewal/order", "renewal/wait-working-days", "renewal/deadline"}
)
ASKED_FOR = timedelta(minutes=30)  # how long the question for a date stays open

STORY_LENGTH = 40  # characters
CORRECTS = re.compile(r"[说看记写弄搞打]错|改成|改为|改到|应该是|不对|不是.{0,12}是|更正")
WANTS = re.compile(r"提醒|记一下|记下|帮我记|叫我|通知我|闹钟|设个|盯着")

BESIDES = re.compile(r"[\s,，。.!！~是就的到期]")

Pairs = tuple[tuple[str, DateMention], ...]


def talk_of_dates(turn: Turn) -> Answer | None:
    """The answer where the message is about the person's own dates, else None."""
    intent = _intent(turn)
    asked = _asked_for(turn)
    pairs = pair_dates_with_holders(turn.message.text, turn.now, asked.get("year") if asked else None)
    if not pairs and not intent:
        return None
    if turn.store is None:
        return speak(turn, turn.say("trouble.memory"), outcome="trouble") if intent else None
    try:
        return _decide(turn, intent, asked, _named(turn, pairs))
    except StorageError:
        return speak(turn, turn.say("trouble.memory"), outcome="trouble")


def _decide(turn: Turn, intent: str, asked: dict[str, Any], pairs: Pairs) -> Answer | None:
    if pairs and _is_a_story(turn):
        return None
    roles = {mention.role for _, mention in pairs}
    if intent == "calendar":
        return acts.offer_calendar(turn)
    if intent == "cancel_dates" and not pairs:
        return acts.cancel(turn, _holders(turn))
    if intent == "snooze" or "remind" in roles:
        return acts.snooze(turn, _holders(turn))
    if "confirmed" in roles or (intent == "confirmed" and "endorsed" not in roles):
        return acts.confirmed(turn, pairs, _holders(turn))
    if "endorsed" in roles or (intent == "endorsed" and "expiry" not in roles):
        return acts.endorsed(turn, pairs, _holders(turn))
    if pairs and _tells_expiry(turn, intent, bool(asked), pairs):
        return acts.set_expiry(turn, pairs, asked)
    if intent == "list_dates":
        return acts.list_dates(turn)
    if intent == "change_date":
        return acts.ask_what_to_change(turn, _holders(turn))
    if intent == "set_date":
        return acts.ask_expiry(turn, _holders(turn))
    return None


def _tells_expiry(turn: Turn, intent: str, asked: bool, pairs: Pairs) -> bool:
    """Whether the dates are to be recorded: wanted, answered, or simply told; not where another question is asked."""
    if intent in ("set_date", "change_date") or asked or CORRECTS.search(turn.message.text):
        return True
    understood = turn.understood
    roles = {mention.role for _, mention in pairs}
    asks_something_else = understood is not None and understood.verdict != "none" and understood.asks
    if intent == "list_dates":
        return "expiry" in roles
    if "expiry" in roles:
        return not asks_something_else
    return roles == {""} and _is_bare(turn, pairs)


def _is_a_story(turn: Turn) -> bool:
    """A long question that mentions a date and asks for no reminder: the knowledge answers, their own case first."""
    understood = turn.understood
    if understood is None or understood.verdict == "none" or not understood.asks or WANTS.search(turn.message.text):
        return False
    return len(turn.message.text) > STORY_LENGTH and understood.topics[0].kind == "entry"


def _is_bare(turn: Turn, pairs: Pairs) -> bool:
    """Nothing but a date: 12月31号."""
    rest = turn.message.text
    for _, mention in pairs:
        rest = rest.replace(mention.said, "")
    return len(BESIDES.sub("", rest)) == 0


def own_case(turn: Turn, topic_id: str) -> str:
    """The person's own days, said before the rule: from what the question mentions, else from their record where the
    question is about when."""
    if turn.store is None:
        return ""
    for holder, mention in pair_dates_with_holders(turn.message.text, turn.now):
        if mention.kind != "date" or mention.day is None:
            continue
        record = record_of(turn, holder)
        if mention.role == "expiry" and mention.day >= turn.today:
            lines = after_expiry_was_told(turn, with_expiry(record, mention.day))[:1]
            return "\n".join([f"{_whose(holder)} {plain_day(mention.day)}到期：", *lines])
        if mention.role == "endorsed" and mention.day <= turn.today:
            return "\n".join(after_endorsement_was_told(turn, with_endorsement(record, mention.day)))
    if topic_id not in ABOUT_WHEN:
        return ""
    lines = [line for record in known(turn) for line in listed(turn, record)]
    return "\n".join([turn.say("date_list.lead"), *lines]) if lines else ""


def _whose(holder: str) -> str:
    return "你的居住证" if holder == SELF else f"{holder}的居住证"


def _intent(turn: Turn) -> str:
    understood = turn.understood
    if understood is None or understood.verdict != "sure":
        return ""
    topic = understood.topics[0]
    return topic.id if topic.kind == "intent" and topic.id in DATE_INTENTS else ""


def _asked_for(turn: Turn) -> dict[str, Any]:
    """What the last turn asked for, where it is recent: {"holder": …, "year": …}."""
    asked = turn.person.extra.get("asked")
    if not asked or turn.now - from_epoch(asked["at"]) > ASKED_FOR:
        return {}
    return dict(asked)


def _named(turn: Turn, pairs: Pairs) -> Pairs:
    """The pairs with holders under the names they are kept by: 媳妇 is the 老婆 of last week."""
    names = [record.holder for record in known(turn)]
    return tuple((match_holder(holder, names) or holder, mention) for holder, mention in pairs)


def _holders(turn: Turn) -> list[str]:
    """The holders that the message names, as they are kept."""
    names = [record.holder for record in known(turn)]
    said = [name for name, _ in find_holders(turn.message.text)]
    return list(dict.fromkeys(match_holder(name, names) or name for name in said))
