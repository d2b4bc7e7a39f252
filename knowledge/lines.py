"""Where a key or an item stands in a TOML text, so that an Issue can name its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[^\s=#"'\[]+|"[^"]*"|'[^']*'))\s*=""")
_STRING_OR_COMMENT = re.compile(r"""\"(?:\\.|[^"\\])*"|'[^']*'|#.*""")
_TRIPLE = re.compile(r'"""|\'\'\'')

KEPT = 1500  # texts: an edition and its drafts are looked at again and again
Path = tuple[str | int, ...]


class Lines:
    """Line numbers of the keys of one TOML text, from 1 plus `offset` (the lines that stand above the text)."""

    def __init__(self, text: str, offset: int = 0) -> None:
        self._rows = text.split("\n")
        self._offset = offset
        self._keys = _scan(text)

    def key(self, *path: str | int) -> int:
        """The line of the key at `path`, else of its nearest parent, else the text's first line."""
        while path and path not in self._keys:
            path = path[:-1]
        return self._keys.get(path, 1) + self._offset

    def item(self, value: object, *path: str | int) -> int:
        """The line where `value` is written in the list at `path`; the key's own line when it is not found."""
        start = self.key(*path) - self._offset
        end = min((line for line in self._keys.values() if line > start), default=len(self._rows) + 1)
        for number in range(start, end):
            if str(value) and str(value) in self._rows[number - 1]:
                return number + self._offset
        return start + self._offset


@lru_cache(KEPT)
def _scan(text: str) -> Mapping[Path, int]:
    """Key path → line. Keys of `[[table]]` number n have the path ("table", n, "key")."""
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[str, int] = {}
    depth, quote = 0, ""
    for number, row in enumerate(text.split("\n"), start=1):
        if quote:
            if quote in row:
                quote = ""
            continue
        if depth == 0 and (header := _HEADER.match(row)):
            name = header[2].strip("\"'")
            table = tuple(part.strip().strip("\"'") for part in name.split("."))
            if header[1] == "[[":
                table = (*table, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            found.setdefault(table, number)
            continue
        if depth == 0 and (key := _KEY.match(row)):
            found.setdefault((*table, key[1].strip("\"'")), number)
        marks = _TRIPLE.findall(row)
        if len(marks) % 2:
            quote = marks[-1]
            continue
        bare = _STRING_OR_COMMENT.sub("", row)
        depth = max(0, depth + bare.count("[") - bare.count("]"))
    return found
