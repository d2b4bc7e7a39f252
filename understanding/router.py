"""The whole pipeline: a message's text → what is meant.

Pure: it is handed its lexicon and topics, and touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from understanding.clauses import ASKS, STORY, Clause, Question, questions, read_clauses
from understanding.features import THING, Reader, Reading
from understanding.index import Index
from understanding.model import Candidate, Context, Lexicon, Topic, Understanding
from understanding.normalise import normalise

FOLLOWS = re.compile(r"呢|^那")  # besides the words for what is asked: goes on with what was said before
NEXT = 0.85
Scores = NDArray[np.float64]
Verdict = Literal["sure", "several", "near", "none"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a score is good enough. Chosen from the curves that bench/accuracy.py draws (docs/decisions/0004)."""

    answer: float = 0.37  # below: not understood
    doubtful: float = (
        0.30  # from here on a message that names a thing of the field gets the nearest answers to choose from
    )
    margin: float = 0.09  # a runner-up nearer than this is a near winner
    certain: float = 0.97  # from here on nothing is near: it was asked in the very words of an example
    part: float = 0.47  # a part of a message is a question of its own from here on
    as_typed: float = 0.93  # how much the unmended spelling counts against the mended
    asked_statement: float = 0.75  # what is left of "已签注" when it is part of a question
    wordless_intent: float = 0.6  # what is left of an intent without any of its words
    intent: float = 0.5  # below: nothing that is wanted besides knowledge (greetings, thanks, dates) is read into it
    talk_beside_things: float = 0.75  # what is left of small talk where things of the field are named
    marked: float = 0.2  # what a neighbouring subject gains by its marker
    story_power: float = 1.7  # how much more a clause that fits well counts than one that fits a little
    story_asks: float = 2.0  # how much more a clause that asks counts
    story_margin: float = 0.17  # relative: in a story more is near


