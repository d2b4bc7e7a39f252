"""An entry as it will look in WeChat: through the same code that answers people, page by page, with its size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from handlers.answers import answer_entry
from handlers.turn import Turn
from knowledge.model import Edition
from messages import Message
from storage.people import Person
from wechat.pages import PAGE, pages

_LINK = re.compile(r'<a href="[^"]*">([^<]*)</a>')


@dataclass(frozen=True, slots=True)
class Page:
    """One message: its text as HTML, and how many of the bytes allowed it takes."""

    html: Markup
    size: int
    room: int = PAGE

    @property
    def share(self) -> int:
        """Per cent of the room."""
        return min(100, round(100 * self.size / self.room))


def preview(edition: Edition, entry_id: str, now: datetime) -> list[Page]:
    """The messages that a person who asks at `now` gets, one after another on 更多; [] when there is no such entry."""
    if entry_id not in edition.entries:
        return []
    message = Message("preview", "preview", "text", now, "preview")
    turn = Turn(message, edition, Person("preview"), now)
    reply = answer_entry(turn, entry_id).reply
    return [Page(as_html(text), len(text.encode())) for text in pages(reply)] if reply else []


def as_html(text: str) -> Markup:
    """A reply's text as HTML: our own links look tappable, everything else is escaped."""
    parts, at = [Markup("")], 0
    for link in _LINK.finditer(text):
        parts += [escape(text[at : link.start()]), Markup('<span class="tap">{}</span>').format(link[1])]
        at = link.end()
    return Markup("").join([*parts, escape(text[at:])])
