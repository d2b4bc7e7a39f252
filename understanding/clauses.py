"""A message → its clauses, and what each of them asks.

A story hides its question in one clause while its subject stands in another; a message may ask two things, or one
thing about two situations. Each question keeps its own features whole and takes the others' more lightly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from understanding.features import Reader, Reading

CLAUSE_END = re.compile(  # in Chinese a space is a comma
    r"[。!?;,\n~…、:]+| {2,}|(?<=[一-鿿]{3}) (?=[一-鿿]{3})|(?<=[吗呢吧啊呀啦嘛伐么]) "
)
ASKS = re.compile(
    r"[?]|吗|么|呢|伐|[不没]$|怎|咋|啥|干嘛|谁|哪|几|多少|多久|([一-鿿])不\1|有没有|还是|何|还能|能否|是否|为什么|求|该|分别|各要"
)
EACH = re.compile(r"分别|一起|各要|各自|都要|要多带|另外|还要|两样|两件|都得|同时")
JOINS = re.compile(r"(?:以及|还有|另外|顺便|再问|然后|和|及|/)")  # between two questions; otherwise it joins words
QUESTION_END = re.compile(  # what nearly always ends a question, and is not gone on with
    r"(?:吗|伐|(?:怎么|咋|如何)(?:办|弄|补|搞|续|改)|多少[钱分天]|几[分天]|(?<!一般)多久|[去在到]哪[里儿]?[办签补交打]?"
    r"|(?:什么|啥|哪些)(?:材料|东西)|什么时候|啥时候)(?![的了才是就会啊呀能可要行算呢吗么?,;、。!在有开得到去里儿内以之后前通过达合])"
)
AND_ALSO = re.compile(r"(?<=了)(?:还|又|也)(?![能要会是可有没用得需])(?=..)")  # 离婚了还换了工作

SUBJECT, ASIDE, BACKGROUND = 0.55, 0.3, 0.1
"""How much the other clauses count in a question: their things where it names none, where it does, other words."""

STORY = 4  # clauses: from here on a message is a story


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a message: as read, and whether it asks."""

    own: Reading
    asks: bool
    things: int  # how many subjects of the field it names
    named: int  # how many things of the field, the field itself included


def read_clauses(text: str, reader: Reader) -> tuple[Reading, list[Clause]]:
    """A normalised message as a whole, and its clauses in order; none where it is all one."""
    between_marks = split(text)
    parts = [piece for part in between_marks for joint in _joined(part) for piece in _run_together(joint)]
    if EACH.search(text):
        parts = [piece for part in parts for piece in _situations(part)]
    if len(parts) < 2:
        return reader.read(text), []
    readings = reader.read_parts(text, parts)
    whole = reader.read(text) if len(parts) > len(between_marks) else reader.joined(text, readings)
    return whole, [_clause(own, reader) for own in readings]


def _clause(own: Reading, reader: Reader) -> Clause:
    asks = bool(ASKS.search(own.text.rstrip(",;、 。")))
    return Clause(own, asks, reader.subjects(own.concepts), reader.things(own.concepts))


def split(text: str) -> list[str]:
    """The parts of `text` between the marks, each with its closing mark, none empty."""
    parts, at = [], 0
    for mark in CLAUSE_END.finditer(text):
        parts.append(text[at : mark.end()])
        at = mark.end()
    parts.append(text[at:])
    return [part for part in parts if part.strip(" ,。!?;、~…:\n")]


def _joined(part: str) -> list[str]:
    """签注带什么以及去哪签 is two questions; 学历和职称能一起加吗 is one."""
    for mark in JOINS.finditer(part):
        before, after = part[: mark.start()], part[mark.end() :]
        if len(before) > 2 and len(after) > 2 and ASKS.search(before) and ASKS.search(after):
            return [before, *_joined(after)]
    return [part]


def _run_together(part: str) -> list[str]:
    """签注要带什么材料多久能好 is two questions without a mark between them."""
    for end in QUESTION_END.finditer(part):
        before, after = part[: end.end()], part[end.end() :]
        if len(before) > 3 and len(after) > 3 and ASKS.search(after):
            return [before, *_run_together(after)]
    return [part]


def _situations(part: str) -> list[str]:
    """离婚了还换了工作 is two situations."""
    if not ASKS.search(part) and (also := AND_ALSO.search(part)):
        return [part[: also.start()], *_situations(part[also.end() :])]
    return [part]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked: its features, with those of the other clauses lightly beside them."""

    text: str
    features: dict[str, float]
    alone: dict[str, float]  # its own features, without the others'
    own: bool  # it names a thing of the field itself


def questions(parts: Sequence[Clause]) -> list[Question]:
    """The features of each thing asked. One question about several situations (我离婚了，又换了工作，分别要啥)
    is asked once for each of them."""
    asking = [part for part in parts if part.asks and part.own.concepts] or [part for part in parts if part.asks]
    if not asking and len(parts) < STORY and all(part.things for part in parts):
        asking = list(parts)  # 配偶加分材料、孩子在读证明: a list of headings
    situations = [part for part in parts if part.things and not part.asks]
    each = bool(asking) and (EACH.search(asking[0].own.text) or (not asking[0].named and len(parts) < STORY))
    if len(asking) == 1 and len(situations) > 1 and each:
        whole = [(s.own.text, {**asking[0].own.features, **s.own.features}) for s in situations]
        return [Question(text, features, features, own=True) for text, features in whole]
    return [Question(p.own.text, _with_background(p, parts), p.own.features, p.named > 0) for p in asking]


def _with_background(clause: Clause, parts: Sequence[Clause]) -> dict[str, float]:
    features: dict[str, float] = {}
    subject = ASIDE if clause.things else SUBJECT
    for other in parts:
        if other is not clause:
            for feature, weight in other.own.features.items():
                of_subject = feature.startswith("=") and not feature.startswith("=问")
                lighter = weight * (subject if of_subject else BACKGROUND)
                features[feature] = max(features.get(feature, 0.0), lighter)
    return {**features, **clause.own.features}
