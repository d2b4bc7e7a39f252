"""办好了: done, without saying what. The record tells which step it is, and the last reminder whose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.dates import acts, say
from handlers.dates.records import known, record_of
from handlers.dates.who import ask_who, reminded, who_did
from handlers.turn import Answer, Turn, speak
from understanding.dates.roles import CLAUSE
from understanding.holders import PRONOUN, fits_several, without_holders
from understanding.normalise import normalise

NEXT = re.compile(r"接下来|下一步|下面|然后|还要(?!提醒)|等几天|等多久|再做什么|[什多哪几].{0,6}确认")

_DONE = re.compile(
    r"(?:[他她它]们?|自己|[那这]边|[那这]个|事情|手续|[的也都全已]|已经|早就?|刚刚?才?|刚才|今天|终于|总算|这次|嗯+|好的|可以了|\s)*"
    r"(?:(?:办|弄|搞|做|整|处理)(?:好|完|妥|定|成|掉|妥当|利索|掂|结)|完成|完事|搞定)(?:了|啦|咯|喽|嘞|哒|哈|哦|的|呀|\s)*"
)
_PLEASANT = re.compile(r"|(?:好的?|嗯+|谢谢你?|多谢|谢了|辛苦了|太好|哈+|ok|你好)(?:了|啦|啊|呀)*")


def done_without_object(turn: Turn, holders: Sequence[str]) -> Answer | None:
    """The answer where it is only told that it is done, and maybe by whom; else None."""
    clauses = [clause.strip(" ~") for clause in CLAUSE.split(normalise(turn.message.text))]
    first, *rest = [clause for clause in clauses if not _PLEASANT.fullmatch(clause)] or [""]
    if not _DONE.fullmatch(without_holders(first)) or not all(NEXT.search(clause) for clause in rest):
        return None
    records = known(turn)
    if any(fits_several(name, [record.holder for record in records]) for name in holders):
        return ask_who(turn, "endorsed")
    if not records:
        return speak(turn, turn.say("date_done.which"), *turn.offer("endorsed", "confirmed"), outcome="dates")
    lately = reminded(turn)
    named = list(holders) or (lately if len(lately) == 1 and not PRONOUN.search(first) else [])
    if not named and acts.ALL.search(first):
        named = [record.holder for record in records]
    about = named or [record.holder for record in records]
    days = [say.computed(turn, record_of(turn, holder)) for holder in about]
    if any(not one.endorsing_done for one in days):
        named = named or who_did(turn, "endorsed", ())
        return acts.endorsed(turn, (), named) if named else ask_who(turn, "endorsed")
    if any(not one.confirming_done and one.confirm_from and one.confirm_from <= turn.today for one in days):
        named = named or who_did(turn, "confirmed", ())
        return acts.confirmed(turn, (), named) if named else ask_who(turn, "confirmed")
    return acts.list_dates(turn, about)
