"""A message → its clauses, and what each of them asks.

A story hides its question in one clause while its subject stands in another; a message may ask two things, or one
thing about two situations. Each question keeps its own features whole and takes the others' more lightly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from understanding.features import Reader, Reading

CLAUSE_END = re.compile(r"[。!?;,\n~…、:]+| {2,}|(?<=[一-鿿]{3}) (?=[一-鿿]{3})")  # in Chinese a space is a comma
ASKS = re.compile(
    r"[?]|吗|么|呢|伐|[不没]$|怎|咋|啥|谁|哪|几|多少|多久|能不能|可不可以|要不要|是不是|有没有|行不行|何|还能|能否|是否|为什么|求|该|分别|各要"
)
EACH = re.compile(r"分别|一起|各要|各自|都要|要多带|另外|还要")

SUBJECT, ASIDE, BACKGROUND = 0.55, 0.3, 0.1
"""How much the other clauses count in a question: their things where it names none, where it does, other words."""

STORY = 4  # clauses: from here on a message is a story


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a message: as read, and whether it asks."""

    own: Reading
    asks: bool
    things: int  # how many subjects of the field it names


def clauses(text: str, reader: Reader) -> list[Clause]:
    """The clauses of a normalised message, in order; none where it is all one."""
    parts = split(text)
    result = []
    for part in parts if len(parts) > 1 else ():
        own = reader.read(part)
        result.append(Clause(own, bool(ASKS.search(part.rstrip(",;、 。"))), reader.subjects(own.concepts)))
    return result


def split(text: str) -> list[str]:
    """The parts of `text` between the marks, each with its closing mark, none empty."""
    parts, at = [], 0
    for mark in CLAUSE_END.finditer(text):
        parts.append(text[at : mark.end()])
        at = mark.end()
    parts.append(text[at:])
    return [part for part in parts if part.strip(" ,。!?;、~…:\n")]


def questions(parts: Sequence[Clause]) -> list[dict[str, float]]:
    """The features of each thing asked. One question about several situations (我离婚了，又换了工作，分别要啥)
    is asked once for each of them."""
    asking = [part for part in parts if part.asks]
    situations = [part for part in parts if part.things and not part.asks]
    each = bool(asking) and (EACH.search(asking[0].own.text) or (not asking[0].things and len(parts) < STORY))
    if len(asking) == 1 and len(situations) > 1 and each:
        return [{**asking[0].own.features, **situation.own.features} for situation in situations]
    return [_with_background(part, parts) for part in asking]


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
