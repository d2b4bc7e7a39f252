"""Files → Edition, or the Issues that stand in the way. The same code for a folder and for a stored edition.

Nothing here raises on bad content: whoever edits is told the file, the line, what is wrong and how to mend it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.lines import Lines
from knowledge.model import Edition
from knowledge.parts import Parts
from knowledge.read import Table, parse_toml
from knowledge.read_entry import read_entry
from knowledge.read_tables import (
    read_calendar,
    read_intent,
    read_lexicon,
    read_outside,
    read_parameter,
    read_sources,
    read_wording,
)
from messages import Issue

SHIPPED = Path(__file__).parent / "content"

# Control characters, half characters, zero-width spaces: pasted along, they break routing and the platform's XML.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2060\ufeff\ufffe\uffff]")

Reader = Callable[[Table, str, Parts], None]
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "sources.toml": read_sources,
        "parameters": read_parameter,
        "outside": read_outside,
        "intents": read_intent,
        "lexicon": read_lexicon,
        "wording": read_wording,
        "calendar": read_calendar,
    }
)


def read_folder(folder: Path) -> dict[str, str]:
    """Path below `folder` → text, for every file but hidden ones. Raises OSError when the folder cannot be read.

    What is not UTF-8 comes with replacement characters, which `parse` reports.
    """
    texts = {}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder)
        if not file.is_file() or any(part.startswith(".") for part in path.parts):
            continue
        texts[path.as_posix()] = tidy(file.read_bytes().decode("utf-8", errors="replace"))
    return texts


def tidy(text: str) -> str:
    """`text` without a byte order mark and with \\n line ends, as every file is kept and compared."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 (hex) over paths and texts, whatever their order."""
    canonical = json.dumps(dict(texts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", errors="replace")).hexdigest()


def load(texts: Mapping[str, str], number: int = 0) -> Edition | list[Issue]:
    """The Edition that `texts` hold, or why there is none. Judges the form alone; knowledge.check judges the rest."""
    edition, issues = parse(texts, number)
    return issues or edition


def parse(texts: Mapping[str, str], number: int = 0) -> tuple[Edition, list[Issue]]:
    """What can be read of `texts`, and the Issues of what cannot; what gave nothing is the edition's `unread`."""
    parts = Parts()
    clean = {path: tidy(text) for path, text in texts.items()}
    for path, text in sorted(clean.items()):
        _read_file(path, text, parts)
    if not parts.entries and not parts.issues:
        parts.issues.append(Issue("entries", 0, "一个条目也没有", "在 entries 里放上条目文件，或换一个文件夹"))
    return parts.edition(number, digest_of(clean)), parts.issues


def _read_file(path: str, text: str, parts: Parts) -> None:
    for line, row in enumerate(text.split("\n"), start=1):
        if "\ufffd" in row:
            parts.issues.append(Issue(path, line, "这一行不是 UTF-8 编码", "用 UTF-8 重新保存这个文件"))
            parts.unread.add(path)
            return
        if _UNSEEN.search(row):
            parts.issues.append(Issue(path, line, "这一行里有看不见的字符", "删掉这一行，重新打一遍"))
            parts.unread.add(path)
            return
    folder = path.split("/")[0]
    if folder == "entries" and path.endswith(".md"):
        read_entry(path, text, parts)
        return
    reader = READERS.get(folder) if path.endswith(".toml") else None
    if reader is None:
        parts.issues.append(
            Issue(path, 0, "不认识这个文件", "移走它，或放进该在的文件夹：条目是 entries 下的 .md，其余是 .toml")
        )
        return
    data: dict[str, Any] | None = parse_toml(text, path, parts.issues)
    if data is None:
        parts.unread.add(path)
    else:
        reader(Table(data, path, Lines(text), parts.issues), path, parts)
