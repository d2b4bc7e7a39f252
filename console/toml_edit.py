"""Changes single values of a TOML text and leaves the rest as it was typed: comments, order, line breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Item, Table

Doc = tomlkit.TOMLDocument | Table
Row = Mapping[str, Any]


def set_value(doc: Doc, key: str, value: Any) -> None:
    """Writes a single value; None or "" removes the key. An equal value is not touched."""
    if value is None or value == "":
        if key in doc:
            doc.remove(key)
    elif key not in doc or doc[key] != value:
        doc[key] = value


def set_list(doc: Doc, key: str, values: Sequence[str], *, by_line: bool) -> None:
    """Makes the list hold `values`; items that stay keep their place and their comments. Empty removes the key."""
    present = doc.get(key)
    if isinstance(present, Array) and [str(item) for item in present] == list(values):
        return
    if not values:
        if key in doc:
            doc.remove(key)
    elif not isinstance(present, Array) or not len(present):
        doc[key] = _array(values, by_line)
    else:
        _edit(present, list(values))


def _array(values: Sequence[str], by_line: bool) -> Array:
    array = tomlkit.array()
    if not by_line:
        array.extend(values)
        return array
    for value in values:
        array.add_line(value, indent="  ")
    array.add_line(indent="")
    return array


def _edit(array: Array, wanted: list[str]) -> None:
    """The fewest removals and insertions, from the end so that positions hold."""
    changes = SequenceMatcher(a=[str(item) for item in array], b=wanted, autojunk=False).get_opcodes()
    for kind, begin, end, new_begin, new_end in reversed(changes):
        if kind == "equal":
            continue
        for value in reversed(wanted[new_begin:new_end]):  # first in, so that the list is never empty meanwhile
            array.insert(end, value)
        for at in reversed(range(begin, end)):
            del array[at]


def set_tables(doc: Doc, key: str, rows: Sequence[Row]) -> None:
    """Makes `[[key]]` hold `rows`, in order. A table whose row did not change is not touched."""
    present = doc.get(key)
    if not isinstance(present, AoT):
        if rows:
            doc[key] = tomlkit.aot()
            for row in rows:
                doc[key].append(_table(row))
        return
    old, new = [_key(table) for table in present], [_key(row) for row in rows]
    for kind, begin, end, new_begin, new_end in reversed(SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()):
        if kind == "equal":
            continue
        kept = min(end - begin, new_end - new_begin)  # changed in place, so that comments stay
        for row in reversed(rows[new_begin + kept : new_end]):
            present.insert(end, _table(row))
        for at in reversed(range(begin + kept, end)):
            del present[at]
        for at in range(kept):
            _change(present[begin + at], rows[new_begin + at])


def dumps(doc: tomlkit.TOMLDocument) -> str:
    """The text, with one empty line before each `[[table]]` that follows a value."""
    text = re.sub(r"\n{3,}(?=\[\[)", "\n\n", tomlkit.dumps(doc))
    return re.sub(r"(?<=\n)([^\n#]+\n)(?=\[\[)", r"\1\n", text).rstrip("\n") + "\n"


def _change(table: Any, row: Row) -> None:
    for name in [name for name in table if row.get(name) in (None, "")]:
        table.remove(name)
    for name, value in row.items():
        set_value(table, name, value)


def _table(row: Row) -> Table:
    table = tomlkit.table()
    _change(table, row)
    return table


def _key(row: Row) -> str:
    """Equal for rows with equal values."""
    plain = {key: value.unwrap() if isinstance(value, Item) else value for key, value in row.items()}
    return repr(sorted((key, value) for key, value in plain.items() if value not in (None, "")))
