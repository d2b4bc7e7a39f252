"""The knowledge as operators work on it: the live edition's files with the drafts laid over them.

Nothing of two editors is ever lost. A save names what its editor has seen: the draft's version and the live edition's
number. Where either has moved on for that file, the save is a Clash, and the page shows both texts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from console.differences import may_merge, merged
from console.known import Known, Shelf
from console.services import Services
from console.session import Operator
from knowledge.load import tidy
from storage.drafts import Draft, DraftConflict


@dataclass(frozen=True, slots=True)
class Seen:
    """What an editor had before them: the live number, and the draft's version (0: there was no draft)."""

    live: int
    draft: int


class Clash(Exception):  # noqa: N818 - says what is, as a person would
    """The file was changed by somebody else meanwhile; nothing was saved."""

    def __init__(self, who: str, theirs: str | None, seen: Seen) -> None:
        super().__init__(who)
        self.who = who
        self.theirs = theirs  # the text that stands now; None: removed
        self.seen = seen  # what to name in a save that means to replace it


class Workbench:
    """Reads and changes drafts. One for each process; it keeps nothing but what can be read again."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._shelf = Shelf()

    def live(self) -> tuple[int, Mapping[str, str]]:
        """The live edition's number and files, read afresh."""
        edition = self.services.store().editions.live()
        return (edition.number, edition.files) if edition else (0, {})

    def drafts(self) -> list[Draft]:
        """All drafts, by path. One from an older edition that can be merged with what the live one changed since is
        given as merged: nobody need compare what does not concern the same thing."""
        number, live = self.live()
        return [
            draft if draft.base == number else self._merged(draft, number, live)
            for draft in self.services.store().drafts.all()
        ]

    def _merged(self, draft: Draft, number: int, live: Mapping[str, str]) -> Draft:
        base, now = self._text_at(draft.base, draft.path), live.get(draft.path)
        if draft.text is None or base is None or now is None or base == now or not may_merge(draft.path):
            return draft
        text = merged(base, now, draft.text)
        return draft if text is None else replace(draft, text=text, base=number)

    def texts(self, leave: Collection[str] = ()) -> dict[str, str]:
        """The files as they would be published, without the drafts of the paths in `leave`."""
        return overlaid(self.live()[1], [draft for draft in self.drafts() if draft.path not in leave])

    def known(self, texts: Mapping[str, str]) -> Known:
        """What can be read of these files, and what is wrong with them; kept for a while by content."""
        return self._shelf.known(texts, self.services)

    def seen(self, path: str) -> Seen:
        """What stands now, for the form that is about to be shown."""
        draft = self.services.store().drafts.get(path)
        return Seen(self.live()[0], draft.version if draft else 0)

    def stale(self) -> dict[str, tuple[Draft, str | None]]:
        """Drafts made from an older edition whose file the live one changed since; with the live text."""
        number, live = self.live()
        found = {}
        for draft in self.drafts():
            if draft.base != number and self._text_at(draft.base, draft.path) != live.get(draft.path):
                found[draft.path] = (draft, live.get(draft.path))
        return found

    def save(
        self,
        path: str,
        text: str | None,
        seen: Seen,
        operator: Operator,
        act: str,
        *,
        compared: bool = False,
        **detail: Any,
    ) -> None:
        """Keeps `text` (None: removed) as the file's draft; one that equals the live file is no draft at all.

        A draft that must be compared with the live file stays such a one until it was `compared`. Raises Clash when
        the file was changed by another since `seen`.
        """
        store, now = self.services.store(), self.services.clock.now()
        text = None if text is None else tidy(text)
        with store.transaction():
            number, live = self.live()
            draft = store.drafts.get(path)
            if seen.live != number and self._text_at(seen.live, path) != live.get(path):
                who = next((e.author for e in store.editions.history(1)), "")
                theirs = draft.text if draft else live.get(path)
                raise Clash(who, theirs, Seen(number, draft.version if draft else 0))
            if text == live.get(path):
                if draft and draft.version != seen.draft:
                    raise Clash(draft.author, draft.text, Seen(number, draft.version))
                if draft:
                    store.drafts.drop([draft])
            else:
                base = draft.base if draft and path in self.stale() and not compared else number
                try:
                    store.drafts.save(path, text, base, operator.name, now, seen.draft)
                except DraftConflict as conflict:
                    other = conflict.current
                    raise Clash(
                        other.author if other else "",
                        other.text if other else live.get(path),
                        Seen(number, other.version if other else 0),
                    ) from None
            store.audit.add(operator.name, act, now, path, detail=detail)

    def drop(self, path: str, version: int, operator: Operator) -> bool:
        """Gives a draft up; False when it has been changed meanwhile, or is gone."""
        store = self.services.store()
        with store.transaction():
            draft = store.drafts.get(path)
            if draft is None or draft.version != version:
                return False
            store.drafts.drop([draft])
            store.audit.add(operator.name, "放弃草稿", self.services.clock.now(), path, detail={"text": draft.text})
        return True

    def _text_at(self, number: int, path: str) -> str | None:
        edition = self.services.store().editions.get(number)
        return edition.files.get(path) if edition else None


def overlaid(live: Mapping[str, str], drafts: Collection[Draft]) -> dict[str, str]:
    """`live` with the drafts over it."""
    texts = dict(live)
    for draft in drafts:
        if draft.text is None:
            texts.pop(draft.path, None)
        else:
            texts[draft.path] = draft.text
    return texts
