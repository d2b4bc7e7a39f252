"""The lexicon: which words people use for a concept."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from console.desk import Desk, me
from console.figure_text import set_words
from console.workbench import Clash, Seen
from knowledge.model import ASPECTS, ConceptData

_BREAKS = re.compile(r"[、,，;；\s]+")


class WordsForm(FlaskForm):  # type: ignore[misc]
    """The words of one concept."""

    words = TextAreaField("词", description="用顿号或换行隔开。同一个词可以属于几个概念")
    live = HiddenField()
    draft = HiddenField()


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
        seen = bench.seen(found.file)
        data = {"words": "、".join(found.words), "live": seen.live, "draft": seen.draft}
        return render_template("console/concept.html", concept=found, form=WordsForm(formdata=None, data=data))

    @pages.post("/lexicon/<name>")
    def save_concept(name: str) -> ResponseReturnValue:
        found, form = concept_or_404(name), WordsForm()
        words = list(dict.fromkeys(word for word in _BREAKS.split(form.words.data or "") if word))
        text = set_words(bench.texts()[found.file], name, words) if words else None
        if text is None:
            form.words.errors = ["至少写一个词"]
            return render_template("console/concept.html", concept=found, form=form), 422
        seen = Seen(request.form.get("live", 0, int), request.form.get("draft", 0, int))
        try:
            bench.save(found.file, text, seen, me(), "改词库", concept=name)
        except Clash as clash:
            form.live.data, form.draft.data = clash.seen.live, clash.seen.draft
            return render_template("console/concept.html", concept=found, form=form, clash=clash, mine=text), 409
        flash(f"「{name}」的词存成草稿了。去「试一试」问一句看看。", "good")
        return redirect(url_for("console.lexicon"))