class Router:
    """Routes texts to topics. Build one per edition and keep it; it is immutable and safe to share by threads."""

    def __init__(self, lexicon: Lexicon, topics: Sequence[Topic], thresholds: Thresholds | None = None) -> None:
        self.topics = tuple(topics)
        self.thresholds = thresholds or Thresholds()
        self._reader = Reader(lexicon)
        examples = [[normalise(ask) for ask in (*topic.asks, topic.title)] for topic in self.topics]
        self._index = Index(
            [[self._reader.read(ask).features for ask in asks] for asks in examples],
            [self._reader.describe(topic) for topic in self.topics],
        )
        self._exact = {_bare(ask): number for number, asks in enumerate(examples) for ask in asks}
        outside = [number for number, topic in enumerate(self.topics) if topic.kind == "outside"]
        self._outside = [(n, _any_of(self.topics[n].markers), _any_of(self.topics[n].unless)) for n in outside]
        self._outside_numbers = np.array(outside, dtype=np.intp)
        self._statements = [number for number, topic in enumerate(self.topics) if topic.statement]
        self._needy = [(n, _any_of(t.markers)) for n, t in enumerate(self.topics) if t.kind == "intent" and t.markers]
        self._intents = [number for number, topic in enumerate(self.topics) if topic.kind == "intent"]
        self._talk = [number for number, topic in enumerate(self.topics) if topic.talk]

    def understand(self, text: str, context: Context | None = None, *, explain: bool = False) -> Understanding:
        """What `text` means. Never raises on any text; reads its first 400 characters. `explain` adds to each
        candidate what made its score."""
        typed = normalise(text)
        mended = self._reader.mend(typed)
        whole, parts = read_clauses(mended, self._reader)
        features: Mapping[str, float] = whole.features
        from_context = context is not None and self._lacks_subject(whole)
        if from_context and context is not None:
            features = {**{f"={name}": THING for name in context.about}, **features}
        scores = self._index.score(features)
        if typed != mended:
            scores = np.maximum(scores, self.thresholds.as_typed * self._index.score(self._reader.read(typed).features))
        each = questions(parts)
        asked = [self._index.score(question.features) for question in each]
        story = len(parts) >= STORY
        if story:
            scores = self._story(scores, asked, parts, not self._lacks_things(whole))
        else:
            for part in asked:
                scores = np.maximum(scores, part)
        scores = self._settled(typed, mended, scores)
        if not self._lacks_things(whole):
            scores[self._talk] *= self.thresholds.talk_beside_things
        exact = self._exact.get(_bare(mended), self._exact.get(_bare(typed)))
        if exact is not None:
            scores[exact] = 1.0
        several = self._several(each, asked, scores, story) if len(asked) > 1 else []
        verdict, numbers = self._decide(scores, story, not self._lacks_things(whole))
        if several and exact is None:
            verdict, numbers = "several", several
        order = _best(scores, 6)
        because = {n: tuple(self._index.because(features, n)[:6]) for n in order} if explain else {}
        return Understanding(
            verdict=verdict,
            topics=tuple(self.topics[number] for number in numbers),
            candidates=tuple(Candidate(self.topics[n], float(scores[n]), because.get(n, ())) for n in order),
            text=whole.text,
            tokens=whole.tokens,
            concepts=whole.concepts,
            confidence=float(scores[order[0]]) if order else 0.0,
            from_context=from_context,
            asks=bool(ASKS.search(mended)),
        )

    def _lacks_subject(self, whole: Reading) -> bool:
        """那要多久, 材料呢: a question without a thing of the field. 取消, 没有, asdf are none."""
        asks = bool(whole.concepts or FOLLOWS.search(whole.text))
        return asks and len(whole.text) <= 15 and self._lacks_things(whole)

    def _lacks_things(self, reading: Reading) -> bool:
        return not any(self._reader.kinds[name] == "thing" for name in reading.concepts)

    def _story(self, scores: Scores, asked: Sequence[Scores], parts: Sequence[Clause], ours: bool) -> Scores:
        """Every clause votes for the topics it is like, those that ask with more weight. The winner is as sure as the
        surest reading of the message; the others stand to it as their votes do."""
        limits = self.thresholds
        votes = np.zeros(len(self.topics))
        for part in parts:
            weight = limits.story_asks if part.asks else 1.0
            votes += weight * self._index.score(part.own.features) ** limits.story_power
        if ours:  # 是这样吗 at the end of a story is no small talk
            votes[self._talk] = votes[self._statements] = 0.0
        surest = max(float(reading.max()) for reading in (scores, *asked))
        return votes / votes.max() * surest if votes.max() > 0 else scores

    def _settled(self, typed: str, mended: str, scores: Scores) -> Scores:
        """A neighbouring subject needs one of its markers in the text, and with one goes before ours; a statement is
        less likely meant where something is asked."""
        scores = scores.copy()
        base = scores[self._outside_numbers]
        scores[self._outside_numbers] = 0.0
        deciding: list[int] = []
        texts = {typed, mended}  # mostly one and the same
        for (number, markers, unless), own in zip(self._outside, base, strict=True):
            if any(markers.search(text) for text in texts) and not unless.search(typed):
                scores[number] = own + self.thresholds.marked
                if self.topics[number].decides:
                    deciding.append(number)
        for number in deciding:  # after the others, so that none of them comes before it
            scores[number] = max(scores[number], scores.max() + self.thresholds.margin)
        for number, words in self._needy:
            if not words.search(typed if self.topics[number].strict else mended):
                scores[number] *= 0.0 if self.topics[number].strict else self.thresholds.wordless_intent
        if ASKS.search(mended):
            scores[self._statements] *= self.thresholds.asked_statement
        return scores

    def _several(self, each: Sequence[Question], asked: Sequence[Scores], whole: Scores, story: bool) -> list[int]:
        """The topics of a message that asks several things, in its order; [] when it asks one."""
        chosen: list[int] = []
        elsewhere = False  # the last thing named is no subject of ours
        first = int(np.argmax(whole))
        scene = self.topics[first].decides  # our questions, but of another city
        for question, scores in zip(each, asked, strict=True):
            scores = self._settled(question.text, question.text, scores)
            scores[self._intents] = 0.0
            best = int(np.argmax(scores))
            if best in chosen:
                alone = self._settled(question.text, question.text, self._index.score(question.alone))
                alone[self._intents] = 0.0
                best = self._next(scores, alone, chosen)
            kind = self.topics[best].kind
            if kind == "entry" and elsewhere and not question.own:
                continue
            if scores[best] < self.thresholds.part or best in chosen:
                continue
            elsewhere = kind == "outside"
            scene = scene and not (elsewhere and best == first)
            chosen.append(best)
        ours = any(self.topics[number].kind == "entry" for number in chosen)
        if story and first not in chosen:
            return []
        return chosen[:3] if len(chosen) > 1 and ours and not scene else []

    def _next(self, scores: Scores, alone: Scores, chosen: Sequence[int]) -> int:
        """Two questions are seldom answered by the same: the best of the rest, what it asks itself counting half."""
        both = scores + alone
        both[chosen] = 0.0
        return int(np.argmax(both))

    def _decide(self, scores: Scores, story: bool, ours: bool) -> tuple[Verdict, list[int]]:
        limits = self.thresholds
        unlike = [number for number in self._intents if scores[number] < limits.intent]
        scores[unlike] = 0.0
        order = _best(scores, 3)
        first = float(scores[order[0]])
        if first < (limits.doubtful if ours else limits.answer):
            return "none", []
        if first < limits.answer:
            entries = [n for n in order if self.topics[n].kind == "entry" and scores[n] >= limits.doubtful]
            return ("near", entries) if entries else ("none", [])
        margin = first * limits.story_margin if story else limits.margin
        if self.topics[order[0]].kind == "entry" and first < limits.certain:
            near = [n for n in order if first - scores[n] < margin and self.topics[n].kind == "entry"]
            if len(near) > 1:
                return "near", near
        return "sure", order[:1]


def _best(scores: Scores, count: int) -> list[int]:
    """The numbers of the highest scores, the highest first."""
    count = min(count, len(scores))
    top = np.argpartition(-scores, count - 1)[:count] if count else np.empty(0, dtype=np.intp)
    return [int(number) for number in top[np.argsort(-scores[top], kind="stable")]]


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Matches where one of `words` stands; nowhere when there are none."""
    plain = (normalise(word) for word in words)
    bounded = (rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in plain)
    return re.compile("|".join(bounded) or r"(?!)")


_PUNCTUATION = re.compile(r"[^0-9a-z一-鿿.%]")


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)
