"""Chinese text → words, with a jieba tokenizer of our own that knows the field's words and no others.

jieba's own dictionary costs a second and 60 MB and is not needed: what is no word of the field is compared by its
characters. The tokenizer is built from the lexicon and swapped whole, as add_word during a cut changes the cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log

import jieba


class Segmenter:
    """Cuts text along the given words; everything else falls into single characters, letters and digits stay runs."""

    def __init__(self, words: Iterable[str]) -> None:
        freq: dict[str, int] = {}
        for word in words:
            # Long words win: jieba maximises the product of frequencies, so a longer word must be worth its parts.
            freq[word] = max(freq.get(word, 0), 10 ** min(len(word), 6))
            for end in range(1, len(word)):
                freq.setdefault(word[:end], 0)
        self._tokenizer = _Tokenizer(freq or {"签": 1})

    def cut(self, text: str) -> list[str]:
        """The words of `text` in order; spaces are dropped."""
        return [word for word in self._tokenizer.cut(text, HMM=False) if not word.isspace()]


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
    """jieba with frequencies of our own, their logarithms worked out once: most of the time of a cut went there."""

    def __init__(self, freq: dict[str, int]) -> None:
        super().__init__()
        self.FREQ, self.total = freq, max(1, sum(freq.values()))
        self.initialized = True  # what initialize() would do, without its dictionary and its cache in /tmp
        self._unknown = -log(self.total)
        self._likely = {word: log(often) + self._unknown for word, often in freq.items() if often}

    def calc(self, sentence: str, dag: dict[int, list[int]], route: dict[int, tuple[float, int]]) -> None:
        """Fills `route` with the likeliest cut from each place to the end, as jieba's own does."""
        likely, unknown = self._likely.get, self._unknown
        route[len(sentence)] = (0.0, 0)
        for at in range(len(sentence) - 1, -1, -1):
            ends = dag[at]
            if len(ends) == 1:  # as nearly everywhere
                end = ends[0]
                route[at] = (likely(sentence[at : end + 1], unknown) + route[end + 1][0], end)
            else:
                route[at] = max((likely(sentence[at : end + 1], unknown) + route[end + 1][0], end) for end in ends)
