"""What messages are answered with: an edition and the router built from it, always of one piece.

The live edition is looked up at most once a second. While the storage is down, or before anything was published, the
shipped knowledge answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from knowledge.editions import Refused
from knowledge.live import Live
from knowledge.load import SHIPPED, load, read_folder
from knowledge.model import Edition
from storage.store import Store
from understanding.model import Concept, Lexicon, Topic
from understanding.router import Router

Build = Callable[[Edition], Router]


@dataclass(frozen=True, slots=True)
class Brain:
    """One edition and the router built from it, swapped together."""

    edition: Edition
    router: Router


def build_router(edition: Edition) -> Router:
    """The router for an edition: its lexicon, and everything a message can be about."""
    data = edition.lexicon
    concepts = tuple(Concept(c.name, c.kind, c.words, c.aspect, c.broad) for c in data.concepts)
    topics = [
        *(
            Topic(e.id, "entry", e.title, e.asks, e.about, e.aspect, e.not_for, gist=f"{e.short}\n{e.details}")
            for e in edition.entries.values()
        ),
        *(
            Topic(o.id, "outside", o.title, o.asks, markers=o.words, unless=o.unless, decides=o.decides, scene=o.scene)
            for o in edition.outside.values()
        ),
        *(
            Topic(
                i.id,
                "intent",
                i.title,
                i.asks,
                markers=i.words,
                strict=i.strict,
                statement=i.statement,
                talk=bool(i.reply),
            )
            for i in edition.intents.values()
        ),
    ]
    return Router(Lexicon(concepts, data.lookalikes, data.plain, data.fillers), topics)


class LiveBrain:
    """The live edition of a store, as a Brain."""

    def __init__(self, store: Callable[[], Store], build: Build = build_router) -> None:
        self._store, self._build = store, build
        self._live: Live[Router] = Live(build)
        self._worded: Edition | None = None

    @property
    def fault(self) -> str:
        """Why the live edition is not the one that answers; "" when all is well."""
        return self._live.fault

    def now(self) -> Brain:
        """The brain to answer this message with. Raises Refused when there is neither a live nor a sound shipped
        edition."""
        self._live.refresh(self._live_number, self._files_of)
        held = self._live.held_or_none()
        if held is None:
            return self.shipped
        return Brain(self._with_shipped_wording(held.edition), held.built)

    def _with_shipped_wording(self, edition: Edition) -> Edition:
        """The edition, with the program's own sentence for each that it lacks: it may have been published before an
        upgrade that says something new."""
        if self._worded is None or self._worded.number != edition.number:
            wording = {**self._shipped_edition.wording, **edition.wording}
            self._worded = replace(edition, wording=MappingProxyType(wording))
        return self._worded

    def watch(self) -> None:
        """Follows the live edition in a thread of its own: no message waits for a new one to be built."""
        self._live.watch(self._live_number, self._files_of)

    def _live_number(self) -> int:
        return self._store().editions.live_number()

    def _files_of(self, number: int) -> Mapping[str, str]:
        edition = self._store().editions.get(number)
        return edition.files if edition else {}

    @cached_property
    def _shipped_edition(self) -> Edition:
        edition = load(read_folder(SHIPPED))
        if isinstance(edition, list):
            raise Refused("随程序带的知识有问题", edition)
        return edition

    @cached_property
    def shipped(self) -> Brain:
        """The knowledge that came with the program."""
        return Brain(self._shipped_edition, self._build(self._shipped_edition))
