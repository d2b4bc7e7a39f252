"""The drafts, what publishing them would change, and the button."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from console.desk import Desk, for_publishers, me
from console.differences import differences
from console.publishing import name_of, outlook, publish
from console.session import Operator
from console.workbench import Clash, Seen
from knowledge.editions import Refused

LONGEST_NOTE = 200
TICKS_CHANGED = "勾选变了。下面是照现在勾的重新看的一遍，看好了再点「发布上线」"
PATIENCE = 2.0  # seconds; then the page comes without the routing test, and asks for it again


class NoteForm(FlaskForm):  # type: ignore[misc]
    """Why. `digest` and `live` say what the operator was looking at."""

    note = StringField(
        "这次改了什么、为什么", [InputRequired("写一句，日后好查"), Length(max=LONGEST_NOTE, message="最多 200 个字")]
    )
    digest = HiddenField()
    live = HiddenField()


def add_publish(pages: Blueprint, desk: Desk) -> None:
    """/console/publish."""
    bench = desk.bench

    def page(
        form: NoteForm, leave: list[str], status: int = 200, refused: Refused | None = None
    ) -> ResponseReturnValue:
        """What publishing all drafts but those of `leave` would do. The form names them: what was looked at is what
        goes live, whatever was ticked since."""
        plan = outlook(bench, leave, PATIENCE)
        form.digest.data = plan.known.digest
        left = [draft for draft in bench.drafts() if draft.path in leave]
        names = {draft.path: name_of(plan, draft.path) for draft in (*plan.drafts, *left)}
        return render_template(
            "console/publish.html",
            form=form,
            plan=plan,
            left=left,
            leave=leave,
            refused=refused,
            names=names,
            differences=differences,
            again=url_for("console.publish", all=sorted(names), take=sorted(names.keys() - set(leave))),
        ), status

    @pages.get("/publish", endpoint="publish")
    def show() -> ResponseReturnValue:
        form = NoteForm(formdata=None, data={"note": request.args.get("note", "")})
        return page(form, _left(request.args.getlist("all"), request.args.getlist("take")))

    @pages.post("/publish/again")
    def look_again() -> ResponseReturnValue:
        """The ticks have changed: what publishing these would do. What was typed stays."""
        told = request.form
        return redirect(
            url_for("console.publish", all=told.getlist("all"), take=told.getlist("take"), note=told.get("note", ""))
        )

    @pages.post("/publish")
    @for_publishers
    def do_publish() -> ResponseReturnValue:
        form, leave = NoteForm(), _left(request.form.getlist("all"), request.form.getlist("take"))
        if set(leave) != set(request.form.getlist("leave")):
            return page(form, leave, 409, Refused(TICKS_CHANGED))
        if not form.validate():
            return page(form, leave, 422)
        try:
            record = publish(bench, me(), form.note.data.strip(), form.digest.data or "", leave)
        except Refused as refused:
            return page(form, leave, 409, refused)
        flash(f"第 {record.number} 版已上线：{record.note}。所有服务 5 秒内换好。", "good")
        return redirect(url_for("console.editions"))

    @pages.post("/publish/rebase")
    def rebase() -> ResponseReturnValue:
        """An editor has compared a stale draft with the live text and means the draft."""
        path, version = request.form.get("path", ""), request.form.get("version", 0, int)
        draft = desk.store.drafts.get(path)
        if draft is None or draft.version != version:
            flash("这份草稿刚被改过，再对照一遍。", "bad")
        else:
            _rebase(me(), path, draft.text, Seen(request.form.get("live", 0, int), version))
        return redirect(url_for("console.publish"))

    def _rebase(operator: Operator, path: str, text: str | None, seen: Seen) -> None:
        try:
            bench.save(path, text, seen, operator, "对照后留用草稿", compared=True)
            flash("留用了这份草稿。", "good")
        except Clash:
            flash("线上又有了新的一版，再对照一遍。", "bad")


def _left(every: list[str], taken: list[str]) -> list[str]:
    """The drafts to leave out: shown with a box, and the box not ticked."""
    return [path for path in every if path not in taken]
