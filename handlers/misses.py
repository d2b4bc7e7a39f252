"""Questions that were not answered, or not at once: kept, without what could name a person, for the operators."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from handlers.turn import Answer, Miss, Turn

_NUMBERS = re.compile(r"(?<!\d)\d[\d xX-]{5,}\d?(?!\d)|\d{6,}")


def masked(text: str) -> str:
    """`text` without what looks like an identity, phone or card number."""
    return _NUMBERS.sub("***", text)


def with_miss(turn: Turn, answer: Answer, kind: Literal["miss", "clarified"]) -> Answer:
    """The answer, with the question to be kept among the misses."""
    understood = turn.understood
    if understood is None:
        return answer
    likeness = "·".join(sorted(understood.concepts)) or masked(understood.text)[:40]
    nearest = tuple(candidate.topic.id for candidate in understood.candidates[:3])
    return replace(answer, miss=Miss(kind, masked(turn.message.text)[:200], likeness, nearest))
