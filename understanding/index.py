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
COLUMN = 12  # examples; where they stand side by side in columns, the best of each is found by one vector operation


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
        columns = [-(-len(examples) // COLUMN) for examples in topics]  # how many each topic needs
        self._starts = np.cumsum([0, *columns[:-1]])
        self._columns = sum(columns)
        self._rows = COLUMN * self._columns  # of examples; the topics' sums stand behind them
        rows: dict[int, dict[str, float]] = {}
        for number, (examples, first) in enumerate(zip(topics, self._starts.tolist(), strict=True)):
            total: dict[str, float] = {}
            for place, example in enumerate(examples):
                row = self._unit(example)
                rows[place % COLUMN * self._columns + first + place // COLUMN] = row
                for feature, weight in row.items():
                    total[feature] = total.get(feature, 0.0) + weight
            size = math.sqrt(sum(w * w for w in total.values()))
            gist = gists[number] if gists else {}
            for feature, weight in self._unit({f: w for f, w in gist.items() if f in self._rarity}).items():
                total[feature] = total.get(feature, 0.0) + GIST * size * weight
            rows[self._rows + number] = _scaled(total)
        self._postings = _Postings(rows, self._rows + self.size)

    def _unit(self, features: Mapping[str, float]) -> dict[str, float]:
        return _scaled({f: weight * self._rarity[f] for f, weight in features.items() if f not in self._idle})

    def weights(self, features: Mapping[str, float]) -> dict[str, float]:
        """The text's features at unit length. Those that no example has only make it longer."""
        known: dict[str, float] = {}
        square = 0.0
        for feature, weight in features.items():
            rarity = self._rarity.get(feature)
            if rarity is None:
                square += UNKNOWN * (weight * self._unseen) ** 2
            elif feature not in self._idle:
                known[feature] = weight = weight * rarity
                square += weight * weight
        length = math.sqrt(square)
        return {f: w / length for f, w in known.items()} if length else {}

    def score(self, features: Mapping[str, float]) -> Scores:
        """How alike the text is to each topic, 0..1."""
        likeness = self._postings.dot(self.weights(features))
        if not self.size:
            return likeness
        best: Scores = likeness[: self._rows].reshape(COLUMN, self._columns).max(axis=0)
        if self._columns > self.size:
            best = np.maximum.reduceat(best, self._starts)
        return BEST * best + WHOLE * likeness[self._rows :]

    def because(self, features: Mapping[str, float], topic: int) -> list[tuple[str, float]]:
        """What the text and the topic's examples have in common, the weightiest first."""
        shares = []
        for feature, weight in self.weights(features).items():
            if share := weight * self._postings.at(feature, self._rows + topic):
                shares.append((feature, share))
        return sorted(shares, key=lambda share: -share[1])


def _scaled(features: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(w * w for w in features.values()))
    return {f: w / length for f, w in features.items()} if length else {}


class _Postings:
    """Feature → the rows that have it, and how much: all in two flat arrays, with the place of each feature's part."""

    def __init__(self, rows: Mapping[int, Mapping[str, float]], size: int) -> None:
        lists: dict[str, tuple[list[int], list[float]]] = {}
        for number, row in rows.items():
            for feature, weight in row.items():
                numbers, weights = lists.setdefault(feature, ([], []))
                numbers.append(number)
                weights.append(weight)
        self._places: dict[str, tuple[int, int]] = {}
        self._rows = np.empty(sum(len(numbers) for numbers, _ in lists.values()), dtype=np.int32)
        self._weights = np.empty(len(self._rows), dtype=np.float32)
        self._size, begin = size, 0
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
