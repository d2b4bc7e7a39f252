"""Two texts of one file brought together: merged where each changed something else, and otherwise only what differs."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from console.entry_form import EntryForm, filled
from console.entry_text import EntryValues, read_values

_LISTS = {"sources": "依据", "related": "相关条目"}
_ONE_THING = ("entries/", "parameters/")

WIDE, TALLEST = 34, 14  # characters and lines of a box

Change = tuple[int, int, list[str]]  # these lines of the base became those


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two texts differ, and what stands there in each."""

    label: str
    theirs: str
    mine: str

    @property
    def rows(self) -> int:
        """How tall a box shows both."""
        return min(
            14, 1 + max(sum(1 + len(row) // 34 for row in text.split("\n")) for text in (self.theirs, self.mine))
        )


def may_merge(path: str) -> bool:
    """The file holds many things, each in lines of its own: changes of different lines are independent."""
    return not path.startswith(_ONE_THING)


def merged(base: str, theirs: str, mine: str) -> str | None:
    """`base` with the changes of both; None where both changed the same lines, or lines side by side."""
    rows = base.split("\n")
    of_them, of_me = _changes(rows, theirs), _changes(rows, mine)
    for begin, end, _ in (change for change in of_me if change not in of_them):
        if any(begin <= other_end and other_begin <= end for other_begin, other_end, _ in of_them):
            return None
    both = {(begin, end): new for begin, end, new in (*of_them, *of_me)}
    for (begin, end), new in sorted(both.items(), reverse=True):
        rows[begin:end] = new
    return "\n".join(rows)


def _changes(rows: list[str], text: str) -> list[Change]:
    new = text.split("\n")
    codes = SequenceMatcher(a=rows, b=new, autojunk=False).get_opcodes()
    return [(begin, end, new[start:stop]) for kind, begin, end, start, stop in codes if kind != "equal"]


def differences(theirs: str | None, mine: str | None) -> list[Difference]:
    """Where two texts of a file differ: the fields of an entry, else the lines. None: the file is removed."""
    if theirs is None or mine is None:
        return [Difference("整个文件", theirs or "（删去了）", mine or "（删去了）")]
    values = read_values(theirs), read_values(mine)
    if values[0] is not None and values[1] is not None:
        return _by_field(values[0], values[1])
    rows = theirs.split("\n")
    return [
        Difference(f"第 {begin + 1} 行起", "\n".join(rows[begin:end]), "\n".join(new))
        for begin, end, new in _changes(rows, mine)
    ]


def _by_field(theirs: EntryValues, mine: EntryValues) -> list[Difference]:
    was, now = filled(theirs), filled(mine)
    return [
        Difference(_LISTS.get(name) or getattr(EntryForm, name).args[0], _text(was[name]), _text(now[name]))
        for name in was
        if was[name] != now[name]
    ]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(" ".join(part.values()) if isinstance(part, dict) else part for part in value if part).strip()
    return str(value or "")
