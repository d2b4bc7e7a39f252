"""The TOML files of the knowledge, one reader each: Table in, a piece of the edition into Parts."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, cast

from knowledge.model import (
    ASPECTS,
    TIERS,
    ConceptData,
    DatedValue,
    Intent,
    Outside,
    Parameter,
    Source,
    Tier,
)
from knowledge.parts import Parts
from knowledge.read import Table
from messages import Issue

_NAME = re.compile(r"[a-z][a-z0-9_]*")
NEVER = date.max


def stem(path: str) -> str:
    """parameters/permit/issue_days.toml → issue_days."""
    return path.rsplit("/", 1)[-1].removesuffix(".toml")


def read_sources(table: Table, path: str, parts: Parts) -> None:
    """Every `[id]` of sources.toml."""
    for name in table.data:
        row = table.subtable(name)
        if row is None:
            continue
        source = Source(
            id=name,
            title=row.text("title"),
            number=row.text("number", required=False, may_be_empty=True),
            issuer=row.text("issuer"),
            tier=cast(Tier, row.one_of("tier", TIERS)),
            dated=row.day("date") or NEVER,
            in_force=row.flag("in_force"),
            short=row.text("short"),
            read_on=row.day("read_on") or NEVER,
            note=row.text("note", required=False, may_be_empty=True),
        )
        row.finish()
        parts.sources[name] = source


def read_parameter(table: Table, path: str, parts: Parts) -> None:
    """One dated figure."""
    name, before = stem(path), len(parts.issues)
    if not _NAME.fullmatch(name):
        parts.issues.append(Issue(path, 0, "数字文件的名字只能用小写字母、数字和下划线", "改成 issue_days.toml 这样"))
    if name in parts.parameters:
        other = parts.parameters[name].file
        parts.issues.append(Issue(path, 0, f"已经有一个数字叫 {name}（{other}）", "换个名字，或删掉一个"))
    parameter = Parameter(
        name=name,
        file=path,
        title=table.text("title"),
        unit=table.text("unit"),
        values=tuple(_dated_value(row) for row in table.tables("values")),
        reviewed_on=table.day("reviewed_on") or NEVER,
        review_every_days=table.count("review_every_days"),
        expect_next=table.day("expect_next", required=False),
    )
    table.finish()
    if len(parts.issues) == before:
        parts.parameters[name] = parameter
    else:
        parts.unread.add(path)


def _dated_value(row: Table) -> DatedValue:
    since, value, lapsed = row.day("from"), row.number("value"), row.flag("lapsed")
    if lapsed and "value" in row.data:
        row.issue("lapsed", "同一段里既有 value 又有 lapsed", "数字还有效就删 lapsed，失效了就删 value")
    elif not lapsed and "value" not in row.data:
        row.issue("from", "这一段没有数", "补上 value = 数，或者写 lapsed = true 表示从这天起失效")
    dated = DatedValue(
        since=since or NEVER,
        value=value,
        source=row.text("source", required=not lapsed),
        at=row.text("at", required=False, may_be_empty=True),
        note=row.text("note", required=False, may_be_empty=True),
    )
    row.finish()
    return dated


def read_outside(table: Table, path: str, parts: Parts) -> None:
    """One neighbouring subject."""
    name = stem(path)
    parts.outside[name] = Outside(
        id=name,
        file=path,
        title=table.text("title"),
        words=table.texts("words"),
        asks=table.texts("asks"),
        reply=table.text("reply"),
        near=table.texts("near", required=False),
        unless=table.texts("unless", required=False),
        decides=table.flag("decides"),
        scene=table.flag("scene"),
    )
    table.finish()


def read_intent(table: Table, path: str, parts: Parts) -> None:
    """One thing people want besides knowledge."""
    name = stem(path)
    parts.intents[name] = Intent(
        id=name,
        file=path,
        title=table.text("title"),
        asks=table.texts("asks"),
        reply=table.text("reply", required=False, may_be_empty=True),
        related=table.texts("related", required=False),
        not_for=table.texts("not_for", required=False),
        statement=table.flag("statement"),
        words=table.texts("words", required=False),
        strict=table.flag("strict"),
    )
    table.finish()


def read_lexicon(table: Table, path: str, parts: Parts) -> None:
    """Concepts, and the two tables about spelling: lookalikes and words."""
    for row in table.tables("concepts", required=False):
        name, kind = row.text("name"), row.one_of("kind", ("thing", "aspect", "talk"))
        words, aspect = row.texts("words"), row.one_of("aspect", ASPECTS, required=kind == "aspect")
        broad = row.flag("broad")
        row.finish()
        if name in parts.concepts:
            row.issue("name", f"概念「{name}」已经在 {parts.concepts[name].file} 里", "把词并到一处，只留一个")
        elif name:
            parts.concepts[name] = ConceptData(
                name, path, cast(Literal["thing", "aspect", "talk"], kind), words, aspect, broad
            )
    lookalikes, spelling = table.subtable("lookalikes", required=False), table.subtable("words", required=False)
    if lookalikes:
        parts.lookalikes.update({wrong: lookalikes.text(wrong) for wrong in lookalikes.data})
    if spelling:
        parts.plain.extend(spelling.texts("plain", required=False))
        parts.fillers.extend(spelling.texts("fillers", required=False))
        spelling.finish()
    table.finish()


def read_wording(table: Table, path: str, parts: Parts) -> None:
    """Sentences under table.key. A list of words is one sentence too, joined with 、."""
    for name in table.data:
        row = table.subtable(name)
        if row is None:
            continue
        for key, value in row.data.items():
            sentence = "、".join(row.texts(key)) if isinstance(value, list) else row.text(key)
            if not _NAME.fullmatch(name) or not _NAME.fullmatch(key):
                row.issue(key, f"{name}.{key} 这个名字不合适", "只用小写字母、数字和下划线")
            elif f"{name}.{key}" in parts.wording:
                row.issue(key, f"{name}.{key} 在别的文件里写过了", "只留一个")
            else:
                parts.wording[f"{name}.{key}"] = sentence


def read_calendar(table: Table, path: str, parts: Parts) -> None:
    """One year's days off and shifted working days; the file is named after the year."""
    name = stem(path)
    if not re.fullmatch(r"20\d\d", name):
        parts.issues.append(Issue(path, 0, "日历文件要用年份命名", "改成 2027.toml 这样"))
        return
    table.text("source")
    days_off, working = table.days("days_off"), table.days("working_days", required=False)
    for key, days in (("days_off", days_off), ("working_days", working)):
        for day in days:
            if day.year != int(name):
                table.issue(key, f"{day.isoformat()} 不是 {name} 年的", "放到那一年的文件里", day.isoformat())
    table.finish()
    parts.years.add(int(name))
    parts.days_off.update(days_off)
    parts.working_days.update(working)
