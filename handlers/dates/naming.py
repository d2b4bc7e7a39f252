"""Whom a message names, under the names that their records are kept by."""

from __future__ import annotations

from handlers.dates.records import known
from handlers.dates.telling import CORRECTS, Pairs
from handlers.turn import Turn
from understanding.holders import find_holders, match_holder, of_pronoun


def as_kept(turn: Turn, pairs: Pairs) -> Pairs:
    """The pairs with holders under the names they are kept by: 媳妇 is the 老婆 of last week."""
    names = [record.holder for record in known(turn)]
    changes = CORRECTS.search(turn.message.text) is not None
    if not find_holders(turn.message.text) and (one := of_pronoun(turn.message.text, names, last_of(turn))):
        return tuple((one, mention) for _, mention in pairs)
    return tuple(
        (match_holder(holder, names, mention.role in ("", "expiry") and not changes) or holder, mention)
        for holder, mention in pairs
    )


def holders_named(turn: Turn) -> list[str]:
    """The holders that the message names, as they are kept."""
    names = [record.holder for record in known(turn)]
    said = [name for name, _ in find_holders(turn.message.text)]
    if not said and (one := of_pronoun(turn.message.text, names, last_of(turn))):  # 她的还有几天
        return [one]
    return list(dict.fromkeys(match_holder(name, names) or name for name in said))


def last_of(turn: Turn) -> str:
    """The one talked of last, where it was one alone."""
    extra = turn.person.extra
    return str(extra.get("last_holder", "")) if extra.get("together", 1) == 1 else ""
