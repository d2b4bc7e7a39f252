"""What was typed into a form that could not be taken, under the names that its page gave the fields: a session that
ends in the middle must not cost anybody their writing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Form

from console.entry_form import EntryForm, SourceForm
from console.views.entry import NewForm
from console.views.figures import FigureForm, RowForm
from console.views.files import FileForm
from console.views.lexicon import WordsForm
from console.views.publish import NoteForm
from knowledge.diff import STATUS_WORDS
from knowledge.model import ASPECTS

CHANGED = "changed"  # the names of the fields that differ from what the page came with; console.js fills it in
_NEVER_SHOWN = ("csrf_token", "password", CHANGED)
_HIDDEN = ("live", "draft", "digest", "had", "path", "version", "leave", "all", "take", "likeness", "step", "act")
_FORMS: tuple[type[Form], ...] = (EntryForm, FigureForm, FileForm, WordsForm, NoteForm, NewForm)
_ROWS: Mapping[str, tuple[str, type[Form] | None]] = {
    "sources": ("第 {} 个依据", SourceForm),
    "related": ("第 {} 个相关条目", None),
    "rows": ("第 {} 段", RowForm),
}
_CHOICES: Mapping[str, Mapping[str, str]] = {"aspect": ASPECTS, "status": STATUS_WORDS, "lapsed": {"y": "是"}}
_IN_ROW = re.compile(r"([a-z]+)-(\d+)(?:-([a-z_]+))?")


def _labels(form: type[Form]) -> dict[str, str]:
    """Field name → what its page calls it."""
    fields = {name: getattr(form, name) for name in dir(form) if not name.startswith("_")}
    told = {name: field.args for name, field in fields.items() if hasattr(field, "field_class")}
    return {name: args[0] for name, args in told.items() if args and isinstance(args[0], str)}


_LABELS = {"name": "名字", "openid": "openid", "entry": "别的条目", "ask": "从这句问话开始"}
_LABELS = {**_LABELS, **{name: label for form in _FORMS for name, label in _labels(form).items()}}


def written(form: Any) -> list[tuple[str, str]]:
    """Label and text of every field of the request's `form` that was changed; where the page did not say which were,
    of every one that holds something."""
    changed = form.get(CHANGED, "").split()
    return [
        (label_of(name), _CHOICES.get(name.rsplit("-", 1)[-1], {}).get(text, text))
        for name, text in _fields(form)
        if (name in changed if changed else text.strip()) and name not in _HIDDEN
    ]


def sent(form: Any) -> list[tuple[str, str]]:
    """All that the form sent, to be sent once more; without the token and without a password."""
    return list(_fields(form))


def _fields(form: Any) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in form.items(multi=True) if name not in _NEVER_SHOWN)


def label_of(name: str) -> str:
    """The Chinese name of a field; the field's own where none is known."""
    row = _IN_ROW.fullmatch(name)
    if row is None or row[1] not in _ROWS:
        return _LABELS.get(name, name)
    head, form = _ROWS[row[1]]
    place = head.format(int(row[2]) + 1)
    label = _labels(form).get(row[3] or "", "") if form else ""
    return f"{place}：{label}" if label else place
