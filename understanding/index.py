"""Example questions as sparse vectors: how alike is a text to each topic?

Every example is a row of weighted features, every topic has one more row, the sum of its examples. A topic's score
is the likeness (cosine) of its best row blended with that of its sum: one close example is good, agreement is better.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

BEST, WHOLE = 0.75, 0.25  # the best example's share of a score, and the whole topic's
GIST = 0.3  # what a topic says of itself, against all its examples together
UNKNOWN = 0.35  # how much of a feature that no example has counts against a text


class Index:
    """Scores texts against topics given by their examples' features."""

    def __init__(
        self, topics: Sequence[Sequence[Mapping[str, float]]], gists: Sequence[Mapping[str, float]] | None = None
    ) -> None:
        self.size = len(topics)
        spread = Counter(f for examples in topics for f in {f for example in examples for f in example})
        self._rarity = {f: math.log(1 + self.size / n) for f, n in spread.items()}
        self._unseen = math.log(1 + self.size)
        rows: list[dict[str, float]] = []
        owners: list[int] = []
        for number, examples in enumerate(topics):
            weighted = [self._unit(example) for example in examples]
            rows += weighted
            owners += [number] * len(weighted)
        sums: list[dict[str, float]] = [{} for _ in topics]
        for owner, row in zip(owners, rows, strict=True):
            total = sums[owner]
            for feature, weight in row.items():
                total[feature] = total.get(feature, 0.0) + weight
        for total, gist in zip(sums, gists or (), strict=False):
            size = math.sqrt(sum(w * w for w in total.values()))
            for feature, weight in self._unit({f: w for f, w in gist.items() if f in self._rarity}).items():
                total[feature] = total.get(feature, 0.0) + GIST * size * weight
        self._owners = np.array(owners, dtype=np.int32)
        self._starts = np.searchsorted(self._owners, np.arange(self.size))
        self._row_count = len(rows)
        self._postings = _postings([*rows, *(_scaled(total) for total in sums)])  # the sums stand behind the rows

    def _unit(self, features: Mapping[str, float]) -> dict[str, float]:
        return _scaled({f: weight * self._rarity[f] for f, weight in features.items()})

    def weights(self, features: Mapping[str, float]) -> dict[str, float]:
        """The text's features at unit length. Those that no example has only make it longer."""
        known = {f: w * self._rarity[f] for f, w in features.items() if f in self._rarity}
        strange = sum((w * self._unseen) ** 2 for f, w in features.items() if f not in self._rarity)
        length = math.sqrt(sum(w * w for w in known.values()) + UNKNOWN * strange)
        return {f: w / length for f, w in known.items()} if length else {}

    def score(self, features: Mapping[str, float]) -> NDArray[np.float64]:
        """How alike the text is to each topic, 0..1."""
        likeness = _dot(self._postings, self.weights(features), self._row_count + self.size)
        if not self.size:
            return likeness
        best: NDArray[np.float64] = np.maximum.reduceat(likeness[: self._row_count], self._starts)
        return BEST * best + WHOLE * likeness[self._row_count :]

    def because(self, features: Mapping[str, float], topic: int) -> list[tuple[str, float]]:
        """What the text and the topic's examples have in common, the weightiest first."""
        shares = []
        for feature, weight in self.weights(features).items():
            if feature in self._postings:
                rows, values = self._postings[feature]
                shares += [(feature, float(weight * value)) for value in values[rows == self._row_count + topic]]
        return sorted(shares, key=lambda share: -share[1])


Postings = dict[str, tuple[NDArray[np.int32], NDArray[np.float64]]]


def _scaled(features: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(w * w for w in features.values()))
    return {f: w / length for f, w in features.items()} if length else {}


def _postings(rows: Sequence[Mapping[str, float]]) -> Postings:
    lists: dict[str, tuple[list[int], list[float]]] = {}
    for number, row in enumerate(rows):
        for feature, weight in row.items():
            numbers, weights = lists.setdefault(feature, ([], []))
            numbers.append(number)
            weights.append(weight)
    return {f: (np.array(n, dtype=np.int32), np.array(w, dtype=np.float64)) for f, (n, w) in lists.items()}


def _dot(postings: Postings, weights: Mapping[str, float], size: int) -> NDArray[np.float64]:
    hits = [(postings[f], w) for f, w in weights.items() if f in postings]
    if not hits:
        return np.zeros(size)
    numbers = np.concatenate([rows for (rows, _), _ in hits])
    values = np.concatenate([values * weight for (_, values), weight in hits])
    return np.bincount(numbers, values, minlength=size).astype(np.float64, copy=False)
