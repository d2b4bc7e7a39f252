"""Question files in the graded JSONL form, and the judgement of a reply as a person reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.S)
_CHOICES = re.compile(r"^\s*[1１①]\s*[.、．)）]?\s*\S.*[2２②]\s*[.、．)）]?\s*\S")


@dataclass(frozen=True, slots=True)
class Question:
    """One graded question: every `must` (a list means one of them), one `any`, no `must_not`."""

    id: str
    kind: str
    text: str
    must: tuple[Any, ...] = ()
    any: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


def read(path: Path) -> list[Question]:
    """The questions of a file. Raises OSError, ValueError."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_question(row) for row in rows]


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=row["id"],
        kind=row.get("kind", "-"),
        text=row["question"],
        must=tuple(row.get("must", ())),
        any=tuple(row.get("any", ())),
        must_not=tuple(row.get("must_not", ())),
    )


def passes(question: Question, reply: str) -> bool:
    """Whether the reply holds what it must; what it only offers to talk about does not count against it."""
    read_text = _as_read(reply)
    answer = _as_read(_without_choices(reply))
    return (
        all(_one_of(needle, read_text) for needle in question.must)
        and (not question.any or any(_found(needle, read_text) for needle in question.any))
        and not any(_found(needle, answer) for needle in question.must_not)
    )


def _one_of(needle: Any, text: str) -> bool:
    needles: Sequence[str] = needle if isinstance(needle, list) else [needle]
    return any(_found(one, text) for one in needles)


def _found(needle: str, text: str) -> bool:
    return re.search(needle, text, re.IGNORECASE) is not None


def _without_choices(text: str) -> str:
    return "\n".join(line for line in _LINK.sub("", text).split("\n") if not _CHOICES.match(line))


def _as_read(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"</?a\b[^>]*>", "", text))
