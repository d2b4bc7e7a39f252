"""The whole pipeline: a message's text → what is meant. Pure: it is handed its lexicon and topics, and touches nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.clauses import Question, questions
from understanding.features import Reader
from understanding.index import Index
from understanding.model import Candidate, Context, Lexicon, Topic, Understanding
from understanding.normalise import normalise

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a score is good enough. Chosen from the curves that bench/accuracy.py draws (docs/decisions)."""

    answer: float = 0.40  # below: not understood
    sure: float = 0.55  # from here on a runner-up must come close to matter
    margin: float = 0.06  # a runner-up nearer than this is a near winner
    part: float = 0.46  # a part of a message is a question of its own from here on
    as_typed: float = 0.93  # how much the unmended spelling counts against the mended
    outside: float = 0.42  # a neighbouring subject is meant from here on


class Router:
    """Routes texts to topics. Build one per edition and keep it; it is immutable and safe to share by threads."""

    def __init__(self, lexicon: Lexicon, topics: Sequence[Topic], thresholds: Thresholds | None = None) -> None:
        self.topics = tuple(topics)
        self.thresholds = thresholds or Thresholds()
        self._reader = Reader(lexicon)
        self._index = Index(
            [[self._reader.read(normalise(ask)).features for ask in (*t.asks, t.title)] for t in self.topics],
            [self._reader.describe(t) for t in self.topics],
        )
        self._exact = {_bare(normalise(ask)): n for n, t in enumerate(self.topics) for ask in (*t.asks, t.title)}
        self._markers = [
            (normalise(word), n) for n, t in enumerate(self.topics) if t.kind == "outside" for word in t.markers
        ]
        self._numbers = {topic.id: number for number, topic in enumerate(self.topics)}

    def understand(self, text: str, context: Context | None = None) -> Understanding:
        """What `text` means. Never raises on any text; reads its first 400 characters."""
        typed = normalise(text)
        mended = self._reader.mend(typed)
        asked = questions(mended, self._reader)
        whole = asked[0].own
        scores = self._index.score(asked[0].features)
        if typed != mended:
            scores = np.maximum(scores, self.thresholds.as_typed * self._index.score(self._reader.read(typed).features))
        parts = [(question, self._index.score(question.features)) for question in asked[1:]]
        for _, part_scores in parts:
            scores = np.maximum(scores, part_scores)
        scores = self._settle_outside(mended, scores)
        exact = self._exact.get(_bare(mended), self._exact.get(_bare(typed)))
        if exact is not None:
            scores[exact] = 1.0
        chosen = self._several(parts, scores)
        verdict, numbers = ("several", chosen) if chosen else self._decide(scores)
        order = np.argsort(-scores)[:6]
        features = asked[0].features
        return Understanding(
            verdict=verdict,  # type: ignore[arg-type]
            topics=tuple(self.topics[n] for n in numbers),
            candidates=tuple(
                Candidate(self.topics[n], float(scores[n]), tuple(self._index.because(features, int(n))[:6]))
                for n in order
            ),
            text=mended,
            tokens=whole.tokens,
            concepts=whole.concepts,
            confidence=float(scores[order[0]]) if len(order) else 0.0,
        )

    def _decide(self, scores: Scores) -> tuple[str, list[int]]:
        limits = self.thresholds
        order = np.argsort(-scores)[:3]
        first = float(scores[order[0]])
        if first < limits.answer:
            return "none", []
        near = [int(n) for n in order if first - scores[n] < limits.margin and scores[n] >= limits.answer]
        if len(near) > 1 and first < 0.97 and self.topics[near[0]].kind == "entry":
            entries = [n for n in near if self.topics[n].kind == "entry"]
            if len(entries) > 1:
                return "near", entries[:2]
        return "sure", [int(order[0])]

    def _several(self, parts: Sequence[tuple[Question, Scores]], scores: Scores) -> list[int]:
        """The topics of a message that asks several things, in its order; [] when it asks one."""
        chosen: list[int] = []
        for _, part_scores in parts:
            best = int(np.argmax(part_scores))
            if part_scores[best] >= self.thresholds.part and best not in chosen and self.topics[best].kind == "entry":
                chosen.append(best)
        return chosen[:3] if len(chosen) > 1 else []

    def _settle_outside(self, text: str, scores: Scores) -> Scores:
        """A neighbouring subject needs one of its markers in the text; with one it goes before ours."""
        marked = {number for word, number in self._markers if word in text}
        for number, topic in enumerate(self.topics):
            if topic.kind == "outside" and topic.markers:
                scores[number] = scores[number] + 0.25 if number in marked else 0.0
        return scores


_PUNCTUATION = re.compile(r"[^0-9a-z一-鿿.%]")


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)
