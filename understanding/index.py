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

Scores = NDArray[np.float64]

BEST, WHOLE = 0.75, 0.25  # the best example's share of a score, and the whole topic's
GIST = 0.3  # what a topic says of itself, against all its examples together
EVERYWHERE = 0.15  # a single character in more topics than this tells nothing, and is left out
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
        everywhere = self.size * EVERYWHERE
        self._idle = {f for f, n in spread.items() if len(f) == 1 and n > everywhere}
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
        self._postings = _Postings([*rows, *(_scaled(total) for total in sums)])  # the sums stand behind the rows

    def _unit(self, features: Mapping[str, float]) -> dict[str, float]:
        return _scaled({f: weight * self._rarity[f] for f, weight in features.items() if f not in self._idle})

    def weights(self, features: Mapping[str, float]) -> dict[str, float]:
        """The text's features at unit length. Those that no example has only make it longer."""
        known = {f: w * self._rarity[f] for f, w in features.items() if f in self._rarity and f not in self._idle}
        strange = sum((w * self._unseen) ** 2 for f, w in features.items() if f not in self._rarity)
        length = math.sqrt(sum(w * w for w in known.values()) + UNKNOWN * strange)
        return {f: w / length for f, w in known.items()} if length else {}

    def score(self, features: Mapping[str, float]) -> Scores:
        """How alike the text is to each topic, 0..1."""
        likeness = self._postings.dot(self.weights(features))
        if not self.size:
            return likeness
        best: Scores = np.maximum.reduceat(likeness[: self._row_count], self._starts)
        return BEST * best + WHOLE * likeness[self._row_count :]

    def because(self, features: Mapping[str, float], topic: int) -> list[tuple[str, float]]:
        """What the text and the topic's examples have in common, the weightiest first."""
        shares = []
        for feature, weight in self.weights(features).items():
            if share := weight * self._postings.at(feature, self._row_count + topic):
                shares.append((feature, share))
        return sorted(shares, key=lambda share: -share[1])


def _scaled(features: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(w * w for w in features.values()))
    return {f: w / length for f, w in features.items()} if length else {}


class _Postings:
    """Feature → the rows that have it, and how much: all in two flat arrays, with the place of each feature's part."""

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        lists: dict[str, tuple[list[int], list[float]]] = {}
        for number, row in enumerate(rows):
            for feature, weight in row.items():
                numbers, weights = lists.setdefault(feature, ([], []))
                numbers.append(number)
                weights.append(weight)
        self._places: dict[str, tuple[int, int]] = {}
        self._rows = np.empty(sum(len(numbers) for numbers, _ in lists.values()), dtype=np.int32)
        self._weights = np.empty(len(self._rows), dtype=np.float32)
        self._size, begin = len(rows), 0
        for feature, (numbers, weights) in lists.items():
            end = begin + len(numbers)
            self._rows[begin:end], self._weights[begin:end] = numbers, weights
            self._places[feature] = (begin, end)
            begin = end

    def dot(self, weights: Mapping[str, float]) -> Scores:
        """The product of every row with the weights."""
        places = [(self._places[f], w) for f, w in weights.items() if f in self._places]
        if not places:
            return np.zeros(self._size)
        rows = np.concatenate([self._rows[begin:end] for (begin, end), _ in places])
        values = np.concatenate([self._weights[begin:end] for (begin, end), _ in places])
        lengths = [end - begin for (begin, end), _ in places]
        values *= np.repeat(np.array([weight for _, weight in places], dtype=np.float32), lengths)
        return np.bincount(rows, values, minlength=self._size).astype(np.float64, copy=False)

    def at(self, feature: str, row: int) -> float:
        """How much of the feature a row has."""
        begin, end = self._places.get(feature, (0, 0))
        return float(self._weights[begin:end][self._rows[begin:end] == row].sum())
