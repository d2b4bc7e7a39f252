"""What a topic needs in the text besides being like it: a neighbouring subject one of its markers, an intent one of
its words, a statement that nothing is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from understanding.clauses import ASKS
from understanding.index import Scores
from understanding.model import Topic
from understanding.normalise import normalise
from understanding.thresholds import Thresholds

SHORT = 8  # characters


class Conditions:
    """The conditions of a list of topics, ready to be applied to their scores."""

    def __init__(self, topics: Sequence[Topic], thresholds: Thresholds) -> None:
        self._topics, self._limits = topics, thresholds
        outside = [number for number, topic in enumerate(topics) if topic.kind == "outside"]
        self._outside, self._outside_numbers = np.array(outside, dtype=np.intp), outside
        self._needy = [n for n, topic in enumerate(topics) if topic.kind == "intent" and topic.markers]
        self._markers = _Words((word, n) for n in (*outside, *self._needy) for word in topics[n].markers)
        self._unless = _Words((word, n) for n in outside for word in topics[n].unless)
        self.intents = _numbers(topic.kind == "intent" for topic in topics)
        self._scenes = {number for number in outside if topics[number].scene}
        self.talk = _numbers(topic.talk for topic in topics)
        self.statements = _numbers(topic.statement for topic in topics)

    def applied(self, typed: str, mended: str, scores: Scores, asked: str = "") -> Scores:
        """The scores as the conditions leave them, for a text as typed and as mended. A neighbouring subject needs one
        of its markers, and with one goes before ours; where a story says what is `asked`, that must have the marker,
        unless it sets the scene (another city). An intent without its words is hardly meant, a strict one never; a
        statement is less likely meant where something is asked."""
        in_typed = self._markers.met(typed)
        in_mended = self._markers.met(mended) if mended != typed else in_typed
        anywhere = in_typed | in_mended
        marked = self._markers.met(asked) | (anywhere & self._scenes) if asked else anywhere
        meant = marked - self._unless.met(typed)
        scores = scores.copy()
        near = [(float(scores[number]), number) for number in self._outside_numbers if number in meant]
        scores[self._outside] = 0.0
        deciding: list[tuple[float, int]] = []
        for own, number in near:
            scores[number] = own + self._limits.marked
            if self._topics[number].decides:
                deciding.append((own, number))
        for _, number in sorted(deciding):  # after the others, so that none comes before them; the likest last
            scores[number] = max(scores[number], scores.max() + self._limits.margin)
        for number in self._needy:
            strict = self._topics[number].strict
            if number not in (in_typed if strict else in_mended):
                scores[number] *= 0.0 if strict else self._limits.wordless_intent
        if ASKS.search(mended):
            scores[self.statements] *= self._limits.asked_statement
        return scores

    def heard(self, scores: Scores, ours: bool, text: str) -> Scores:
        """The scores with what is hardly said damped: small talk beside things of the field (`ours`), and whatever is
        wanted besides knowledge where it is not clear; a short message without a thing or a question may be less so."""
        scores = scores.copy()
        if ours:
            scores[self.talk] *= self._limits.talk_beside_things
        plain = not ours and len(text) <= SHORT and not ASKS.search(text)
        least = self._limits.answer if plain else self._limits.intent
        scores[self.intents[scores[self.intents] < least]] = 0.0
        return scores


def _numbers(chosen: Iterable[bool]) -> NDArray[np.intp]:
    """The places of what is chosen, to index scores with."""
    return np.flatnonzero(list(chosen))


class _Words:
    """Words and the topics they belong to; one pass over a text finds all that stand in it."""

    def __init__(self, owned: Iterable[tuple[str, int]]) -> None:
        self._owners: dict[str, set[int]] = {}
        for word, number in owned:
            self._owners.setdefault(normalise(word), set()).add(number)
        lengths: dict[str, set[int]] = {}
        for word in self._owners:
            lengths.setdefault(word[:1], set()).add(len(word))
        self._lengths = {first: tuple(sizes) for first, sizes in lengths.items()}

    def met(self, text: str) -> set[int]:
        """The topics of the words that stand in `text`; Latin words and numbers only where they stand alone."""
        found: set[int] = set()
        for start, char in enumerate(text):
            for size in self._lengths.get(char, ()):
                word = text[start : start + size]
                owners = self._owners.get(word)
                if owners and not (word.isascii() and _within(text, start, start + size)):
                    found |= owners
        return found


def _within(text: str, start: int, end: int) -> bool:
    """Whether a Latin word is but a part of a longer one."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(char.isascii() and char.isalnum() for char in beside)
