"""Which date is whose: 我的2026年12月31日到期，我老婆的2027年3月15日到期."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from understanding.dates import DateMention, days, find_dates
from understanding.dates.fold import fold, number
from understanding.dates.mention import NO_HINT, Hint
from understanding.dates.roles import CLAUSE, HEARSAY
from understanding.holders import SELF, Owner, joined, owners

_CLOSE = 5  # characters between a holder and the date that is theirs without a 的
_FOR = re.compile(r"[给替帮为]\s?$")  # 给我妈设个提醒，12月1号到期
_PRONOUN = re.compile(r"[他她](?![爸妈])")  # 给我妈设个提醒，她的证12月1号到期
_TAKEN_BACK = re.compile(r"不对|哦不|噢不|[说写打看记弄搞]错|错了|更正|应该是|改[成为到]")
_THE_SAME = re.compile(
    r"(?:的?(?:居住证|证|卡)|的)?(?:也是(?!不|没)(?!.?\d)|(?:[也都是]*(?:[跟和与同].{1,5}?)?)(?:一样(?!吗)|同一天|(?<=.[我他她的公婆妈爸])一天|同天))"
)
_LATER = re.compile(  # 老婆的晚两天, 老婆比我早一个月
    r"(?:的?(?:居住证|证|卡)?)?(?P<than>比[^,，。]{1,5}?)?(?:要|也|还|再)?(?P<way>晚|早|迟|推后|提前)(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,3}|半)"
    r"\s?(?P<u>天|周|个?星期|个?礼拜|个?月|年)"
)
_EITHER = re.compile(r"[\s,，]*(?:或者?|还是|要么|也可能|可能)(?:是|在)?\s*")
_DENIED = re.compile(r"(?<!是)(?:不是|没说|没有说)(?:在|到|说)?\s?$")
_DENIED_AFTER = re.compile(r"(?:还|并|又)?(?:不(?:会|是)?|没(?:有)?)(?:到期|过期)")
_SENTENCE = re.compile(r"[。!！?？;；\n]")

_Pairs = tuple[tuple[str, DateMention], ...]


def pair_dates_with_holders(text: str, now: datetime, hint: Hint = NO_HINT) -> _Pairs:
    """The dates of `text` that say something of a holder, each with whose it is; 本人 where nobody is named.

    The day a card was issued is left out, and so are dates without a role beside dates with one. A date said of
    several holders (我和老婆的都是…) comes once for each. Dates of every kind: the caller asks about the unclear ones.
    """
    said = _corrected(text, find_dates(text, now, hint))
    mentions = [mention for mention in said if mention.role not in ("issued", "remind")]
    if any(mention.role for mention in mentions):
        mentions = [mention for mention in mentions if mention.role]
    folded = fold(text)
    place = {position: index for index, position in reversed(list(enumerate(folded.at)))}
    named = owners(folded.text)
    if "分别" in folded.text and mentions:  # 我和老婆的分别是12月31号和明年3月15号
        group = _before(folded.text, named, 0, place[mentions[0].span[0]])
        if len(group) == len(mentions):
            return tuple((owner.name, mention) for owner, mention in zip(group, mentions, strict=True))
    pairs: list[tuple[str, DateMention]] = []
    floor = 0
    for index, mention in enumerate(mentions):
        start, end = place[mention.span[0]], place[mention.span[1] - 1]
        following = place[mentions[index + 1].span[0]] if index + 1 < len(mentions) else len(folded.text)
        theirs = named if mention.role in ("endorsed", "confirmed") else [one for one in named if not one.speaks]
        group = _before(folded.text, theirs, floor, start) or _after(folded.text, theirs, end, following)
        if not group and pairs and _same_clause(folded.text, floor, start):
            names = [pairs[-1][0]]
        else:
            names = [owner.name for owner in group] or [_last(folded.text, theirs, start)]
        pairs += [(name, mention) for name in dict.fromkeys(names)]
        floor = end
    return (*pairs, *_also(folded.text, named, floor, pairs))


def _also(text: str, named: list[Owner], end: int, pairs: Sequence[tuple[str, DateMention]]) -> _Pairs:
    """…12月31号到期，老婆也是: the last day is theirs too. 老婆的晚两天: a day to be asked about."""
    if not pairs or pairs[-1][1].role != "expiry":
        return ()
    names = {name for name, _ in pairs}
    more: dict[str, DateMention] = {}
    for owner in named:
        if owner.name not in names:
            if owner.start >= end and _THE_SAME.match(text, _end_of_group(text, named, owner)):
                more[owner.name] = pairs[-1][1]
            elif later := _LATER.match(text, owner.end):
                more[owner.name] = _counted(later, pairs[-1][1])
    return tuple(more.items())


def _end_of_group(text: str, named: Sequence[Owner], owner: Owner) -> int:
    """Where those end who are named in one breath with `owner`: 老婆孩子都一样."""
    last = owner
    for other in named:
        if other.start >= last.end and other.name != SELF and joined(text, last, other):
            last = other
    return last.end


def _counted(later: re.Match[str], base: DateMention) -> DateMention:
    """晚两天 than the day before it: likely, and asked about."""
    said = f"{later['than'] or ''}{later['way']}{later['n']}{later['u']}"
    count = number(later["n"])
    sign = -1 if later["way"] in ("早", "提前") else 1
    day = days.add(base.day, later["u"], count * sign) if base.day and count else None
    return replace(base, said=said, kind="ambiguous" if day else "vague", day=None, candidates=(day,) if day else ())


def _before(text: str, named: list[Owner], floor: int, start: int) -> list[Owner]:
    """The holders named last before the date and since the date before, with those in one breath with them."""
    near = [owner for owner in named if floor <= owner.start and owner.end <= start and _binds(text, owner, start)]
    if not near:
        return []
    group = [near[-1]]
    for owner in reversed([owner for owner in named if floor <= owner.start and owner.end <= near[-1].end]):
        if owner not in group and joined(text, owner, group[-1]):
            group.append(owner)
    return group[::-1]


def _binds(text: str, owner: Owner, start: int) -> bool:
    gap = text[owner.end : start]
    return owner.owns or len(gap) <= _CLOSE or not CLAUSE.search(gap)


def _after(text: str, named: list[Owner], end: int, following: int) -> list[Owner]:
    """12月31号到期，是我老婆的: named behind, and only where it is said to be theirs."""
    if following < len(text):  # another date follows: the holder is that one's
        return []
    return [
        owner
        for owner in named
        if end < owner.start
        and text[owner.end : owner.end + 1] == "的"
        and not (_THE_SAME.match(text, owner.end) or _LATER.match(text, owner.end))
    ][:1]


def _same_clause(text: str, floor: int, start: int) -> bool:
    return CLAUSE.search(text, floor, start) is None


def _last(text: str, named: list[Owner], start: int) -> str:
    """The last holder named before as the owner of something, or for whom it is done, else 本人."""
    before = [owner for owner in named if owner.end <= start]
    if _PRONOUN.search(CLAUSE.split(text[:start])[-1]):
        return next((owner.name for owner in reversed(before) if owner.name != SELF), SELF)
    meant = [owner for owner in before if owner.owns or _FOR.search(text[: owner.start])]
    return meant[-1].name if meant else SELF


def _corrected(text: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    """Without the dates that are taken back in the same breath; what follows says the same thing of the holder."""
    kept: list[DateMention] = []
    for index, mention in enumerate(mentions):
        before = mentions[index - 1] if index else None
        between = text[before.span[1] : mention.span[0]] if before else ""
        if before and kept and _EITHER.fullmatch(between):
            kept[-1] = _one_of(text, before, mention)
            continue
        if before and kept and _takes_back(text, before, between):
            kept.pop()
            mention = replace(mention, role=mention.role or before.role)
        kept.append(mention)
    return _without_denied(text, [mention for mention in kept if not _hearsay(text, mention)])


def _without_denied(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """是5号不是8号 tells the 5th; 不是12月10日到期 tells no day, and is to be asked about."""
    denied = [
        mention
        for mention in mentions
        if _DENIED.search(text[: mention.span[0]]) or _DENIED_AFTER.match(text, mention.span[1])
    ]
    if len(denied) < len(mentions):
        return [mention for mention in mentions if mention not in denied]
    return [replace(mention, kind="denied", day=None, candidates=()) for mention in denied]


def _hearsay(text: str, mention: DateMention) -> bool:
    """网上说居住证12月31日到期: nobody's own day, unless it is said whose."""
    before = _SENTENCE.split(text[: mention.span[0]])[-1]
    heard = HEARSAY.search(before)
    return heard is not None and not any(owner.owns for owner in owners(fold(before[heard.end() :]).text))


def _takes_back(text: str, before: DateMention, between: str) -> bool:
    """Whether the next date stands in the place of `before`; somebody else's does not."""
    if any(owner.owns for owner in owners(fold(between).text)):
        return False
    return bool(_TAKEN_BACK.search(between) or _DENIED.search(text[: before.span[0]]))


def _one_of(text: str, first: DateMention, second: DateMention) -> DateMention:
    """3月4号或者4月3号: no day was said, only that it is one of two."""
    span = (first.span[0], second.span[1])
    role = first.role or second.role
    return replace(second, said=text[slice(*span)], span=span, kind="vague", day=None, role=role, candidates=())
