"""XML in: the platform's elements as a plain dict, and nothing else.

wechatpy reads with xmltodict, which turns a repeated tag into a list, an empty one into None, mixes attributes and
comments in, and leaves depth and entities to the caller. This reader goes over the same expat once and refuses all
that the platform never sends, so that the message classes above it meet only plain text.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from wechat.edge import EdgeError

MAX_DEPTH = 10  # the deepest genuine push (pictures of a menu) has 5
MAX_ELEMENTS = 500

Fields = dict[str, Any]  # str, or Fields, or a list of these where an element is repeated


def read(body: bytes) -> Fields:
    """The elements inside the root <xml>. Raises EdgeError 400 on whatever is not a plain, flat-ish UTF-8 push."""
    if not body.strip():
        raise EdgeError(400, "an empty body")
    if body.lstrip()[:1] in (b"{", b"["):
        raise EdgeError(400, "a JSON body: set the data format to XML in the platform's console")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise EdgeError(400, "not UTF-8") from None
    reader = _Reader()
    parser = expat.ParserCreate("UTF-8")  # whatever the declaration says
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        raise EdgeError(400, "not well-formed XML") from None
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root: Fields = {}
        self.count = 0
        self.stack: list[tuple[str, Fields, list[str]]] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.stack) >= MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise EdgeError(400, "too many or too deep elements")
        if not self.stack and tag != "xml":
            raise EdgeError(400, "the root element is not <xml>")
        self.stack.append((tag, {}, []))

    def text(self, data: str) -> None:
        self.stack[-1][2].append(data)

    def end(self, _tag: str) -> None:
        tag, children, texts = self.stack.pop()
        if not self.stack:
            self.root = children
        else:
            _put(self.stack[-1][1], tag, children or "".join(texts), at_top=len(self.stack) == 1)

    def doctype(self, *_: object) -> None:
        raise EdgeError(400, "a DOCTYPE")


def _put(parent: Fields, tag: str, value: str | Fields, at_top: bool) -> None:
    if tag not in parent:
        parent[tag] = value
        return
    present = parent[tag]
    if at_top and (isinstance(value, str) or isinstance(present, str)):
        # Two FromUserName or two Encrypt: whoever signs one and reads the other is fooled. No guessing.
        raise EdgeError(400, "an element is there twice")
    parent[tag] = [*present, value] if isinstance(present, list) else [present, value]
