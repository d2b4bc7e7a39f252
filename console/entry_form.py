"""The form of an entry: its fields in Chinese, and the way to the entry's values and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from console.entry_text import EntryValues
from console.titles import meant
from knowledge.checks.bodies import SHORT_AT_MOST
from knowledge.diff import STATUS_WORDS
from knowledge.model import ASPECTS, Edition

SOURCES, RELATED = 4, 3
TIERS = {"official": "官方", "guide": "指南", "commentary": "转载"}
NOT_YET = "这一天还没有到，写核对内容的那一天"
_BREAKS = re.compile(r"[、,，;；\s]+")


class SourceForm(Form):  # type: ignore[misc]
    """One source and the place in it."""

    id = SelectField("依据", choices={}, validate_choice=False)
    at = StringField("第几条（官方文件才显示）")


class EntryForm(FlaskForm):  # type: ignore[misc]
    """One entry. What it may hold is judged by knowledge.check, so that the same is said here and at publishing."""

    title = StringField("标题", description="2 到 14 个字，会成为可以点的选项")
    about = StringField("说的是哪样东西", description="词库里的概念，用顿号隔开，例如：签注、到期")
    aspect = SelectField("问的是哪方面", choices={"": "选一个", **ASPECTS}, validate_choice=False)
    status = SelectField("状态", choices=STATUS_WORDS, validate_choice=False)
    short = TextAreaField(
        "短答", description=f"第一行，先给答案，60 个字左右，最多 {SHORT_AT_MOST} 个。数字写成 {{参数名}}"
    )
    details = TextAreaField("细节", description="理由和清单。和短答合起来 80 到 330 个字；清单每行以「· 」开头")
    more = TextAreaField("更多", description="少见的情况和背景，对方回「更多」才看到。可以空着")
    asks = TextAreaField("例句", description="人们会怎么问，一行一句，12 到 20 句；每一句发布前都会试问")
    not_for = TextAreaField("不该走到这里的问法", description="容易混的问法，一行一句，最多 6 句")
    sources = FieldList(FormField(SourceForm), min_entries=SOURCES, max_entries=SOURCES)
    related = FieldList(StringField("相关条目"), min_entries=RELATED)
    reviewed_on = DateField("核实日", [Optional()])
    review_every_days = IntegerField("多少天核实一次", [Optional(), NumberRange(1, 3650, "写 1 到 3650 之间的天数")])
    owner = StringField("负责人")
    facts = StringField("事实编号", description="覆盖清单里的编号，用空格隔开。不知道就别动")
    live = HiddenField()
    draft = HiddenField()

    def meaning(self, edition: Edition, today: date) -> EntryForm:
        """Itself, with the ids of the related entries that were named by title, and a day to judge days by."""
        self.today = today
        for field in self.related:
            field.data = meant(edition, field.data or "") or (field.data or "").strip()
        return self

    def validate_reviewed_on(self, field: Any) -> None:
        """Nobody has checked anything tomorrow."""
        if field.data and field.data > self.today:
            raise ValidationError(NOT_YET)

    def validate_short(self, field: Any) -> None:
        """A file has no place for an empty first line: the first of the details would become the answer."""
        if not _lines(field) and (_text(self.details) or _text(self.more)):
            raise ValidationError("短答不能空，先用一句话给出答案")

    def values(self) -> EntryValues:
        """What was filled in."""
        return EntryValues(
            title=_one(self.title),
            about=_split(self.about),
            aspect=_one(self.aspect),
            status=_one(self.status),
            asks=_lines(self.asks),
            not_for=_lines(self.not_for),
            facts=_split(self.facts),
            related=tuple(field.data for field in self.related if field.data),
            reviewed_on=self.reviewed_on.data,
            review_every_days=self.review_every_days.data or 180,
            owner=_one(self.owner),
            sources=tuple((row.form.id.data, _one(row.form.at)) for row in self.sources if row.form.id.data),
            short=" ".join(_lines(self.short)),
            details=_text(self.details),
            more=_text(self.more),
        )


def filled(values: EntryValues) -> dict[str, Any]:
    """`values` as the form's data."""
    related = [*values.related, *[""] * RELATED][: max(RELATED, len(values.related))]
    sources = [{"id": name, "at": at} for name, at in values.sources]
    return {
        **{name: getattr(values, name) for name in ("title", "aspect", "status", "short", "details", "more", "owner")},
        "reviewed_on": values.reviewed_on,
        "review_every_days": values.review_every_days,
        "about": "、".join(values.about),
        "facts": " ".join(values.facts),
        "asks": "\n".join(values.asks),
        "not_for": "\n".join(values.not_for),
        "related": related,
        "sources": [*sources, *[{"id": "", "at": ""}] * (SOURCES - len(sources))],
    }


def offer(form: EntryForm, edition: Edition) -> None:
    """Fills the lists to choose from, and names entries by their titles; what is unknown stays as it is written."""
    for field in form.related:
        entry = edition.entries.get(field.data or "")
        field.data = entry.title if entry and entry.title else field.data
    for row in form.sources:
        row.form.id.choices = source_choices(edition, row.form.id.data)
    for field in (form.aspect, form.status):
        if field.data and field.data not in field.choices:
            field.choices = {**field.choices, field.data: f"{field.data}（没有这一项）"}


def source_choices(edition: Edition, present: str | None) -> dict[str, str]:
    """The sources, official ones first, and `present` even where it is unknown."""
    order = {tier: place for place, tier in enumerate(TIERS)}
    known = sorted(edition.sources.values(), key=lambda s: (order.get(s.tier, len(order)), s.short, s.dated))
    return _choices({s.id: f"{TIERS.get(s.tier, '？')} · {s.short}（{s.dated}）" for s in known}, present)


def _choices(named: Mapping[str, str], present: str | None) -> dict[str, str]:
    unknown = {present: f"{present}（没有这一项）"} if present and present not in named else {}
    return {"": "—", **named, **unknown}


def _one(field: Any) -> str:
    return " ".join(str(field.data or "").split())


def _text(field: Any) -> str:
    rows = str(field.data or "").replace("\r\n", "\n").split("\n")
    return "\n".join(row.rstrip() for row in rows).strip()


def _lines(field: Any) -> tuple[str, ...]:
    return tuple(row.strip() for row in str(field.data or "").splitlines() if row.strip())


def _split(field: Any) -> tuple[str, ...]:
    return tuple(part for part in _BREAKS.split(str(field.data or "")) if part)
