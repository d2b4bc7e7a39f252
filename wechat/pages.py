"""A Reply → the pages a person reads, each small enough for one passive reply.

First page: text, blank line, the hint at 更多, the 依据 line, the choices. Further pages: what did not fit, `more`.
A page ends between two lines; only a line that fits no page is cut, after punctuation if it can be. Our own choices
are the only links: whatever looks like markup in a text is made harmless.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from messages import Choice, Reply
from wechat.characters import permitted

PAGE = 2000  # bytes of UTF-8. The platform takes 2,048 by older pages and tests; some report 2,047
MAX_FOOTER = 500
MAX_CHOICES = 1000  # all choices together; beyond it they lose their links, then are left out
MAX_LABEL = 90
HINT = "回复「更多」看后面的"

_URL = re.compile(r"[a-z]+://[!-~]+")
_LINK = re.compile(r"</?a\b[^>]*>")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_STRONG, _WEAK = "。！？；!?;…", "，、：,:）) "


def pages(reply: Reply) -> list[str]:
    """The pages in order, each at most PAGE bytes; every one but the last ends with the hint. [] when there is nothing
    to say (a hand-over)."""
    text, more = _safe(reply.text), _safe(reply.more)
    if not text:
        text, more = more, ""
    below = [part for part in (_clip(_safe(reply.footer), MAX_FOOTER), _choices(reply.choices)) if part]
    first, rest = _take(text, PAGE - _room(below))
    if rest or more:
        below = [HINT, *below]
        first, rest = _take(text, PAGE - _room(below))
    out = [_page(first, below)] if first or below else []
    rest = "\n\n".join(part for part in (rest, more) if part)
    while rest:
        part, later = _take(rest, PAGE)
        if later:
            part, later = _take(rest, PAGE - _room([HINT]))
        out.append(_page(part, [HINT] if later else []))
        rest = later
    return out


def fit(text: str, limit: int) -> str:
    """The text, or as much from its beginning as `limit` bytes hold: the last resort before a reply goes out."""
    return text if _size(text) <= limit else _take(text, limit)[0]


def as_read(page: str) -> str:
    """A page as a person reads it: link texts without their markup, for a terminal."""
    return _LINK.sub("", page)


def _page(text: str, below: list[str]) -> str:
    return "\n\n".join(part for part in (text, "\n".join(below)) if part)


def _room(below: list[str]) -> int:
    return _size("\n\n" + "\n".join(below)) if below else 0


def _choices(choices: tuple[Choice, ...]) -> str:
    """The choices in one line: tappable, and with the number that can be typed."""
    shown: list[str] = []
    for number, choice in enumerate(choices, 1):
        label = _clip(" ".join(_safe(choice.label).split()), MAX_LABEL)
        href = f"weixin://bizmsgmenu?msgmenucontent={_quoted(label)}&msgmenuid={_quoted(choice.target)}"
        for form in (f'<a href="{href}">{number} {label}</a>', f"{number} {label}"):
            if _size("  ".join([*shown, form])) <= MAX_CHOICES:
                shown.append(form)
                break
    return "  ".join(shown)


def _quoted(text: str) -> str:
    """For inside the link: Chinese stands as it is, as WeChat expects it; what could end the link does not."""
    return re.sub(r"[^\x80-\U0010ffff]", lambda c: quote(c[0], safe="/:._-"), _safe(text))


def _safe(text: str) -> str:
    text = permitted(text).replace("\t", " ")
    return _ENTITY.sub("＆", text.replace("<", "＜").replace(">", "＞")).strip()


def _size(text: str) -> int:
    return len(text.encode())


def _clip(text: str, limit: int) -> str:
    return text if _size(text) <= limit else text[: _cut(text, limit - _size("…"))] + "…"


def _take(text: str, limit: int) -> tuple[str, str]:
    """As many whole lines as `limit` bytes hold, and the rest; only a first line that is too long itself is cut."""
    if _size(text) <= limit:
        return text, ""
    end = text.encode()[: limit + 1].rfind(b"\n")  # a line may end exactly at the limit
    if end > 0:
        return text.encode()[:end].decode().rstrip(), text.encode()[end:].decode().strip()
    at = _cut(text, limit)
    return text[:at].rstrip(), text[at:].lstrip()


def _cut(line: str, limit: int) -> int:
    """Where to cut the line so that at most `limit` bytes come before: after a sentence, else after a clause, else
    anywhere but inside a character (as seen: an emoji is one) or an address."""
    fits = len(line.encode()[:limit].decode(errors="ignore"))
    urls = [m.span() for m in _URL.finditer(line)]

    def may(at: int) -> bool:
        return not _joined(line, at) and not any(start < at < end for start, end in urls)

    for marks in (_STRONG, _WEAK):
        for at in range(fits, fits // 2, -1):
            if line[at - 1] in marks and may(at):
                return at
    return next((at for at in range(fits, 0, -1) if may(at)), fits)


def _joined(line: str, at: int) -> bool:
    """Whether the characters before and after `at` are one to the eye: accents, emoji sequences, flags."""
    if at >= len(line):
        return False
    before, after = line[at - 1], line[at]
    return (
        unicodedata.category(after) in ("Mn", "Me", "Mc")  # the variation selectors too
        or "\u200d" in (before, after)
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )
