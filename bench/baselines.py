"""What anyone gets in an afternoon, on the same topics and examples: BM25, character TF-IDF, edit distance."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

import bm25s
import jieba
import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from understanding.model import Topic


class Baseline(Protocol):
    """Ranks topics for a text: the best one's id and how alike it is."""

    name: str

    def best(self, text: str) -> tuple[str, float]: ...


class _Examples:
    def __init__(self, topics: Sequence[Topic]) -> None:
        self.texts = [ask for topic in topics for ask in (*topic.asks, topic.title)]
        self.owners = [topic.id for topic in topics for _ in (*topic.asks, topic.title)]


class Bm25(_Examples):
    """jieba's own dictionary and bm25s over the example questions."""

    name = "jieba + BM25"

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__(topics)
        jieba.setLogLevel(logging.ERROR)
        corpus = [jieba.lcut(text) for text in self.texts]
        self._index = bm25s.BM25()
        self._index.index(corpus, show_progress=False)

    def best(self, text: str) -> tuple[str, float]:
        scores = self._index.get_scores(jieba.lcut(text))
        at = int(np.argmax(scores))
        return self.owners[at], float(scores[at])


class TfIdf(_Examples):
    """Character 1–3 grams, TF-IDF, cosine to the best example: the strongest of them."""

    name = "character TF-IDF"

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__(topics)
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        self._rows = self._vectorizer.fit_transform(self.texts)

    def best(self, text: str) -> tuple[str, float]:
        scores = (self._rows @ self._vectorizer.transform([text]).T).toarray().ravel()
        at = int(np.argmax(scores))
        return self.owners[at], float(scores[at])


class EditDistance(_Examples):
    """The example with the best edit-distance ratio (rapidfuzz)."""

    name = "edit distance"

    def best(self, text: str) -> tuple[str, float]:
        found = process.extractOne(text, self.texts, scorer=fuzz.ratio)
        return (self.owners[found[2]], found[1] / 100) if found else ("", 0.0)


def baselines(topics: Sequence[Topic]) -> list[Baseline]:
    """All of them, built."""
    return [Bm25(topics), TfIdf(topics), EditDistance(topics)]
