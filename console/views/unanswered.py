"""What people asked and did not get answered, or only after a choice: into the knowledge with one click."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from console.desk import Desk, me
from console.entry_text import read_values, write_values
from console.publishing import title_of
from console.titles import meant, titles
from console.workbench import Clash
from knowledge.checks.examples import same
from storage.misses import MissGroup

MOST = 100
KINDS: Mapping[str, str] = {"miss": "没答上", "clarified": "给了几个选项", "all": "全部"}


@dataclass(frozen=True, slots=True)
class Group:
    """One group with its wordings, and the entries it may belong to by title."""

    group: MissGroup
    wordings: list[str]
    nearest: dict[str, str]
    chosen: dict[str, int]


def add_unanswered(pages: Blueprint, desk: Desk) -> None:
    """/console/unanswered."""
    bench = desk.bench

    @pages.get("/unanswered")
    def unanswered() -> ResponseReturnValue:
        kind: Any = request.args.get("kind", "miss")
        known = bench.known(bench.texts())
        entries = known.edition.entries
        groups = []
        counts = Counter(group.kind for group in desk.store.misses.groups(MOST))
        for group in desk.store.misses.groups(MOST, kind if kind in ("miss", "clarified") else None):
            near = [name for name in dict.fromkeys((*group.chosen, *group.nearest)) if name in entries]
            chosen = {title_of(known, name): n for name, n in group.chosen.items()}
            wordings = desk.store.misses.texts(group.likeness)
            groups.append(Group(group, wordings, {name: entries[name].title for name in near}, chosen))
        return render_template(
            "console/unanswered.html",
            groups=groups,
            kind=kind,
            kinds=KINDS,
            counts={**counts, "all": counts.total()},
            titles=titles(known.edition),
        )

    @pages.post("/unanswered")
    def deal_with() -> ResponseReturnValue:
        likeness, text = request.form.get("likeness", ""), request.form.get("text", "").strip()[:200]
        picked = request.form.get("pick", "")  # one click on a near entry
        act, entry_id = ("example", picked) if picked else (request.form.get("act", ""), request.form.get("entry", ""))
        if act == "aside":
            settle(likeness, "放下一组问题", text)
            flash("放下了，不再列出。", "good")
        elif act == "new" and text:
            settle(likeness, "用问题开新条目", text)
            return redirect(url_for("console.new_entry", ask=text))
        elif act == "example" and text:
            return make_example(likeness, text, entry_id)
        return redirect(url_for("console.unanswered"))

    def make_example(likeness: str, text: str, typed: str) -> ResponseReturnValue:
        entry_id = meant(bench.known(bench.texts()).edition, typed)
        path = f"entries/{entry_id}.md"
        seen, texts = bench.seen(path), bench.texts()
        old = texts.get(path)
        values = read_values(old) if old is not None else None
        if old is None or values is None:
            why = f"没有叫「{typed.strip()[:30]}」的条目" if typed.strip() else "还没有选条目"
            flash(f"没有加上：{why}。在「别的条目」里打几个字，从列表里点一条。", "bad")
            return redirect(url_for("console.unanswered"))
        if same(text) not in map(same, values.asks):
            added = write_values(old, replace(values, asks=(*values.asks, text)))
            try:
                bench.save(path, added, seen, me(), "把问题变成例句", ask=text)
            except Clash as clash:
                flash(f"没有加上：{clash.who or '别人'}刚改过这一条，再点一次。", "bad")
                return redirect(url_for("console.unanswered"))
        settle(likeness, "问题已收进条目", text)
        flash(f"「{text}」成了这一条的例句，在草稿里。看看走得对不对，再去「发布」。", "good")
        return redirect(url_for("console.entry", entry_id=entry_id))

    def settle(likeness: str, act: str, text: str) -> None:
        store, now = desk.store, desk.services.clock.now()
        with store.transaction():
            n = store.misses.settle(likeness, now)
            store.audit.add(me().name, act, now, text, detail={"n": n})
