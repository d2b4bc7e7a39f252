"""The person's own days, said before the rule."""

from __future__ import annotations

from dataclasses import replace

from handlers.dates import say
from handlers.dates.naming import as_kept, holders_named
from handlers.dates.records import known, record_of, with_endorsement, with_expiry
from handlers.dates.telling import ABOUT_LATE
from handlers.turn import Answer, Turn
from understanding.holders import SELF
from understanding.pairs import pair_dates_with_holders

ABOUT_WHEN = frozenset(
    {"permit/endorse-when", "permit/endorse-how", "renewal/order", "renewal/wait-working-days", "renewal/deadline"}
)


def led_by_own_case(turn: Turn, answer: Answer) -> Answer:
    """The answer, led by the person's own days where they are known and matter."""
    own = _own_case(turn, answer.topic)
    if not own or answer.reply is None:
        return answer
    return replace(answer, reply=replace(answer.reply, text=f"{own}\n\n{answer.reply.text}"))


def _own_case(turn: Turn, topic_id: str) -> str:
    """The person's own days, said before the rule: from what the question mentions, else from their record where the
    question is about when."""
    if turn.store is None:
        return ""
    for holder, mention in as_kept(turn, pair_dates_with_holders(turn.message.text, turn.now)):
        if mention.kind != "date" or mention.day is None:
            continue
        record = record_of(turn, holder)
        if mention.role == "expiry":
            return "\n".join(say.own(turn, with_expiry(record, mention.day)))
        if mention.role == "endorsed" and mention.day <= turn.today:
            return "\n".join(say.after_endorsement_was_told(turn, with_endorsement(record, mention.day)))
    likely = {topic.id for topic in turn.understood.topics} if turn.understood else set()
    return "\n".join(own_lines(turn)) if (ABOUT_WHEN | ABOUT_LATE) & {topic_id, *likely} else ""


def own_lines(turn: Turn) -> list[str]:
    """What matters today of the records of those named, else of all."""
    records = sorted(known(turn), key=lambda record: record.holder != SELF)
    named = holders_named(turn)
    chosen = [record for record in records if record.holder in named] or records
    return [line for record in chosen for line in say.own(turn, record)]
