"""How Chinese characters sound, and which syllables a run of Latin letters spells."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pypinyin.constants import PINYIN_DICT

HETERONYMS = frozenset("重长行调传处发会解结落曾藏差更将教")  # characters with several readings in daily use


@lru_cache(maxsize=8192)
def readings(char: str) -> tuple[str, ...]:
    """The toneless readings of one Chinese character in common use; () for any other character."""
    spelled = PINYIN_DICT.get(ord(char), "").split(",")
    kept = spelled if char in HETERONYMS else spelled[:1]
    return tuple(dict.fromkeys(_toneless(reading) for reading in kept if reading))


@lru_cache(maxsize=4096)
def _toneless(reading: str) -> str:
    decomposed = unicodedata.normalize("NFD", reading)
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" or c == "\u0308")
    return unicodedata.normalize("NFC", plain).replace("ü", "v")


@lru_cache(maxsize=2048)
def blur(syllable: str) -> str:
    """Sounds that people and keyboards confuse, as one: zh/z, ch/c, sh/s, -ng/-n."""
    if syllable[:2] in ("zh", "ch", "sh"):
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(
        r
        for code in range(0x4E00, 0x9FA6)
        for r in readings(chr(code))
        if (r.isascii() and len(r) > 1) or r in ("a", "e")
    )


@lru_cache(maxsize=2048)
def split_latin(run: str) -> tuple[str, ...] | None:
    """The syllables that a run of letters spells, longest first with backtracking; None when it spells none."""
    if not run:
        return ()
    for size in range(min(6, len(run)), 0, -1):
        if run[:size] in _syllables() and (rest := split_latin(run[size:])) is not None:
            return (run[:size], *rest)
    return None
