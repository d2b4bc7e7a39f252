"""The list of entries, with search and filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from console.desk import Desk
from knowledge.answer import filled
from knowledge.diff import STATUS_WORDS
from knowledge.model import ASPECTS, Edition, Entry
from knowledge.read_entry import entry_id
from messages import Issue
from storage.drafts import Draft

FOLDERS: Mapping[str, str] = {
    "permit": "居住证",
    "renewal": "积分续办",
    "points": "积分",
    "materials": "材料",
    "checks": "审核",
    "insurance": "社保",
    "benefits": "待遇",
    "history": "过去的",
}
PAGE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `entry` None: the file cannot be read, or the draft removes it."""

    id: str
    entry: Entry | None
    draft: Draft | None
    broken: bool

    @property
    def folder(self) -> str:
        return self.id.split("/")[0]


def add_knowledge(pages: Blueprint, desk: Desk) -> None:
    """/console/knowledge."""

    @pages.get("/knowledge")
    def knowledge() -> ResponseReturnValue:
        texts = desk.bench.texts()
        known = desk.bench.known(texts)
        drafts = {draft.path: draft for draft in desk.bench.drafts()}
        today = desk.services.clock.today()
        asked = {name: request.args.get(name, "").strip() for name in ("q", "folder", "status", "only")}
        rows = [row for row in rows_of(known.edition, known.unread, drafts) if _wanted(row, asked, today)]
        if words := asked["q"].lower().split():
            fits = {row.id: _fit(row, words, known.edition, today) for row in rows}
            rows = sorted((row for row in rows if fits[row.id]), key=lambda row: -fits[row.id])
        begin = max(0, request.args.get("begin", 0, int))
        return render_template(
            "console/knowledge.html",
            rows=rows[begin : begin + PAGE],
            total=len(rows),
            begin=begin,
            step=PAGE,
            asked=asked,
            today=today,
            folders={name: FOLDERS.get(name, name) for name in _folders(known.edition)},
            statuses=STATUS_WORDS,
            aspects=ASPECTS,
            filled=lambda text: filled(known.edition, text, today),
        )


def rows_of(edition: Edition, unread: list[Issue], drafts: Mapping[str, Draft]) -> Iterator[Row]:
    """Every entry, those that cannot be read and those about to go among them, by id."""
    broken = {issue.file for issue in unread if issue.file.startswith("entries/")}
    paths = {entry.file for entry in edition.entries.values()} | broken
    paths |= {path for path in drafts if path.startswith("entries/")}
    for path in sorted(paths):
        name = entry_id(path)
        yield Row(name, edition.entries.get(name), drafts.get(path), path in broken)


def _wanted(row: Row, asked: Mapping[str, str], today: date) -> bool:
    entry = row.entry
    if asked["folder"] and row.folder != asked["folder"]:
        return False
    if asked["status"] and (entry is None or entry.status != asked["status"]):
        return False
    if asked["only"] == "overdue" and (entry is None or entry.review_by >= today):
        return False
    return asked["only"] != "draft" or row.draft is not None


def _fit(row: Row, words: list[str], edition: Edition, today: date) -> int:
    """How well an entry fits all the words, 0 where one is in no part of it: in the title is best, then in the short
    answer, then in the examples, then anywhere. Answers are searched as they are read, with their figures."""
    entry = row.entry
    if entry is None:
        return int(all(word in row.id for word in words))
    body = (entry.short, entry.details, entry.more)
    places = (
        (entry.title,),
        (filled(edition, entry.short, today),),
        entry.asks,
        (row.id, *entry.about, *body, *(filled(edition, text, today) for text in body)),
    )
    found = [_best_place(word, places) for word in words]
    return sum(found) if all(found) else 0


def _best_place(word: str, places: tuple[tuple[str, ...], ...]) -> int:
    """1000 for a word in the first place, less for later ones, 0 for none."""
    for worth, texts in zip((1000, 100, 10, 1), places, strict=True):
        if any(word in text.lower() for text in texts):
            return worth
    return 0


def _folders(edition: Edition) -> list[str]:
    return sorted({name.split("/")[0] for name in edition.entries})
