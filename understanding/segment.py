"""Chinese text → words, with a jieba tokenizer of our own that knows the field's words and no others.

jieba's own dictionary costs a second and 60 MB and is not needed: what is no word of the field is compared by its
characters. The tokenizer is built from the lexicon and swapped whole, as add_word during a cut changes the cut.
"""

from __future__ import annotations

from collections.abc import Iterable

import jieba


class Segmenter:
    """Cuts text along the given words; everything else falls into single characters, letters and digits stay runs."""

    def __init__(self, words: Iterable[str]) -> None:
        self._tokenizer = jieba.Tokenizer()
        freq: dict[str, int] = {}
        for word in words:
            # Long words win: jieba maximises the product of frequencies, so a longer word must be worth its parts.
            freq[word] = max(freq.get(word, 0), 10 ** min(len(word), 6))
            for end in range(1, len(word)):
                freq.setdefault(word[:end], 0)
        self._tokenizer.FREQ = freq or {"签": 1}
        self._tokenizer.total = max(1, sum(self._tokenizer.FREQ.values()))
        self._tokenizer.initialized = True  # what initialize() would do, without its dictionary and its cache in /tmp

    def cut(self, text: str) -> list[str]:
        """The words of `text` in order; spaces are dropped."""
        return [word for word in self._tokenizer.cut(text, HMM=False) if not word.isspace()]
