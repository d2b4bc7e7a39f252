"""Text → weighted features: the concepts its words stand for, and its pairs of characters.

Concepts carry meaning across wordings; character pairs tell apart what the lexicon does not know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from understanding.model import Lexicon, Topic
from understanding.normalise import normalise
from understanding.segment import Segmenter
from understanding.spelling import Speller

THING, ASPECT, PAIR, SINGLE = 2.4, 1.9, 0.55, 0.25  # how much each sort of feature counts, before rarity
ASKED_OFTEN = 5  # example questions: a word in so many is one that people misspell too
_PARTICLES = re.compile("[了过个的着把给咗嘅]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?[多来几]?")
_WORDISH = re.compile(r"[0-9a-z一-鿿.%]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a message or a part of it."""

    text: str
    tokens: tuple[str, ...]
    concepts: tuple[str, ...]  # in order of appearance, without repeats
    features: dict[str, float]  # feature → how much it counts, before rarity


class Reader:
    """Normalises, mends spelling, cuts and extracts features, with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._concepts: dict[str, list[str]] = {}
        self._words: list[tuple[str, list[str]]] = []  # each concept's kind and words
        self.kinds: dict[str, str] = {}
        self.aspects: dict[str, str] = {}
        self._broad = {concept.name for concept in lexicon.concepts if concept.broad}
        for concept in lexicon.concepts:
            self.kinds[concept.name] = concept.kind
            if concept.aspect:
                self.aspects[concept.name] = concept.aspect
            words = [normalise(word) for word in concept.words]
            self._words.append((concept.kind, words))
            for word in words:
                self._concepts.setdefault(word, []).append(concept.name)
        self._fillers = frozenset(normalise(word) for word in lexicon.fillers)
        self._last: tuple[str, tuple[str, ...]] = ("", ())  # one assignment, so threads may share it
        self._segmenter = Segmenter([*self._concepts, *self._fillers])
        self._lexicon = lexicon
        self._speller = Speller(())  # mends nothing before learn_spelling

    def learn_spelling(self, said: Iterable[Reading], asked: Iterable[Reading]) -> None:
        """Chooses the words that misspellings are mended to: the first of each concept, those that answers (`said`)
        use, and those that several of the questions `asked` use. A word that only few people type is understood where
        it is met, but nothing is taken for it: it would sound like too much else (改了 is not 盖了)."""
        spoken = {token for reading in said for token in reading.tokens}
        often = Counter(token for reading in asked for token in set(reading.tokens))
        words = [
            word
            for _, spelt in sorted(self._words, key=lambda concept: concept[0] != "thing")
            for place, word in enumerate(spelt)
            if place == 0 or word in spoken or often[word] >= ASKED_OFTEN
        ]
        self._speller = Speller(words, self._lexicon.plain, self._lexicon.lookalikes, self._concepts)

    def subjects(self, concepts: Iterable[str]) -> int:
        """How many of the concepts name a subject of the field, not only the field itself."""
        return sum(self.kinds[name] == "thing" and name not in self._broad for name in concepts)

    def things(self, concepts: Iterable[str]) -> int:
        """How many of the concepts are things of the field."""
        return sum(self.kinds[name] == "thing" for name in concepts)

    def _cut(self, text: str) -> tuple[str, ...]:
        """The tokens of a text; the last few are remembered, as mending and reading cut the same one."""
        kept = self._last
        if kept[0] != text:
            kept = self._last = (text, tuple(self._segmenter.cut(text)))
        return kept[1]

    def mend(self, text: str) -> str:
        """Normalised `text` with misspelt words of the field mended."""
        known, at = [], 0
        for token in self._cut(text):
            if len(token) > 1 and (token in self._concepts or token in self._fillers):
                at = text.index(token, at)
                known.append((at, at + len(token)))
                at += len(token)
        return self._speller.correct(text, known)

    def read(self, text: str) -> Reading:
        """The features of a normalised text (mended or not)."""
        return self._read(text, self._cut(text))

    def read_parts(self, text: str, parts: Sequence[str]) -> list[Reading]:
        """The features of each of the consecutive parts of a text, which is cut but once."""
        readings, at, spans = [], 0, []
        for token in self._cut(text):
            at = text.index(token, at)
            spans.append((at, at := at + len(token)))
        at = 0
        for part in parts:
            at = text.index(part, at)
            end = at + len(part)
            inside = [span for span in spans if at < span[1] and span[0] < end]
            whole = all(at <= first and last <= end for first, last in inside)
            tokens = tuple(text[first:last] for first, last in inside) if whole else self._cut(part)
            readings.append(self._read(part, tokens))
            at = end
        return readings

    def joined(self, text: str, readings: Sequence[Reading]) -> Reading:
        """The reading of a text out of those of all its parts: no word and no pair of characters crosses a mark."""
        features: dict[str, float] = {}
        for reading in readings:
            features |= reading.features
        concepts = dict.fromkeys(name for reading in readings for name in reading.concepts)
        return Reading(text, self._cut(text), tuple(concepts), features)

    def _read(self, text: str, tokens: tuple[str, ...]) -> Reading:
        concepts = {name: None for token in tokens for name in self._concepts.get(token, ())}
        compact = _NUMBER.sub("n", _PARTICLES.sub("", text))  # 换了个单位 is 换单位, 过了40多天 is 过N天
        if compact != text:
            for token in self._segmenter.cut(compact):  # not remembered: the text itself is asked for again
                concepts |= dict.fromkeys(self._concepts.get(token, ()))
        features = {f"={name}": ASPECT if self.kinds[name] == "aspect" else THING for name in concepts}
        kept = "".join(token if token not in self._fillers else " " for token in tokens)
        if not kept.strip(" ,。!?;、~…:\n"):  # 您好，打扰一下: nothing else to go by
            kept = text
        for run in _WORDISH.findall(kept):
            for at in range(len(run)):
                features[run[at]] = SINGLE
                if at + 1 < len(run):
                    features[run[at : at + 2]] = PAIR
        return Reading(text, tokens, tuple(concepts), features)

    def describe(self, topic: Topic, gist: Reading) -> dict[str, float]:
        """The features of what a topic is about and says, besides its examples."""
        features = dict(gist.features)
        features |= {f"={name}": THING for name in topic.about if name in self.kinds}
        features |= {f"={name}": ASPECT for name, aspect in self.aspects.items() if aspect == topic.aspect}
        return features
