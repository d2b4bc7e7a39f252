"""Everyday words, which are never taken for misspelt words of the field: 深圳, 老家, 人口.

They come from the word list that jieba ships; only the frequent short ones are kept, once per process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import jieba

OFTEN = 100  # occurrences in jieba's corpus; below that a "word" is as likely a misspelling
SHORTEST, LONGEST = 2, 4


@lru_cache(maxsize=1)
def common_words() -> Mapping[str, int]:
    """Word → how often it occurs, for words of 2 to 4 characters (about 30,000)."""
    words: dict[str, int] = {}
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, _ = line.split(" ", 2)
            if len(word) <= LONGEST and len(word) >= SHORTEST and (often := int(count)) >= OFTEN:
                words[word] = often
    return MappingProxyType(words)


def common_spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Where everyday words stand in `text`: start, end, how often the word occurs."""
    words = common_words()
    for start in range(len(text) - 1):
        for end in range(start + SHORTEST, min(start + LONGEST, len(text)) + 1):
            if often := words.get(text[start:end]):
                yield start, end, often
