"""A message → every date said in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from clock import in_shanghai
from understanding.dates import absolute, relative
from understanding.dates.fold import Folded, fold
from understanding.dates.mention import NO_HINT, DateMention, Hint, Role
from understanding.dates.not_dates import NOT_DATES
from understanding.dates.parts import Hit, bare_day, one_of_them, put_together
from understanding.dates.resolve import resolve
from understanding.dates.roles import Around, around, direction_of, missed_in, names_permit, role_of, told_in

# Every form starts with one of these.
_STARTS = re.compile(
    rf"[\d{absolute.CN}十廿卅两半元大前昨今明后去上下本来这当次月年周星礼还再过逾超到签补续已都刚方只就剩差腊正冬农阴旧闰春除元端中重国五劳清第每版路弄街巷苑村有¥$〔\[【(A-Za-z]"
)
_RANGE = re.compile(r"\s*(?:至|到|-+|~+)\s*")
_JOINED = re.compile(r"\s*(?:至|到|-+|~+|或者?|还是|和|、|,|不对|是)+\s*")
_APPROXIMATELY = re.compile(r"(?:大概|大约|差不多|不到)(?:是|在|到)?\s?$")
_OR_SO = re.compile(r"\s?(?:左右|前后|上下|附近)")
_LABEL = 6  # characters beside a date that only say whose it is
_ENUMERATED = re.compile(r"[、和跟与及 ]|.?$")
_DOING = re.compile(r"[去能可想提醒问办查]|要(?!到期)|怎么")


def find_dates(text: str, now: datetime, hint: Hint = NO_HINT) -> tuple[DateMention, ...]:
    """Every date said in `text`, in order. Never raises, whatever the text.

    Relative words count from the day of `now` in Asia/Shanghai. A missing year or month is that of `hint` where one is
    given (what the turn before said); else what was done lies behind and all else ahead, within a year. Vague words
    (下个月, 年底) are mentioned only where the words around say what they are, or where nothing else was said.
    """
    folded = fold(text)
    today = in_shanghai(now).date()
    hits = _scan(folded.text, today)
    if (hint.near or (hint.month and not hits)) and (alone := bare_day(folded.text)):
        hits = alone  # 不是12号是21
    surroundings = [
        around(
            folded.text,
            hit.start,
            hit.end,
            hits[index - 1].end if index else 0,
            hits[index + 1].start if index + 1 < len(hits) else len(folded.text),
        )
        for index, hit in enumerate(hits)
    ]
    roles = _roles(folded.text, hits, surroundings)
    missed, permit = missed_in(folded.text), names_permit(folded.text)
    mentions: list[DateMention] = []
    before: tuple[int, DateMention] | None = None  # where the date before ended, and what it was
    for hit, words, role in zip(hits, surroundings, roles, strict=True):
        arrival = role == "expiry" and words.arrival and not permit
        if arrival and not words.of_somebody:
            role = ""
        told = bool(role) or (words.bare and (len(hits) == 1 or hint.near is not None))
        if words.birthday or (role == "expiry" and words.of_other_paper) or (hit.said.only_told and not told):
            continue
        known = hint
        if before and before[1].kind == "impossible":
            known = Hint(before[1].year, before[1].month)
        elif before and before[1].role != "issued" and _JOINED.fullmatch(folded.text, before[0], hit.start):
            known = Hint(before[1].year) if before[1].year and not hint.near else hint
        direction = direction_of(role, words, missed)
        mention = resolve(hit.said, today, "ahead" if direction == "future" and not told else direction, known)
        mention = _placed(mention, text, folded, hit, role, words, told and not arrival)
        before = (hit.end, mention)
        mentions.append(mention)
    return tuple(mentions)


def _scan(text: str, today: date) -> list[Hit]:
    hits: list[Hit] = []
    at = 0
    while start := _STARTS.search(text, at):
        at = start.start()
        if number := NOT_DATES.match(text, at):
            at = number.end()
            continue
        hit = _read(text, at, today)
        if hit:
            hits.append(hit)
        at = hit.end if hit else at + 1
    hits = one_of_them(text, put_together(text, hits))
    return [hit for hit in hits if not hit.said.last_resort or len(hits) == 1]


def _read(text: str, at: int, today: date) -> Hit | None:
    for pattern, reader in (*relative.LUNAR, *absolute.FORMS, *relative.FORMS):
        if (match := pattern.match(text, at)) and match.end() > at and (said := reader(match, today)):
            return Hit(at, match.end(), said)
    return None


def _roles(text: str, hits: list[Hit], surroundings: list[Around]) -> list[Role]:
    roles = [hit.said.role or role_of(words) for hit, words in zip(hits, surroundings, strict=True)]
    if len(hits) == 1 and not roles[0] and surroundings[0].bare:
        roles[0] = told_in(text)  # 已经签注了，是9月1号
    for index in range(len(hits) - 1):
        first, second = hits[index], hits[index + 1]
        left, right = surroundings[index].left, surroundings[index + 1].right
        if _RANGE.fullmatch(text, first.end, second.start) and (
            re.search("有效|[证卡]", left) or role_of(Around("", right)) == "expiry"
        ):
            roles[index], roles[index + 1] = "issued", "expiry"  # 有效期2026年1月8日至2027年1月8日
    if "expiry" in roles:  # 到期日：我12月31日，老婆3月15日; 小王1月5号、小李2月8号到期
        for index in (*range(len(hits)), *reversed(range(len(hits)))):
            words = surroundings[index]
            said = words.left + ("" if words.right.startswith("、") else words.right)
            if (
                not roles[index]
                and "expiry" in roles[max(index - 1, 0) : index + 2]
                and hits[index].said.dom
                and len(said) <= _LABEL
                and _ENUMERATED.match(words.right)
                and not _DOING.search(words.left + words.right)
            ):
                roles[index] = "expiry"
    if re.search(r"签注|续签|补签", text):  # 签注是9月1号办的: the endorsement, not the card
        roles = [
            "endorsed" if role == "issued" and words.right.startswith("办的") else role
            for role, words in zip(roles, surroundings, strict=True)
        ]
    return roles


def _placed(
    mention: DateMention, message: str, folded: Folded, hit: Hit, role: Role, words: Around, told: bool
) -> DateMention:
    """The mention with its words, place and role, and asked about where they are not exact."""
    span = folded.span(hit.start, hit.end)
    mention = replace(mention, said=message[slice(*span)], span=span, role=role)
    if mention.kind == "date" and mention.day:
        rough = _APPROXIMATELY.search(words.left) or _OR_SO.match(words.right)
        if rough:
            return replace(mention, kind="vague", day=None, candidates=(mention.day,))
        if not told and (hit.said.only_exact or role == "expiry"):
            return replace(mention, kind="ambiguous", day=None, candidates=(mention.day,))
    return mention
