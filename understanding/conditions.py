"""What a topic needs in the text besides being like it: a neighbouring subject one of its markers, an intent one of
its words, a statement that nothing is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from understanding.clauses import ASKS
from understanding.index import Scores
from understanding.model import Topic
from understanding.normalise import normalise
from understanding.thresholds import Thresholds


class Conditions:
    """The conditions of a list of topics, ready to be applied to their scores."""

    def __init__(self, topics: Sequence[Topic], thresholds: Thresholds) -> None:
        self._topics, self._limits = topics, thresholds
        outside = [number for number, topic in enumerate(topics) if topic.kind == "outside"]
        self._outside = [(n, _any_of(topics[n].markers), _any_of(topics[n].unless)) for n in outside]
        self._outside_numbers = np.array(outside, dtype=np.intp)
        self._needy = [(n, _any_of(t.markers)) for n, t in enumerate(topics) if t.kind == "intent" and t.markers]
        self._statements = [number for number, topic in enumerate(topics) if topic.statement]

    def applied(self, typed: str, mended: str, scores: Scores) -> Scores:
        """The scores as the conditions leave them, for a text as typed and as mended. A neighbouring subject needs one
        of its markers, and with one goes before ours; an intent without its words is hardly meant, a strict one never;
        a statement is less likely meant where something is asked."""
        scores = scores.copy()
        base = scores[self._outside_numbers]
        scores[self._outside_numbers] = 0.0
        deciding: list[tuple[float, int]] = []
        texts = {typed, mended}  # mostly one and the same
        for (number, markers, unless), own in zip(self._outside, base, strict=True):
            if any(markers.search(text) for text in texts) and not unless.search(typed):
                scores[number] = own + self._limits.marked
                if self._topics[number].decides:
                    deciding.append((float(own), number))
        for _, number in sorted(deciding):  # after the others, so that none comes before them; the likest last
            scores[number] = max(scores[number], scores.max() + self._limits.margin)
        for number, words in self._needy:
            strict = self._topics[number].strict
            if not words.search(typed if strict else mended):
                scores[number] *= 0.0 if strict else self._limits.wordless_intent
        if ASKS.search(mended):
            scores[self._statements] *= self._limits.asked_statement
        return scores


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Matches where one of `words` stands; nowhere when there are none."""
    plain = (normalise(word) for word in words)
    bounded = (rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word) for word in plain)
    return re.compile("|".join(bounded) or r"(?!)")
