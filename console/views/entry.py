"""One entry: its form, the live preview, saving as a draft, removing; a new entry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Regexp

from console.desk import Desk, me
from console.differences import differences
from console.entry_form import EntryForm, filled, offer
from console.entry_text import EntryValues, read_values, write_values
from console.issues import by_field
from console.known import Known
from console.preview import Page, preview
from console.titles import titles
from console.views.knowledge import FOLDERS
from console.workbench import Clash, Seen
from knowledge.read_entry import entry_id as id_of
from messages import Issue

STAND_IN = "（短答）"
_ID = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Look:
    """How an entry stands with what is in its form."""

    pages: list[Page] = field(default_factory=list)
    issues: dict[str, list[Issue]] = field(default_factory=dict)
    elsewhere: list[Issue] = field(default_factory=list)  # in other files, because of this one
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)  # what the form itself would not take

    @property
    def count(self) -> int:
        return sum(map(len, self.issues.values())) + sum(map(len, self.faults.values())) + len(self.elsewhere)

    def said(self) -> dict[str, list[str]]:
        """Field name → what is wrong with it."""
        told = {name: [f"{issue.what}，{issue.mend}" for issue in found] for name, found in self.issues.items()}
        return {name: [*self.faults.get(name, ()), *told.get(name, ())] for name in {**self.faults, **told}}


class NewForm(FlaskForm):  # type: ignore[misc]
    """Where a new entry shall lie."""

    folder = SelectField("放在哪一类", choices=dict(FOLDERS))
    name = StringField(
        "文件名",
        [InputRequired("写一个名字"), Regexp(r"[a-z0-9]+(-[a-z0-9]+)*$", message="只用小写字母、数字和连字符")],
        description="只给程序认，用户看不到。小写字母、数字和连字符，可以不改",
    )


def add_entry(pages: Blueprint, desk: Desk) -> None:
    """/console/knowledge/entry/…, /console/knowledge/new."""
    bench = desk.bench

    def look(path: str, text: str, *, routes: bool) -> Look:
        """Checks the whole draft with `text` in it; with `routes` the entry's own examples are asked, too, where they
        are not the live ones: a router takes seconds to build, and publishing asks them all."""
        base = bench.texts()
        known = bench.known({**base, path: text}) if routes else Known({**base, path: text}, "", desk.services)
        was = set(bench.known(base).issues)
        own = [issue for issue in known.issues if issue.file == path]
        if routes and not own and _asked_for(known, path) != _asked_for(bench.known(bench.live()[1]), path):
            own = known.misroutes_of(path)
        elsewhere = [issue for issue in known.issues if issue.file != path and issue not in was]
        return Look(preview(known.edition, id_of(path), desk.services.clock.now()), by_field(text, own), elsewhere)

    def page(
        path: str, form: EntryForm, text: str, looked: Look, status: int = 200, **more: Any
    ) -> ResponseReturnValue:
        known = bench.known(bench.texts())
        offer(form, known.edition)
        draft, live = desk.store.drafts.get(path), bench.live()[1].get(path)
        was = read_values(live) if live is not None else None
        things = [concept.name for concept in known.edition.lexicon.concepts if concept.kind == "thing"]
        return (
            render_template(
                "console/entry.html",
                form=form,
                entry_id=id_of(path),
                path=path,
                look=looked,
                draft=draft,
                is_live=live is not None,
                title=_one(form.title.data) or (was.title if was else "") or "新条目",
                things=things,
                titles=titles(known.edition),
                figures=sorted(known.edition.parameters.values(), key=lambda p: p.title),
                **more,
            ),
            status,
        )

    def sent_form() -> EntryForm:
        return EntryForm().meaning(bench.known(bench.texts()).edition, desk.services.clock.today())

    @pages.get("/knowledge/entry/<path:entry_id>")
    def entry(entry_id: str) -> ResponseReturnValue:
        path = _path(entry_id)
        seen, texts = bench.seen(path), bench.texts()
        draft = desk.store.drafts.get(path)
        if path not in texts:
            if draft is None:
                abort(404)
            return render_template("console/removed.html", entry_id=entry_id, draft=draft)
        values = read_values(texts[path])
        if values is None:
            flash("这个文件的写法有问题，表单打不开，先改原文。", "bad")
            return redirect(url_for("console.file", path=path))
        form = EntryForm(formdata=None, data={**filled(values), "live": seen.live, "draft": seen.draft})
        if request.args.get("ask"):
            form.asks.data += "\n" + request.args["ask"][:200]
        return page(path, form, texts[path], look(path, texts[path], routes=True))

    @pages.post("/knowledge/entry/<path:entry_id>")
    def save_entry(entry_id: str) -> ResponseReturnValue:
        path, form = _path(entry_id), sent_form()
        texts = bench.texts()
        text = _written(texts.get(path, bench.live()[1].get(path, "")), form)
        if not form.validate():
            return page(path, form, text, replace(look(path, text, routes=False), faults=_faults(form)), 422)
        try:
            bench.save(path, text, _seen(form), me(), "改条目" if path in texts else "新条目")
        except Clash as clash:
            return _clashed(path, form, text, clash)
        flash("存成草稿了，还没有上线。看看下面有没有要改的，再到「发布」页发布。", "good")
        return redirect(url_for("console.entry", entry_id=entry_id))

    def _clashed(path: str, form: EntryForm, text: str, clash: Clash) -> ResponseReturnValue:
        """Both texts, and a form that still holds what this editor wrote; saving it again is meant."""
        form.live.data, form.draft.data = clash.seen.live, clash.seen.draft
        return page(
            path,
            form,
            text,
            look(path, text, routes=False),
            409,
            clash=clash,
            differences=differences(clash.theirs, text),
        )

    @pages.post("/knowledge/preview/<path:entry_id>")
    def preview_entry(entry_id: str) -> ResponseReturnValue:
        """What the page shows while its editor types; nothing is kept."""
        path, form = _path(entry_id), sent_form()
        text = _written(bench.texts().get(path, ""), form)
        form.validate()
        looked = replace(look(path, text, routes=False), faults=_faults(form))
        return jsonify(html=render_template("console/_preview.html", look=looked), issues=looked.said())

    @pages.post("/knowledge/remove/<path:entry_id>")
    def remove_entry(entry_id: str) -> ResponseReturnValue:
        path = _path(entry_id)
        seen = Seen(request.form.get("live", 0, int), request.form.get("draft", 0, int))
        try:
            bench.save(path, None, seen, me(), "删条目")
        except Clash as clash:
            flash(f"没有删：{clash.who or '别人'}刚改过这一条，先看看现在的内容。", "bad")
            return redirect(url_for("console.entry", entry_id=entry_id))
        flash("记下了，发布的时候删去这一条。", "good")
        return redirect(url_for("console.knowledge"))

    @pages.route("/knowledge/new", methods=["GET", "POST"])
    def new_entry() -> ResponseReturnValue:
        form = NewForm(data={"name": f"note-{desk.services.clock.now():%Y%m%d-%H%M%S}"})
        ask = request.values.get("ask", "")[:200].strip()
        if form.validate_on_submit():
            entry_id = f"{form.folder.data}/{form.name.data}"
            path = _path(entry_id)
            if path in bench.texts():
                form.name.errors = ["已经有这一条了，换个名字"]
            else:
                values = EntryValues(asks=(ask,) if ask else (), reviewed_on=desk.services.clock.today())
                blank = EntryForm(formdata=None, data={**filled(values), **_named(bench.seen(path))})
                text = write_values("", values)
                return page(path, blank, text, look(path, text, routes=False))
        return render_template("console/new.html", form=form, ask=ask)


def _path(entry_id: str) -> str:
    if not _ID.fullmatch(entry_id):
        abort(404)
    return f"entries/{entry_id}.md"


def _asked_for(known: Known, path: str) -> tuple[object, ...]:
    """What of an entry decides which questions lead to it."""
    entry = known.edition.entries.get(id_of(path))
    return (entry.title, entry.asks, entry.not_for, entry.about, entry.aspect) if entry else ()


def _named(seen: Seen) -> dict[str, int]:
    return {"live": seen.live, "draft": seen.draft}


def _seen(form: EntryForm) -> Seen:
    numbers = [int(field.data) if str(field.data).isdecimal() else 0 for field in (form.live, form.draft)]
    return Seen(*numbers)


def _written(text: str, form: EntryForm) -> str:
    """The file with the form's values; a file that no form can show is written anew. Where the short answer is still
    missing, a word stands for it, so that all else can be looked at; the form does not take that."""
    values = form.values()
    if not values.short and (values.details or values.more):
        values = replace(values, short=STAND_IN)
    return write_values(text if read_values(text) is not None else "", values)


def _one(text: str | None) -> str:
    return (text or "").strip()


def _faults(form: EntryForm) -> dict[str, list[str]]:
    """What the form would not take, field by field."""
    return {name: list(found) for name, found in form.errors.items() if isinstance(name, str)}
