"""A message → what it asks, each with what the rest of the message says about it.

A story hides its question in one clause while its subject stands in another; a message may ask two things. Each
question keeps its own features whole and takes the others' more lightly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from understanding.features import Reader, Reading

SENTENCE_END = re.compile(r"[。!?;\n~…]+")
CLAUSE_END = re.compile(r"[。!?;,\n~…、:]+| {2,}")
ASKS = re.compile(
    r"[?]|吗|么|呢|伐|不$|没$|怎|咋|啥|谁|哪|几|多少|多久|能不能|可不可以|要不要|是不是|有没有|行不行|何|如何|哪能|还能|能否|是否|为什么|求|该|分别"
)

SUBJECT, BACKGROUND = 0.55, 0.12  # how much the things of the other clauses count in a question, and their other words
SHORT = 22  # characters; a shorter message without a full stop inside is one question


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked: its own text and the features to look it up with."""

    text: str
    features: dict[str, float]
    own: Reading


def split(text: str, pattern: re.Pattern[str]) -> list[str]:
    """The parts of `text` between the marks, each with its closing mark, none empty."""
    parts, at = [], 0
    for mark in pattern.finditer(text):
        parts.append(text[at : mark.end()])
        at = mark.end()
    parts.append(text[at:])
    return [part for part in parts if part.strip(" ,。!?;、~…:\n")]


def questions(text: str, reader: Reader) -> list[Question]:
    """What a normalised message asks, in order; a message without a question is asked whole.

    The first Question is always the whole message; those after it are its parts, if it has several.
    """
    whole = reader.read(text)
    result = [Question(text, whole.features, whole)]
    sentences = split(text, SENTENCE_END)
    parts = sentences if len(sentences) > 1 else []
    if len(text) > SHORT or parts:
        clauses = [reader.read(clause) for clause in split(text, CLAUSE_END)]
        if len(clauses) > 1:
            asking = [clause for clause in clauses if ASKS.search(clause.text)] or clauses[-1:]
            result += [Question(clause.text, _with_background(clause, clauses), clause) for clause in asking]
    return result


def _with_background(clause: Reading, clauses: Sequence[Reading]) -> dict[str, float]:
    features: dict[str, float] = {}
    for other in clauses:
        if other is not clause:
            for feature, weight in other.features.items():
                lighter = weight * (
                    SUBJECT if feature.startswith("=") and not feature.startswith("=问") else BACKGROUND
                )
                features[feature] = max(features.get(feature, 0.0), lighter)
    return {**features, **clause.features}
