"""What understanding is handed, and what it gives back. Plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TopicKind = Literal["entry", "intent", "outside"]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a message can be about: an entry, an intent, or a neighbouring subject that is not ours."""

    id: str
    kind: TopicKind
    title: str
    asks: tuple[str, ...]
    about: tuple[str, ...] = ()
    aspect: str = ""
    not_for: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()  # an outside topic without one of these words is not meant, an intent hardly
    unless: tuple[str, ...] = ()  # nor is it with one of these
    decides: bool = False  # a marker alone decides
    scene: bool = False  # says where or of whom all is asked
    strict: bool = False  # an intent never meant without one of its markers
    gist: str = ""  # what it says, where that helps to find it
    statement: bool = False  # said, not asked: 签注好了. A question is less likely this
    talk: bool = False  # small talk: less likely meant where things of the field are named


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning and the words people use for it."""

    name: str
    kind: Literal["thing", "aspect", "talk"]  # talk: small talk, no thing of the field
    words: tuple[str, ...]
    aspect: str = ""
    broad: bool = False  # names the field, and no subject in it


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of the field, as operators keep them."""

    concepts: tuple[Concept, ...]
    lookalikes: Mapping[str, str] = field(default_factory=dict)
    plain: tuple[str, ...] = ()  # everyday words, to read pinyin with
    fillers: tuple[str, ...] = ()  # words that carry no meaning


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic with its score (0..1) and the features that made it, for `ask --explain`."""

    topic: Topic
    score: float
    because: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the last turn was about, where it is recent enough to matter."""

    about: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a message was read.

    verdict: `sure` (topics[0] is meant), `several` (each of topics was asked), `near` (one of topics is meant, not
    clear which), `none` (nothing fits; `candidates` are the nearest).
    """

    verdict: Literal["sure", "several", "near", "none"]
    topics: tuple[Topic, ...]
    candidates: tuple[Candidate, ...]
    text: str  # as normalised and corrected
    tokens: tuple[str, ...]
    concepts: tuple[str, ...]
    confidence: float = 0.0
    from_context: bool = False
    asks: bool = False  # something is asked, not only told

    def explained(self) -> str:
        """How the text was read and scored, for who looks after the knowledge (`ask --explain`)."""
        lines = [
            f"读作：{self.text}",
            f"分词：{' / '.join(self.tokens)}",
            f"概念：{'、'.join(self.concepts) or '（没有）'}",
            f"判断：{self.verdict} {'、'.join(topic.id for topic in self.topics)}（{self.confidence:.2f}）",
            "候选：",
        ]
        for candidate in self.candidates:
            why = "、".join(f"{name.removeprefix('=')} {share:.2f}" for name, share in candidate.because)
            lines.append(f"  {candidate.score:.2f}  {candidate.topic.id}  {candidate.topic.title}  ← {why}")
        return "\n".join(lines)
