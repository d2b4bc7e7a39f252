"""The whole pipeline: a message's text → what is meant.

Pure: it is handed its lexicon and topics, and touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from understanding.clauses import ASKS, STORY, Clause, Question, questions, read_clauses
from understanding.conditions import Conditions
from understanding.features import ASPECT, THING, Reader, Reading
from understanding.index import Index, Scores
from understanding.model import Candidate, Context, Lexicon, Topic, Understanding
from understanding.normalise import normalise
from understanding.thresholds import Thresholds

FOLLOWS = re.compile(r"呢|^那")  # besides the words for what is asked: goes on with what was said before
Verdict = Literal["sure", "several", "near", "none"]


class Router:
    """Routes texts to topics. Build one per edition and keep it; it is immutable and safe to share by threads."""

    def __init__(self, lexicon: Lexicon, topics: Sequence[Topic], thresholds: Thresholds | None = None) -> None:
        self.topics = tuple(topics)
        self.thresholds = thresholds or Thresholds()
        self._reader = Reader(lexicon)
        examples = [[normalise(ask) for ask in (*topic.asks, topic.title)] for topic in self.topics]
        asked = [[self._reader.read(ask) for ask in asks] for asks in examples]
        said = [self._reader.read(normalise(topic.gist)) for topic in self.topics]
        self._reader.learn_spelling(said, (reading for readings in asked for reading in readings))
        self._index = Index(
            [[reading.features for reading in readings] for readings in asked],
            [self._reader.describe(topic, gist) for topic, gist in zip(self.topics, said, strict=True)],
        )
        self._exact = {_bare(ask): number for number, asks in enumerate(examples) for ask in asks}
        self._conditions = Conditions(self.topics, self.thresholds)
        self._aspects = {f"={name}": aspect for name, aspect in self._reader.aspects.items()}
        self._of_aspect = {
            aspect: np.array([n for n, topic in enumerate(self.topics) if topic.aspect == aspect], dtype=np.intp)
            for aspect in self._aspects.values()
        }

    def understand(self, text: str, context: Context | None = None, *, explain: bool = False) -> Understanding:
        """What `text` means. Never raises on any text; reads its first 400 characters. `explain` adds to each
        candidate what made its score."""
        typed = normalise(text)
        mended = self._reader.mend(typed)
        whole, parts = read_clauses(mended, self._reader)
        ours = any(self._reader.kinds[name] == "thing" for name in whole.concepts)
        from_context = context is not None and not ours and _goes_on(whole)
        features = {**_last_subjects(context), **whole.features} if from_context and context else whole.features
        scores = self._score(features)
        if typed != mended:
            scores = np.maximum(scores, self.thresholds.as_typed * self._score(self._reader.read(typed).features))
        each = questions(parts)
        asked = [self._score(question.features) for question in each]
        story = len(parts) >= STORY
        if story:
            scores = self._story(scores, asked, parts, ours)
        else:
            for part in asked:
                scores = np.maximum(scores, self.thresholds.by_part * part)
        ours_asked = "".join(part.own.text for part in parts if part.asks and part.things) if story else ""
        scores = self._conditions.heard(self._conditions.applied(typed, mended, scores, ours_asked), ours, mended)
        exact = self._exact.get(_bare(mended), self._exact.get(_bare(typed)))
        if exact is not None:  # in the very words of an example: before everything
            scores = np.minimum(scores, self.thresholds.certain)
            scores[exact] = 1.0
        several = self._several(each, asked, scores, story) if len(asked) > 1 else []
        order = _best(scores, 6)
        verdict, numbers = self._decide(scores, order[:3], ours, story)
        if several and exact is None:
            verdict, numbers = "several", several
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

    def _score(self, features: Mapping[str, float]) -> Scores:
        """How alike a text is to each topic; an entry of the very aspect that is asked for gains."""
        scores = self._index.score(features)
        named = self._aspects.keys() & features.keys()
        asked = {self._aspects[feature] for feature in named if features[feature] >= ASPECT}
        if len(asked) == 1:
            scores[self._of_aspect[asked.pop()]] *= self.thresholds.aspect_met
        return scores

    def _story(self, scores: Scores, asked: Sequence[Scores], parts: Sequence[Clause], ours: bool) -> Scores:
        """Every clause votes for the topics it is like, those that ask with more weight. The winner is as sure as the
        surest reading of the message; the others stand to it as their votes do."""
        limits = self.thresholds
        votes = np.zeros(len(self.topics))
        for part in parts:
            weight = limits.story_asks if part.asks else 1.0
            votes += weight * self._score(part.own.features) ** limits.story_power
        if ours:  # 是这样吗 at the end of a story is no small talk
            votes[self._conditions.talk] = 0.0
            votes[self._conditions.statements] = 0.0
        surest = max(float(reading.max()) for reading in (scores, *asked))
        return votes / votes.max() * surest if votes.max() > 0 else scores

    def _several(self, each: Sequence[Question], asked: Sequence[Scores], whole: Scores, story: bool) -> list[int]:
        """The topics of a message that asks several things, in its order; [] when it asks one."""
        chosen: list[int] = []
        elsewhere = False  # the last thing named is no subject of ours
        first = int(np.argmax(whole))
        scene = self.topics[first].decides  # our questions, but of another city
        for question, scores in zip(each, asked, strict=True):
            scores = self._as_question(question, scores)
            best = int(np.argmax(scores))
            if question.own or best in chosen:
                alone = self._as_question(question, self._score(question.alone))
                if question.own and alone.max() >= self.thresholds.clear_part:
                    scores, best = alone, int(np.argmax(alone))
                if best in chosen:
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
        wanted = self.topics[first].kind == "intent" and whole[first] >= self.thresholds.clear_intent
        if wanted or (story and first not in chosen):
            return []
        return chosen[:3] if len(chosen) > 1 and ours and not scene else []

    def _as_question(self, question: Question, scores: Scores) -> Scores:
        """A part's scores where only knowledge can be asked."""
        scores = self._conditions.applied(question.text, question.text, scores)
        scores[self._conditions.intents] = 0.0
        return scores

    def _next(self, scores: Scores, alone: Scores, chosen: Sequence[int]) -> int:
        """Two questions are seldom answered by the same: the best of the rest, what it asks itself counting half."""
        both = scores + alone
        both[chosen] = 0.0
        return int(np.argmax(both))

    def _decide(self, scores: Scores, order: list[int], ours: bool, story: bool) -> tuple[Verdict, list[int]]:
        limits = self.thresholds
        first = float(scores[order[0]])
        if first < (limits.doubtful if ours else limits.answer):
            return "none", []
        if first < limits.answer:
            entries = [n for n in order if self.topics[n].kind == "entry" and scores[n] >= limits.doubtful]
            return ("near", entries) if entries else ("none", [])
        doubt = max(0.0, limits.plain - first)
        margin = first * limits.story_margin if story else limits.margin + limits.widening * doubt
        if self.topics[order[0]].kind == "entry" and first < limits.certain:
            near = [n for n in order if first - scores[n] < margin and self.topics[n].kind == "entry"]
            if len(near) > 1:
                return "near", near
        return "sure", order[:1]


def _goes_on(whole: Reading) -> bool:
    """那要多久, 材料呢: a question whose subject was named before. 取消, 没有, asdf are none."""
    return bool(whole.concepts or FOLLOWS.search(whole.text)) and len(whole.text) <= 15


def _last_subjects(context: Context) -> dict[str, float]:
    """What the last answer was about, as features: its first thing whole, the others half."""
    first, *besides = context.about or ("",)
    return {f"={first}": THING, **{f"={name}": THING / 2 for name in besides}}


def _best(scores: Scores, count: int) -> list[int]:
    """The numbers of the highest scores, the highest first."""
    rest = max(0, len(scores) - count)
    top = scores.argpartition(rest)[rest:] if len(scores) else scores
    return sorted(top.tolist(), key=scores.item, reverse=True)


_PUNCTUATION = re.compile(r"[^0-9a-z一-鿿.%]")


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)
