"""The history of editions: what changed, by whom, why; going back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.desk import Desk, for_publishers, me
from console.publishing import go_back
from console.views.publish import NoteForm
from knowledge.diff import diff
from knowledge.editions import Refused
from storage.editions import Edition

PAGE = 30


def add_editions(pages: Blueprint, desk: Desk) -> None:
    """/console/editions, /console/editions/N, /console/editions/N/back."""

    def edition_or_404(number: int) -> Edition:
        edition = desk.store.editions.get(number)
        if edition is None:
            abort(404)
        return edition

    @pages.get("/editions")
    def editions() -> ResponseReturnValue:
        before = request.args.get("before", None, int)
        history = desk.store.editions.history(PAGE + 1, before)
        return render_template("console/editions.html", history=history[:PAGE], more=len(history) > PAGE)

    @pages.get("/editions/<int:number>")
    def edition(number: int) -> ResponseReturnValue:
        """What edition `number` changed against the one before it, or against ?with=N."""
        now = edition_or_404(number)
        other = request.args.get("with", number - 1, int)
        was = edition_or_404(other) if other else None
        lines = diff(was.files, now.files) if was else []
        newest = desk.store.editions.history(1)[0].number
        return render_template("console/edition.html", edition=now, other=was, lines=lines, newest=newest)

    @pages.route("/editions/<int:number>/back", methods=["GET", "POST"])
    @for_publishers
    def back(number: int) -> ResponseReturnValue:
        target, live = edition_or_404(number), desk.store.editions.live()
        if live is None:
            abort(404)
        form, refused = NoteForm(), None
        if form.validate_on_submit():
            try:
                record = go_back(desk.bench, me(), number, form.note.data.strip(), int(form.live.data or 0))
            except (Refused, ValueError) as fault:
                refused = fault if isinstance(fault, Refused) else Refused("这一页不完整，刷新再做一次")
            else:
                flash(f"回到了第 {number} 版的内容，现在是第 {record.number} 版。所有服务 5 秒内换好。", "good")
                return redirect(url_for("console.editions"))
        form.live.data = live.number
        return render_template(
            "console/back.html", form=form, target=target, lines=diff(live.files, target.files), refused=refused
        ), 409 if refused else 200
