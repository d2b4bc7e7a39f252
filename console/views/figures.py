"""The parameters: dated values, who uses them, adding and changing rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError

from console.desk import Desk, me
from console.differences import differences
from console.entry_form import NOT_YET, source_choices
from console.figure_text import FigureRow, FigureValues, read_figure, write_figure
from console.workbench import Clash, Seen
from knowledge.answer import filled, parameters_of, shown
from knowledge.checks.tables import figure_fault
from knowledge.load import tidy
from knowledge.model import Edition, Entry, NotKnown, Parameter

REMINDERS: Mapping[str, str] = {
    "endorse_window_days": "签注窗口打开那天的提醒",
    "points_confirmation_working_days": "可以做积分确认那天的提醒",
    "points_confirmation_limit_days": "积分确认最后期限前的提醒",
    "review_working_days": "审核该出结果时，问新到期日的提醒",
}


class RowForm(Form):  # type: ignore[misc]
    """One dated value; a row in which nothing was typed is left out."""

    since = DateField("从哪天起", [Optional()])
    value = StringField("数", [Optional(), Regexp(r"-?\d+(\.\d+)?$", message="只写数字，例如 45 或 0.8")])
    lapsed = BooleanField("从这天起失效")
    source = SelectField("依据", choices={}, validate_choice=False)
    at = StringField("第几条")
    note = StringField("说明")

    def sound(self, unit: str) -> bool:
        """Whether the fields agree with each other; what does not is said at its field."""
        value = (self.value.data or "").strip()
        if self.left_out:
            return True
        if not self.since.data:
            self.since.errors = [*self.since.errors, "写从哪天起。这一段不要了，就把数和说明也清空"]
        if self.lapsed.data and value:
            self.value.errors = ["失效就不写数：清空它，或者去掉下面的勾"]
        elif not self.lapsed.data and not value:
            self.value.errors = ["写上数；从这天起没有数了，就勾下面的「失效」"]
        elif value and not self.value.errors and (fault := figure_fault(Decimal(value), unit)):
            self.value.errors = ["，".join(fault)]
        return not (self.since.errors or self.value.errors)

    @property
    def left_out(self) -> bool:
        """Nothing was typed here; the source is offered beforehand and does not count."""
        day = any(self.since.raw_data or ())  # as it was typed, be it a date or not
        return not (day or self.lapsed.data or any((field.data or "").strip() for field in (self.value, self.note)))


class FigureForm(FlaskForm):  # type: ignore[misc]
    """One parameter."""

    title = StringField("标题", [InputRequired("写上标题")])
    unit = StringField("单位", [InputRequired("写上单位")])
    rows = FieldList(FormField(RowForm))
    reviewed_on = DateField("核实日", [Optional()])
    review_every_days = IntegerField(
        "多少天核实一次", [InputRequired("写上天数"), NumberRange(1, 3650, "写 1 到 3650 之间的天数")]
    )
    expect_next = DateField(
        "下次该有新数的日子", [Optional()], description="每年会变的数才填，过了这天答案会提醒可能有变"
    )
    live = HiddenField()
    draft = HiddenField()

    def validate_reviewed_on(self, field: Any) -> None:
        """Nobody has checked anything tomorrow."""
        if field.data and field.data > self.today:
            raise ValidationError(NOT_YET)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, and each row as a whole."""
        by_itself = super().validate(extra_validators)
        rows = [row.form.sound((self.unit.data or "").strip()) for row in self.rows]  # every one, to say all at once
        return bool(by_itself) and all(rows)

    def values(self) -> FigureValues:
        """What was filled in."""
        return FigureValues(
            title=self.title.data.strip(),
            unit=self.unit.data.strip(),
            reviewed_on=self.reviewed_on.data,
            review_every_days=self.review_every_days.data or 365,
            expect_next=self.expect_next.data,
            rows=tuple(_row(row.form) for row in self.rows if not row.form.left_out),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list."""

    parameter: Parameter
    now: str
    next: str
    uses: int
    drafted: bool


def add_figures(pages: Blueprint, desk: Desk) -> None:
    """/console/figures, /console/figures/NAME."""
    bench = desk.bench

    @pages.get("/figures")
    def figures() -> ResponseReturnValue:
        edition = bench.known(bench.texts()).edition
        today, drafts = desk.services.clock.today(), {draft.path for draft in bench.drafts()}
        asked = request.args.get("q", "").strip().lower()
        found = [p for p in edition.parameters.values() if asked in f"{p.title} {p.name}".lower()]
        lines = [
            Line(p, value_on(p, today), coming(p, today), len(users(edition, p.name)), p.file in drafts)
            for p in sorted(found, key=lambda p: (p.file.split("/")[1], p.title))
        ]
        return render_template("console/figures.html", lines=lines, asked=asked, today=today, reminders=REMINDERS)

    def page(path: str, form: FigureForm, text: str, status: int = 200, **more: Any) -> ResponseReturnValue:
        known = bench.known({**bench.texts(), path: tidy(text)})
        edition, today = known.edition, desk.services.clock.today()
        name = path.rsplit("/", 1)[-1].removesuffix(".toml")
        for row in form.rows:
            row.form.source.choices = source_choices(edition, row.form.source.data)
        used = [(entry, filled(edition, entry.short, today)) for entry in users(edition, name)]
        return render_template(
            "console/figure.html",
            form=form,
            path=path,
            name=name,
            used=used,
            issues=[issue for issue in known.issues if issue.file == path],
            draft=desk.store.drafts.get(path),
            reminder=REMINDERS.get(name, ""),
            **more,
        ), status

    @pages.get("/figures/<name>")
    def figure(name: str) -> ResponseReturnValue:
        texts = bench.texts()
        path = _path(name, texts)
        values, seen = read_figure(texts[path]), bench.seen(path)
        if values is None:
            flash("这个文件的写法有问题，表单打不开，先改原文。", "bad")
            return redirect(url_for("console.file", path=path))
        return page(path, _form(values, seen), texts[path])

    @pages.post("/figures/<name>")
    def save_figure(name: str) -> ResponseReturnValue:
        texts = bench.texts()
        path, form = _path(name, texts), FigureForm()
        form.today = desk.services.clock.today()
        if not form.validate() or read_figure(texts[path]) is None:
            return page(path, form, texts[path], 422)
        text = write_figure(texts[path], form.values())
        seen = Seen(request.form.get("live", 0, int), request.form.get("draft", 0, int))
        try:
            bench.save(path, text, seen, me(), "改数字")
        except Clash as clash:
            form.live.data, form.draft.data = clash.seen.live, clash.seen.draft
            return page(path, form, text, 409, clash=clash, differences=differences(clash.theirs, text))
        flash("存成草稿了，还没有上线。去「发布」看看哪些答案和提醒会变。", "good")
        return redirect(url_for("console.figure", name=name))


def users(edition: Edition, name: str) -> list[Entry]:
    """The entries that name the parameter."""
    return [
        entry
        for entry in edition.entries.values()
        if any(p.name == name for p in parameters_of(edition, entry.short, entry.details, entry.more))
    ]


def value_on(parameter: Parameter, day: date) -> str:
    """The figure in force, with its unit."""
    try:
        return f"{shown(parameter.value_on(day))} {parameter.unit}"
    except NotKnown:
        return "没有核实过的数"


def coming(parameter: Parameter, day: date) -> str:
    """The next change that is known already; "" for none."""
    row = next((row for row in parameter.values if row.since > day), None)
    if row is None:
        return ""
    return f"{row.since} 起" + ("失效" if row.value is None else f" {shown(row.value)} {parameter.unit}")


def _path(name: str, texts: Mapping[str, str]) -> str:
    end = f"/{name}.toml"
    path = next((path for path in texts if path.startswith("parameters/") and path.endswith(end)), None)
    if path is None:
        abort(404)
    return path


def _form(values: FigureValues, seen: Seen) -> FigureForm:
    rows = [
        {"since": r.since, "value": r.value, "lapsed": r.lapsed, "source": r.source, "at": r.at, "note": r.note}
        for r in values.rows
    ]
    data = {
        "title": values.title,
        "unit": values.unit,
        "rows": [*rows, {"source": rows[-1]["source"] if rows else "", "at": rows[-1]["at"] if rows else ""}],
        "reviewed_on": values.reviewed_on,
        "review_every_days": values.review_every_days,
        "expect_next": values.expect_next,
        "live": seen.live,
        "draft": seen.draft,
    }
    return FigureForm(formdata=None, data=data)


def _row(form: Any) -> FigureRow:
    def text(field: Any) -> str:
        return (field.data or "").strip()

    return FigureRow(
        form.since.data, text(form.value), bool(form.lapsed.data), text(form.source), text(form.at), text(form.note)
    )
