"""The first page: how it went today and in the last 30 days, and what needs a hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.charts import bars
from console.desk import Desk
from knowledge.check import notices

DAYS = 30
MISSED = ("missed", "miss")  # not answered; and asked for a person instead
QUIET = ("left", "deleted", "media", "trouble", "clarified", *MISSED)  # outcomes that are no answer
CHARTS: Mapping[str, str] = {"messages": "消息", "reminders": "提醒"}


@dataclass(frozen=True, slots=True)
class Hand:
    """Something that needs one: what it is, and where to mend it ("" where no page does)."""

    what: str
    url: str = ""


def add_today(pages: Blueprint, desk: Desk) -> None:
    """/console, /console/chart/NAME.svg."""

    @pages.get("")
    def today() -> ResponseReturnValue:
        store, day = desk.store, desk.services.clock.today()
        days = _last(day)
        series = {name: _series(desk, name, days) for name in CHARTS}
        return render_template(
            "console/today.html",
            day=day,
            people=store.people.count(),
            records=store.dates.count(),
            series=series,
            sums={name: {word: sum(values) for word, values in rows.items()} for name, rows in series.items()},
            days=days,
            charts=CHARTS,
            hands=_hands(desk),
        )

    @pages.get("/chart/<name>.svg")
    def chart(name: str) -> ResponseReturnValue:
        if name not in CHARTS:
            abort(404)
        days = _last(desk.services.clock.today())
        svg = bars(days, _series(desk, name, days), narrow="narrow" in request.args)
        response = Response(svg, mimetype="image/svg+xml")
        # The library styles its drawing inside it; nothing else may come with the image.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return response


def _last(day: date) -> list[date]:
    return [day - timedelta(days=back) for back in reversed(range(DAYS))]


def _series(desk: Desk, name: str, days: Sequence[date]) -> dict[str, list[int]]:
    """Words → counts by day."""
    counts = desk.store.counters.range(days[0], days[-1])

    def row(*keys: str) -> list[int]:
        return [sum(counts.get(key, {}).get(day, 0) for key in keys) for day in days]

    if name == "reminders":
        words = {"sent": "发了", "held": "留着", "failed": "没发成", "unknown": "不知道"}
        return {word: row(f"reminders.{key}") for key, word in words.items()}
    quiet = {f"messages.{outcome}" for outcome in QUIET}
    answered = [key for key in counts if key.startswith("messages.") and key not in quiet]
    other = [f"messages.{outcome}" for outcome in QUIET if outcome not in ("clarified", *MISSED)]
    return {
        "答上了": row(*answered),
        "反问了": row("messages.clarified"),
        "没答上": row(*(f"messages.{outcome}" for outcome in MISSED)),
        "其他": row(*other),
    }


def _hands(desk: Desk) -> list[Hand]:
    """What an operator should look at now, the most urgent first."""
    store, now = desk.store, desk.services.clock.now()
    found = []
    if fault := desk.services.knowledge_fault():
        found.append(Hand(f"线上的知识没有读进来，还在用上一版：{fault}", url_for("console.editions")))
    for alarm in store.alarms.active(now).values():
        until = f"，到 {alarm.ends_at:%-m月%-d日 %H:%M} 再试" if alarm.ends_at else ""
        found.append(Hand(f"{alarm.reason}（{alarm.name}{until}）", url_for("console.reminders")))
    if failed := len(store.steps.listing("failed", 100)):
        found.append(Hand(f"{failed} 条提醒没发成", url_for("console.reminders", state="failed")))
    if held := len(store.steps.listing("held", 100)):
        found.append(Hand(f"{held} 条提醒留着，等对方说话时说", url_for("console.reminders", state="held")))
    if stale := desk.bench.stale():
        found.append(Hand(f"{len(stale)} 份草稿要和线上对照", url_for("console.publish")))
    due = notices(desk.bench.texts(), now.date())
    entries = [issue for issue in due if issue.file.startswith("entries/")]
    if entries:
        found.append(Hand(f"{len(entries)} 个条目该重新核实", url_for("console.knowledge", only="overdue")))
    if figures := len(due) - len(entries):
        found.append(Hand(f"{figures} 个数字该重新核实，或该有新数", url_for("console.figures")))
    if groups := len(store.misses.groups(100, "miss")):
        found.append(Hand(f"{groups} 组问题没答上", url_for("console.unanswered")))
    if asked_back := len(store.misses.groups(100, "clarified")):
        found.append(Hand(f"{asked_back} 组问题给了几个选项才答上", url_for("console.unanswered", kind="clarified")))
    if drafts := len(desk.bench.drafts()):
        found.append(Hand(f"{drafts} 份草稿等着发布", url_for("console.publish")))
    return found
