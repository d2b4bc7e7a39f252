"""What is known of a set of knowledge files: edition, defects, router, where the examples lead. Each is worked out
when first asked for and kept for the few sets that were looked at last, since operators look at the same one often."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property

from console.services import Services
from handlers.brain import Brain
from knowledge import routing
from knowledge.check import check
from knowledge.checks.examples import asked, not_for_of
from knowledge.load import digest_of, parse
from knowledge.model import Edition
from messages import Issue

# One at a time: thousands of questions keep a processor busy for many seconds, and people are being answered meanwhile.
_rehearsals = ThreadPoolExecutor(1, "rehearsal")

KEPT = 3  # sets of files; a router takes some tens of megabytes


class Known:
    """One set of files. Usable from several threads: at worst something is worked out twice."""

    def __init__(self, texts: Mapping[str, str], digest: str, services: Services) -> None:
        self.texts = dict(texts)
        self.digest = digest
        self._services = services
        self._beginning = threading.Lock()
        self._rehearsal: Future[dict[str, str]] | None = None
        self.edition: Edition
        self.unread: list[Issue]
        self.edition, self.unread = parse(texts)

    @cached_property
    def issues(self) -> list[Issue]:
        """The defects that publishing would refuse, without the routing test."""
        return check(self.texts)

    @cached_property
    def brain(self) -> Brain:
        """What would answer if these files were live."""
        live = self._services.brain()
        if live.edition.digest == self.digest:
            return live
        return Brain(self.edition, self._services.build_router(self.edition))

    def route(self, question: str) -> str:
        """The id that a question leads to first, "" for none."""
        topics = self.brain.router.understand(question).topics
        return topics[0].id if topics else ""

    @cached_property
    def routes(self) -> dict[str, str]:
        """Every example question and near miss → where it leads. Takes many seconds at the first call."""
        questions = {question for item in asked(self.edition) for question in (*item.asks, *not_for_of(item))}
        return {question: self.route(question) for question in questions}

    def rehearsed(self, patience: float | None = None) -> bool:
        """Begins to ask all examples, in the background, and waits up to `patience` seconds (None: until done);
        whether it is done."""
        with self._beginning:
            if self._rehearsal is None:
                self._rehearsal = _rehearsals.submit(lambda: self.routes)
        try:
            self._rehearsal.result(patience)
        except TimeoutError:
            return False
        return True

    @cached_property
    def misroutes(self) -> list[Issue]:
        """Examples that lead elsewhere, near misses that lead here: what publishing refuses after the check."""
        return routing.misses(self.texts, self.routes.__getitem__)

    def misroutes_of(self, path: str) -> list[Issue]:
        """The same for one file alone, which is much faster."""
        items = list(asked(self.edition))
        own = {q for item in items if item.file == path for q in (*item.asks, *not_for_of(item))}
        home = {ask: item.id for item in items for ask in item.asks}
        found = routing.misses(self.texts, lambda q: self.route(q) if q in own else home.get(q, ""))
        return [issue for issue in found if issue.file == path]


class Shelf:
    """The sets of files looked at last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Known] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, texts: Mapping[str, str], services: Services) -> Known:
        """The Known of these files."""
        digest = digest_of(texts)
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest]
        known = Known(texts, digest, services)
        with self._lock:
            self._kept[digest] = known
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known
