"""Several acts told at once: 签好了，新证2027年12月10号到期; 签注和积分都办好了. Each is recorded, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.dates import acts
from handlers.dates.asking import settled
from handlers.dates.expiry import keep_expiry, recorded
from handlers.turn import Answer, Turn
from understanding.dates import DateMention
from understanding.holders import SELF, find_holders

Pairs = Sequence[tuple[str, DateMention]]

_IN_ORDER = (("endorsed", acts.endorsed), ("confirmed", acts.confirmed))


def all_of_them(turn: Turn, told: Mapping[str, Sequence[str]], pairs: Pairs) -> Answer:
    """The answers to each act told, as one. `told`: who has done it, act by act."""
    answers = [act(turn, _of(pairs, role), told[role]) for role, act in _IN_ORDER if role in told]
    if unclear := next((answer for answer in answers if not answer.changes), None):
        return unclear  # 上周签的: when?
    first, answer = answers[0], answers[-1]
    if len(answers) > 1 and first.reply and answer.reply:  # what follows the endorsement is done already
        heard = first.reply.text.split("\n")[0]
        answer = replace(answer, reply=replace(answer.reply, text=f"{heard}\n{answer.reply.text}"))
        answer = replace(answer, changes=(*first.changes, *answers[-1].changes))
    who = next(iter(told.values()))
    return _with_expiry(turn, answer, _of(pairs, "expiry"), who)


def _with_expiry(turn: Turn, answer: Answer, pairs: Pairs, who: Sequence[str]) -> Answer:
    """The new day that was told with it, under the same name where none is said."""
    own = any(name == SELF for name, _ in find_holders(turn.message.text))
    for said, mention in pairs:
        holder = who[0] if said == SELF and not own else said
        if mention.kind == "date" and mention.day and mention.day >= turn.today and answer.reply:
            before = answer.reply.text.removesuffix(f"\n{turn.say('date_done.next_year')}")
            text = f"{before}\n{recorded(turn, holder, mention, mention.day)}"
            answer = settled(replace(answer, reply=replace(answer.reply, text=text)), turn, holder)
            answer = answer.adding(keep_expiry(turn, holder, mention.day))
    return answer


def _of(pairs: Pairs, role: str) -> Pairs:
    return [pair for pair in pairs if pair[1].role == role]
