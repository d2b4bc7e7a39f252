"""What a message with dates tells: a day of endorsing, an expiry, or only a story round a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.dates.asking import talked_of
from handlers.dates.doubts import says_only_the_day
from handlers.dates.records import record_of
from handlers.turn import Turn
from understanding.dates import DateMention
from understanding.dates.roles import CLAUSE

STORY_LENGTH = 40  # characters
CORRECTS = re.compile(
    r"(?<!没)错了|[说看记写弄搞打]错|改成|改为|改到|应该是|不对|不是.{0,12}是|是.{1,8}不是|不是\d|更正"
)
WANTS = re.compile(
    r"提醒|记一下|记下|帮我记|叫我|通知我|闹钟|设个|盯着|[喊催]我|(?:帮|替)(?:我|忙|俺).{0,3}[记盯]|记着|记住|记上"
)
ORDERS = re.compile(r"记(?:一下|下|着|住|上)|提醒(?:我|一下|下|一声)|通知我|[叫喊]我|设个提醒")
ASKED = re.compile(r"[吗?？呢么]|会不会|会(?:提醒|通知)|怎么|什么|多久|[几哪]|[不别]")
BESIDES = re.compile(r"[\s,，。.!！~是就的到期]")
PERMIT = re.compile(r"居住证|[证卡]|到期|有效")
ABOUT_LATE = frozenset({"permit/expired-what-to-do", "permit/expired-within-60", "permit/expired-over-60"})
Pairs = tuple[tuple[str, DateMention], ...]


def roles_of(pairs: Pairs) -> frozenset[str]:
    """What the dates are said to be: "expiry", "endorsed" …, "" where nothing is said."""
    return frozenset(mention.role for _, mention in pairs)


def tells_endorsement(turn: Turn, intent: str, asked: Mapping[str, Any], pairs: Pairs) -> bool:
    """Whether a day of endorsing is told: by its words, as the answer to our question, or corrected."""
    roles = roles_of(pairs)
    if "endorsed" in roles:
        return True
    if "expiry" in roles:
        return False
    if asked.get("role") == "endorsed" and pairs:
        return True
    if not CORRECTS.search(turn.message.text):
        return intent == "endorsed"
    if not pairs:
        return intent == "endorsed"
    if turn.person.extra.get("told") == "endorsed" and talked_of(turn):
        return True
    # 说错了，是昨天: an expiry does not lie behind
    record = record_of(turn, pairs[0][0])
    behind = all(mention.day is not None and mention.day <= turn.today for _, mention in pairs)
    return behind and record.endorsed_on is not None


def tells_expiry(turn: Turn, intent: str, asked: bool, pairs: Pairs) -> bool:
    """Whether the dates are to be recorded: wanted, answered, or simply told; not where another question is asked."""
    understood = turn.understood
    roles = roles_of(pairs)
    asks_something_else = understood is not None and understood.verdict != "none" and understood.asks
    if intent in ("set_date", "change_date") or CORRECTS.search(turn.message.text):
        return True
    if any(mention.kind == "denied" for _, mention in pairs) and talked_of(turn):
        return True
    if asked:
        return says_only_the_day(turn, pairs) or not (understood and understood.asks)
    if intent == "list_dates":
        return "expiry" in roles
    if "expiry" in roles:
        return not asks_something_else or orders_besides(turn) or _asks_the_way_out(turn, pairs)
    text = turn.message.text
    if roles == {""} and WANTS.search(text) and PERMIT.search(text) and len(pairs) == 1:
        return True
    return roles == {""} and (_is_bare(turn, pairs) or says_only_the_day(turn, pairs))


def orders_besides(turn: Turn) -> bool:
    """帮我记一下…，顺便问签注要带什么: whether a reminder is ordered in a clause that asks nothing."""
    return any(ORDERS.search(clause) and not ASKED.search(clause) for clause in CLAUSE.split(turn.message.text))


def long_over(turn: Turn, pairs: Pairs) -> bool:
    """去年12月到期的: no exact day, and whichever it was, it is long over."""
    if len(pairs) != 1 or turn.understood is None or turn.understood.verdict == "none":
        return False
    _, mention = pairs[0]
    grace = turn.edition.parameters["late_endorse_grace_days"].value_on(turn.today)
    last = date(mention.year, 12, 31) if mention.kind == "vague" and mention.year and mention.year > 2000 else None
    return mention.role == "expiry" and last is not None and (turn.today - last).days > grace


def is_a_story(turn: Turn) -> bool:
    """A long question that mentions a date and asks for no reminder: the knowledge answers, their own case first."""
    understood = turn.understood
    if understood is None or understood.verdict == "none" or not understood.asks or WANTS.search(turn.message.text):
        return False
    return len(turn.message.text) > STORY_LENGTH and understood.topics[0].kind == "entry"


def _asks_the_way_out(turn: Turn, pairs: Pairs) -> bool:
    """卡7月27号到期的，忘了续怎么办: their own days count, not only the rule."""
    over = any(mention.kind == "date" and mention.day and mention.day < turn.today for _, mention in pairs)
    return over and turn.understood is not None and any(topic.id in ABOUT_LATE for topic in turn.understood.topics)


def _is_bare(turn: Turn, pairs: Pairs) -> bool:
    """Nothing but a date: 12月31号."""
    rest = turn.message.text
    for _, mention in pairs:
        rest = rest.replace(mention.said, "")
    return len(BESIDES.sub("", rest)) == 0
