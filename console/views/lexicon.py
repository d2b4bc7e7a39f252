"""The lexicon: which words people use for a concept."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from console.desk import Desk, me
from console.differences import Difference
from console.figure_text import set_words
from console.workbench import Clash, Seen
from knowledge.model import ASPECTS, ConceptData

TRIES = 3
_BREAKS = re.compile(r"[、,，;；\s]+")


class WordsForm(FlaskForm):  # type: ignore[misc]
    """The words of one concept."""

    words = TextAreaField("词", description="用顿号或换行隔开。同一个词可以属于几个概念")
    had = HiddenField()  # the words that the page came with


def add_lexicon(pages: Blueprint, desk: Desk) -> None:
    """/console/lexicon, /console/lexicon/NAME."""
    bench = desk.bench

    def concept_or_404(name: str) -> ConceptData:
        concepts = bench.known(bench.texts()).edition.lexicon.concepts
        found = next((concept for concept in concepts if concept.name == name), None)
        if found is None:
            abort(404)
        return found

    @pages.get("/lexicon")
    def lexicon() -> ResponseReturnValue:
        asked = request.args.get("q", "").strip().lower()
        concepts = bench.known(bench.texts()).edition.lexicon.concepts
        found = [c for c in concepts if not asked or any(asked in word.lower() for word in (c.name, *c.words))]
        drafts = {draft.path for draft in bench.drafts()}
        return render_template("console/lexicon.html", concepts=found, asked=asked, drafts=drafts, aspects=ASPECTS)

    @pages.get("/lexicon/<name>")
    def concept(name: str) -> ResponseReturnValue:
        found = concept_or_404(name)
        data = {"words": "、".join(found.words), "had": "、".join(found.words)}
        return render_template("console/concept.html", concept=found, form=WordsForm(formdata=None, data=data))

    @pages.post("/lexicon/<name>")
    def save_concept(name: str) -> ResponseReturnValue:
        found, form = concept_or_404(name), WordsForm()
        words, had = (_split(field.data) for field in (form.words, form.had))
        if not words:
            form.words.errors = ["至少写一个词"]
            return render_template("console/concept.html", concept=found, form=form), 422
        clash = None
        for _ in range(TRIES):
            seen, now = bench.seen(found.file), concept_or_404(name)
            if list(now.words) not in (had, words):
                clash = Clash(_who(now.file), None, seen)
                break
            try:
                _save(now.file, name, words, seen)
                clash = None
                break
            except Clash as met:  # another concept of the file was saved at this very moment
                clash = met
        if clash:
            now = concept_or_404(name)
            form.had.data = "、".join(now.words)
            both = [Difference("词", form.had.data, "、".join(words))]
            return render_template("console/concept.html", concept=now, form=form, clash=clash, differences=both), 409
        flash(f"「{name}」的词存成草稿了。去「试一试」问一句看看。", "good")
        return redirect(url_for("console.lexicon"))

    def _save(file: str, name: str, words: list[str], seen: Seen) -> None:
        """The concept's words in the file as it stands now: what others did to other concepts stays."""
        text = set_words(bench.texts()[file], name, words)
        if text is None:
            abort(404)
        bench.save(file, text, seen, me(), "改词库", concept=name)

    def _who(file: str) -> str:
        """Who changed the file last."""
        draft = desk.store.drafts.get(file)
        return draft.author if draft else next((e.author for e in desk.store.editions.history(1)), "")


def _split(text: str | None) -> list[str]:
    return list(dict.fromkeys(word for word in _BREAKS.split(text or "") if word))
