"""Every knowledge file as text: for what has no form, and for what a form cannot show. Drafts are given up here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from console.desk import Desk, me
from console.differences import differences
from console.workbench import Clash, Seen
from knowledge.load import tidy


class FileForm(FlaskForm):  # type: ignore[misc]
    """One file's text, and what its editor had before them."""

    text = TextAreaField("文件原文")
    live = HiddenField()
    draft = HiddenField()


def add_files(pages: Blueprint, desk: Desk) -> None:
    """/console/files, /console/file/…, /console/drafts/drop."""
    bench = desk.bench

    def page(path: str, form: FileForm, status: int = 200, **more: Any) -> ResponseReturnValue:
        text = tidy(form.text.data or "")
        known = bench.known({**bench.texts(), path: text})
        issues = [issue for issue in known.issues if issue.file == path]
        draft = desk.store.drafts.get(path)
        return render_template("console/file.html", form=form, path=path, issues=issues, draft=draft, **more), status

    @pages.get("/files")
    def files() -> ResponseReturnValue:
        drafts = {draft.path for draft in bench.drafts()}
        texts = bench.texts()
        others = [path for path in sorted(texts) if not path.startswith("entries/")]
        return render_template("console/files.html", paths=others, drafts=drafts)

    @pages.get("/file/<path:path>")
    def file(path: str) -> ResponseReturnValue:
        seen, texts = bench.seen(path), bench.texts()
        if path not in texts:
            abort(404)
        return page(path, FileForm(formdata=None, data={"text": texts[path], "live": seen.live, "draft": seen.draft}))

    @pages.post("/file/<path:path>")
    def save_file(path: str) -> ResponseReturnValue:
        if path not in bench.texts() and path not in bench.live()[1]:
            abort(404)
        form = FileForm()
        seen = Seen(request.form.get("live", 0, int), request.form.get("draft", 0, int))
        text = tidy(form.text.data or "").rstrip("\n") + "\n"
        try:
            bench.save(path, text, seen, me(), "改文件")
        except Clash as clash:
            form.live.data, form.draft.data = clash.seen.live, clash.seen.draft
            return page(path, form, 409, clash=clash, differences=differences(clash.theirs, text))
        flash("存成草稿了，还没有上线。", "good")
        return redirect(url_for("console.file", path=path))

    @pages.post("/drafts/drop")
    def drop_draft() -> ResponseReturnValue:
        path, version = request.form.get("path", ""), request.form.get("version", 0, int)
        if bench.drop(path, version, me()):
            flash("草稿放弃了，这个文件和线上一样。放弃的内容记在「记录」里。", "good")
        else:
            flash("没有放弃：这份草稿刚被改过，先看看现在的内容。", "bad")
        return redirect(url_for("console.publish"))
