"""The characters that may pass the edge, in and out."""

from __future__ import annotations

import re

# Control characters but tab and line feed, lone surrogates, and the two non-characters that XML forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def permitted(text: str) -> str:
    """The text without what neither XML nor a reader can take; line ends become line feeds."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
