"""Homophones, look-alikes and pinyin pulled to the words of the field, and to no others.

A trie of syllables holds the lexicon's words. A message is walked as units, a Chinese character with its possible
readings or a Latin syllable with its one; where units read like a word of the lexicon but are written otherwise, the
word is put in their place. Nothing is ever matched against a general dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin

from understanding.common_words import common_spans
from understanding.sounds import blur, readings, split_latin

LONGEST_WORD = 7
NEGATIONS = frozenset("不没未无别")  # 不办 is never 补办: a lost or gained negation turns an answer round
FAINT = frozenset(
    "的一是了在我他这个你们来要会也能得着都还把给跟再又那不没去可"
)  # a sound beside nothing but these is left
COMMONEST = NEGATIONS | FAINT | frozenset("人有上大为和地到以说时就出对下自过后从想只被先很最谁次")
RARE = 400  # an everyday word that sounds like one of ours is rewritten only if it is rarer than this (几分 → 积分)
_LATIN = re.compile(r"[a-z']+")
_QUANTITY = re.compile(r"\d[级分倍年月天日个岁家次份号]")


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    word: str = ""


class _Unit(NamedTuple):
    start: int
    end: int
    readings: tuple[str, ...]
    blurred: tuple[str, ...]
    latin: bool


class Speller:
    """Corrects text towards `words`; `plain` words are only read out of Latin pinyin, `right` ones are left alone."""

    def __init__(
        self,
        words: Iterable[str],
        plain: Iterable[str] = (),
        lookalikes: Mapping[str, str] | None = None,
        right: Iterable[str] = (),
    ) -> None:
        self._exact, self._blurred, self._plain = _Node(), _Node(), _Node()
        self._looks = {char: readings(meant) for char, meant in (lookalikes or {}).items()}
        self._heard: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}  # each character read once
        self._right = frozenset(right)
        self._begin = lru_cache(maxsize=1 << 16)(self._begins)
        for word in dict.fromkeys(words):  # of two that sound alike the first counts
            if not (_all_han(word) and 2 <= len(word) <= LONGEST_WORD):
                continue
            syllables = lazy_pinyin(word, style=Style.NORMAL, v_to_u=False)
            _insert(self._exact, syllables, word)
            if len(word) >= 3:
                _insert(self._blurred, [blur(s) for s in syllables], word)
        for word in sorted(plain):
            if _all_han(word):
                _insert(self._plain, lazy_pinyin(word, style=Style.NORMAL), word)

    def correct(self, text: str, known: Collection[tuple[int, int]] = ()) -> str:
        """`text` with misspelt words of the field mended. `known` are the spans of words already recognised: they
        stay, unless a longer word covers them whole. Of overlapping mendings the set that explains most wins."""
        units = list(self._units(text))
        inside = {at for start, end in known for at in range(start + 1, end)}
        firsts = {start for start, _ in known}
        everyday = _Everyday(text)
        found: dict[int, list[tuple[int, int, str]]] = {}  # first unit → (units used, characters explained, word)
        for index, unit in enumerate(units):
            if unit.readings and unit.start not in inside:
                for word, used, blurred in self._readings_as_words(text, units, index):
                    span = (unit.start, units[index + used - 1].end)
                    if self._may_replace(text, span, word, known, everyday, blurred):
                        gain = sum(at not in inside and at not in firsts for at in range(*span))
                        found.setdefault(index, []).append((used, gain, word))
        return self._apply(text, units, found) if found else text

    def _apply(self, text: str, units: list[_Unit], found: dict[int, list[tuple[int, int, str]]]) -> str:
        """Chooses the mendings that together explain most characters (a plain interval schedule) and writes them."""
        best: list[tuple[float, list[tuple[int, int, str]]]] = [(0.0, [])]  # per unit from the end: (gain, mendings)
        for index in range(len(units) - 1, -1, -1):
            choice = best[0]
            for used, gain, word in found.get(index, ()):
                rest_gain, rest = best[used - 1]
                total = gain + rest_gain + used / 100  # of equal gains the longer word: 积分续签 before 几分
                if total > choice[0]:
                    choice = (total, [(units[index].start, units[index + used - 1].end, word), *rest])
            best.insert(0, choice)
        out, position = [], 0
        for start, end, word in best[0][1]:
            out += [text[position:start], word]
            position = end
        return "".join([*out, text[position:]])

    def _sounds(self, char: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The readings of a Chinese character and of what it is mistaken for, exact and blurred."""
        known = self._heard.get(char)
        if known is None:
            sounds = readings(char) + self._looks.get(char, ())
            known = self._heard[char] = (sounds, tuple(map(blur, sounds)))
        return known

    def _units(self, text: str) -> Iterable[_Unit]:
        at = 0
        while at < len(text):
            if _is_han(text[at]):
                yield _Unit(at, at + 1, *self._sounds(text[at]), False)
                at += 1
            elif run := _LATIN.match(text, at):
                yield from _latin_units(run[0], at)
                at = run.end()
                if at < len(text) and text[at] == " ":  # "ju zhu zheng": a space inside pinyin parts nothing
                    at += 1
            else:
                if text[at] != " ":
                    yield _Unit(at, at + 1, (), (), latin=False)
                at += 1

    def _readings_as_words(self, text: str, units: list[_Unit], index: int) -> Iterator[tuple[str, int, bool]]:
        unit = units[index]
        exact, blurred = (True, True) if unit.latin else self._begin(text[unit.start : unit.start + 2])
        if exact:
            for word, used in _walk(self._exact, units, index, blurred=False):
                yield word, used, False
        if blurred:
            for word, used in _walk(self._blurred, units, index, blurred=True):
                yield word, used, True
        if unit.latin:
            for word, used in _walk(self._plain, units, index, blurred=False):
                yield word, used, False

    def _begins(self, pair: str) -> tuple[bool, bool]:
        """Whether any word, and any blurred one, begins as two characters sound: at most places none does."""
        if len(pair) < 2 or not _is_han(pair[1]):
            return (len(pair) == 2,) * 2  # a Latin syllable may go on a word: 居zhu证
        (first, first_blurred), (second, second_blurred) = map(self._sounds, pair)
        return _starts(self._exact, first, second), _starts(self._blurred, first_blurred, second_blurred)

    def _may_replace(
        self,
        text: str,
        span: tuple[int, int],
        word: str,
        known: Collection[tuple[int, int]],
        everyday: _Everyday,
        blurred: bool,
    ) -> bool:
        start, end = span
        written = text[start:end]
        if written == word or written in self._right:
            return False
        if not any(map(_is_han, written)):
            return True
        if len(written) == len(word):
            changed = [start + at for at, (a, b) in enumerate(zip(written, word, strict=True)) if a != b]
            kept = {word[at] for at in range(len(word)) if start + at not in changed}
            if kept <= FAINT:
                return False  # nothing written right, or nothing that tells: more likely another word that sounds alike
            touched = {text[at] for at in changed} | {word[at - start] for at in changed}
            if touched & (COMMONEST if len(word) == 2 or blurred else NEGATIONS):
                return False  # the commonest characters are meant as they stand
            if any(a <= at < b for at in changed for a, b in known):
                return False  # what is already a word of the field stays
            if any(
                a <= at < b
                for at in changed
                for a, b, often in everyday.spans
                if blurred or not _engulfed(span, (a, b), often)
            ):
                return False
        return all(start <= a and b <= end for a, b in known if a < end and start < b)


class _Everyday:
    """The everyday words of a text, looked up when first asked for: most texts never ask."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def spans(self) -> Sequence[tuple[int, int, int]]:
        """Start, end, how often each occurs. A number with its unit is one (1级分别 is no 积分)."""
        quantities = ((found.start(), found.end(), RARE) for found in _QUANTITY.finditer(self._text))
        return [*common_spans(self._text), *quantities]


def _engulfed(span: tuple[int, int], word: tuple[int, int], often: int) -> bool:
    """Whether an everyday word may be rewritten: it is rare enough, or only a part of what reads like a longer one."""
    inside = span[0] <= word[0] and word[1] <= span[1]
    return inside and (word != span or often < RARE)


def _insert(root: _Node, syllables: list[str], word: str) -> None:
    node = root
    for syllable in syllables:
        node = node.next.setdefault(syllable, _Node())
    node.word = node.word or word


def _starts(root: _Node, firsts: Sequence[str], seconds: Sequence[str]) -> bool:
    """Whether a word of the trie begins with one of the first sounds and one of the second."""
    nodes = [node for sound in firsts if (node := root.next.get(sound))]
    return any(sound in node.next for node in nodes for sound in seconds)


def _walk(root: _Node, units: list[_Unit], index: int, *, blurred: bool) -> Iterator[tuple[str, int]]:
    """Every word of the trie that the units from `index` on can be read as, with its length in units."""
    front = [root]
    last: _Unit | None = None
    for used, unit in enumerate(units[index : index + LONGEST_WORD], start=1):
        if last and unit.start != last.end and not (unit.latin and last.latin):
            return  # a space between Chinese characters parts words; between syllables of pinyin it does not
        last = unit
        sounds = unit.blurred if blurred else unit.readings
        if len(front) == len(sounds) == 1:  # as nearly always
            following = front[0].next.get(sounds[0])
            front = [following] if following else []
        else:
            front = [following for node in front for sound in sounds if (following := node.next.get(sound))]
        if not front:
            return
        for node in front:
            if node.word:
                yield node.word, used


def _latin_units(run: str, start: int) -> Iterable[_Unit]:
    letters = run.replace("'", "")
    syllables = split_latin(letters) if len(letters) <= 40 and "'" not in run else None
    if not syllables:
        yield _Unit(start, start + len(run), (), (), latin=True)
        return
    at = start
    for syllable in syllables:
        yield _Unit(at, at + len(syllable), (syllable,), (blur(syllable),), latin=True)
        at += len(syllable)


def _all_han(word: str) -> bool:
    return bool(word) and all(map(_is_han, word))


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿"
