"""Is it told that something was done, or is it only spoken of? 别人说签好了要等3天 and 等我签好了 tell nothing.

A permit that is wrongly taken for endorsed is reminded of no more, so what is doubtful is not told.
"""

from __future__ import annotations

import re

from understanding.dates.roles import CLAUSE, HEARSAY
from understanding.holders import PRONOUN, SELF, find_holders

_ACT = re.compile(r"签|续|确认|审核|批|补办|[办弄搞][好完妥定]")
_NOT_DONE = re.compile(
    r"(?<!有)(?:没有?|未)(?:去|来得及|顾上|能|把)?(?:居住证|证|卡|积分)?(?:去|来)?(?:签|续|补|[办弄搞](?!法)|确认|审|通过|批)"
    r"|(?:签注?|续签?|补签|办|确认|审核)(?:没|不)(?:签|续)?(?:成|上|过|好|了|下来|通过)|不成功|失败"
)
_NOT_YET = re.compile(
    r"(?:^|[我你他她])(?:等|如果|要是|假如|万一|一旦|只要|若)"
    r"|(?:好|完|过|成|妥)了?(?:以后|之后|后|再(?!次)|才(?!发现|知道)|要(?!提醒)|还要|得|就(?:行|可以|能|去|好|得))"
    r"|(?:明天|后天|明儿|下周|下个?月|准备|打算|计划).{0,6}(?:签|续|确认)"
)
_PROMISED = re.compile(
    r"(?:^|[我你他她])等|再[说讲]|(?:明天|后天|明儿|下周|下个?月|准备|打算|计划).{0,6}(?:签|续|确认)"
)
_TAKES_BACK = re.compile(r"[还都]没|没有?|未")


_STILL_WAITS = re.compile(r"[还都也]没有?(?:去|呢|来得及|顾上)?[呢啊呀的哦]*$")
_DONE = re.compile(
    r"[签续注办弄搞认核](?:好|完|妥|过|成|掉|定)*了|签的|已经?(?:签|续|确认|办)|[签续办弄搞认](?:好|完|妥)"
)
_WITH = re.compile(r"我[和跟与、及]|[和跟与、及]我(?!说)")


def what_is_done(text: str) -> str:
    """我签好了，老婆还没 → 我签好了: the message without the clauses in which somebody else is said to wait still."""
    clauses = [clause.strip() for clause in CLAUSE.split(text) if clause.strip()]
    waiting = [clause for clause in clauses if _NOT_DONE.search(clause) or _STILL_WAITS.search(clause)]
    others = [clause for clause in clauses if clause not in waiting]
    told = {name for clause in others for name in _named(clause)}
    wait = {name for clause in waiting for name in _named(clause)}
    if not wait or wait & told or not any(_DONE.search(clause) for clause in others):
        return text
    return "，".join(others)


_ACTS = {
    "endorsed": re.compile(
        r"(?<!没)(?:签注?|续签?)(?:都|也|全|已经)*[办弄搞]?(?:好|完|妥|过|成|掉)了?|已经?签|签的注?|签了|(?:签注|居住证)[都也已经]*[办弄搞](?:好|完|妥)"
    ),
    "confirmed": re.compile(
        r"(?:积分|确认)(?:[都也全已经确认续办弄搞通过]{0,6})(?:好|完|妥|过|掉)了?|(?:积分|确认)[都也已经]*(?:确认|续签?|续办)?了|已经?确认|确认了积分"
    ),
}
_BOTH = re.compile(r"(?:签注?|居住证)[、和跟与及]?(?:积分|确认)[都也全已经确认]*[办弄搞](?:好|完|妥|定)")


def acts_told(text: str) -> frozenset[str]:
    """What is told to be done, clause by clause: "endorsed", "confirmed" or both."""
    clauses = [clause for clause in _clauses(text) if not _NOT_DONE.search(clause) and not _NOT_YET.search(clause)]
    if any(_BOTH.search(clause) for clause in clauses):
        return frozenset(_ACTS)
    return frozenset(act for act, words in _ACTS.items() if any(words.search(clause) for clause in clauses))


def named_as_done(text: str) -> list[str]:
    """Who is named as having done it, in the clauses that say so: 我和老婆, but of 我帮老婆签好了 only 老婆."""
    clauses = [clause for clause in CLAUSE.split(text) if _DONE.search(clause)]
    return list(dict.fromkeys(name for clause in clauses for name in _did(clause)))


def _did(clause: str) -> list[str]:
    names = [name for name, _ in find_holders(clause)]
    others = [name for name in names if name != SELF]
    return names if not others or _WITH.search(clause) else others


def _named(clause: str) -> set[str]:
    names = {name for name, _ in find_holders(clause)}
    return names | ({"她"} if PRONOUN.search(clause) else set())


def only_spoken_of(text: str) -> bool:
    """Whether every clause about endorsing or confirming denies it, puts it off or passes on what others say."""
    about = _clauses(text)
    return bool(about) and all(_NOT_DONE.search(c) or _NOT_YET.search(c) or HEARSAY.search(c) for c in about)


def promised(text: str) -> bool:
    """Whether it is put off: 等我签好了告诉你, 签好了再说."""
    about = _clauses(text)
    return bool(about) and all(_PROMISED.search(clause) for clause in about)


def denied(text: str) -> str:
    """What is said not to be done yet: "endorsed", "confirmed", or ""."""
    about = [clause for clause in _clauses(text) if _NOT_DONE.search(clause)]
    if not about or len(about) < len(_clauses(text)) or not _TAKES_BACK.search(about[-1]):
        return ""
    return "confirmed" if re.search(r"确认|积分|审核", about[-1]) else "endorsed"


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in CLAUSE.split(text) if _ACT.search(clause)]
