"""Publishing and going back from the pages: what it would change, why it would be refused, and the act itself.

The same checks as `kb publish`: knowledge.check, then the routing test, then one transaction that moves the pointer,
drops the drafts that went live and writes the audit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from console.known import Known
from console.services import Moves
from console.session import Operator
from console.workbench import Workbench, overlaid
from knowledge.diff import diff, jumps
from knowledge.editions import Record, Refused, roll_back
from messages import Issue
from storage.drafts import Draft
from storage.editions import EditionConflict

FIGURES = ("数字", "新数字", "删去数字")
MOVED_ON = "刚才有人改了草稿或发布了新版，这一页已经旧了。看一遍新的，再发布"
MOVED_BACK = "刚才有人发布了新版，这一页已经旧了。看一遍新的，再回退"


@dataclass(frozen=True, slots=True)
class Rerouted:
    """An example question that leads elsewhere than today; titles, "" for nowhere."""

    question: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What publishing these drafts would do."""

    live: int
    known: Known
    drafts: tuple[Draft, ...]
    stale: Mapping[str, tuple[Draft, str | None]]
    entries: tuple[str, ...]  # the changes in plain words
    figures: tuple[str, ...]
    issues: tuple[Issue, ...]
    jumps: tuple[str, ...] = ()  # figures that look like a slip of the hand
    misroutes: tuple[Issue, ...] = ()
    rerouted: tuple[Rerouted, ...] = ()
    moves: Moves | None = None
    pending: bool = False  # the examples are still being asked


def outlook(bench: Workbench, leave: Collection[str] = (), patience: float | None = None) -> Outlook:
    """What publishing all drafts but those of the paths in `leave` would do.

    Asking every example takes many seconds the first time: after `patience` seconds the outlook comes without it,
    `pending`, and the asking goes on behind. None: waits until all is known.
    """
    number, live = bench.live()
    drafts = tuple(draft for draft in bench.drafts() if draft.path not in leave)
    before, after = bench.known(live), bench.known(overlaid(live, drafts))
    changes = diff(live, after.texts)
    figures = tuple(line for line in changes if line.startswith(FIGURES))
    found = Outlook(
        live=number,
        known=after,
        drafts=drafts,
        stale={path: both for path, both in bench.stale().items() if path not in leave},
        entries=tuple(line for line in changes if line not in figures),
        figures=figures,
        issues=tuple(after.issues),
        jumps=tuple(jumps(before.edition, after.edition)),
    )
    if after.issues or not drafts:
        return found
    moves = _moves(bench, before, after) if figures else None
    if not (after.rehearsed(patience) and before.rehearsed(patience)):
        return replace(found, moves=moves, pending=True)
    return replace(found, misroutes=tuple(after.misroutes), rerouted=rerouted(before, after), moves=moves)


def rerouted(before: Known, after: Known) -> tuple[Rerouted, ...]:
    """The example questions of either that lead elsewhere in `after` than in `before`."""
    found = []
    for question in sorted({*before.routes, *after.routes}):
        was = before.routes.get(question) or before.route(question)
        now = after.routes.get(question) or after.route(question)
        if was != now:
            found.append(Rerouted(question, title_of(before, was), title_of(after, now)))
    return tuple(found)


def title_of(known: Known, target: str) -> str:
    """The title of an entry, intent or neighbouring subject; the id itself when there is none."""
    edition = known.edition
    item = edition.entries.get(target) or edition.intents.get(target) or edition.outside.get(target)
    return item.title if item else target


def name_of(plan: Outlook, path: str) -> str:
    """What a file is called by people: the title of its entry or figure, else its path."""
    edition = plan.known.edition
    titles = {entry.file: entry.title for entry in edition.entries.values()}
    titles |= {parameter.file: parameter.title for parameter in edition.parameters.values()}
    return titles.get(path, path)


def publish(bench: Workbench, operator: Operator, note: str, digest: str, leave: Collection[str] = ()) -> Record:
    """Publishes the drafts that the operator has just looked at: `digest` names the files. Raises Refused."""
    plan = outlook(bench, leave)
    if plan.known.digest != digest:
        raise Refused(MOVED_ON)
    if plan.stale:
        raise Refused("有草稿是在旧的一版上改的，先对照：" + "、".join(plan.stale))
    if plan.issues or plan.misroutes:
        raise Refused("知识有问题，没有发布。按下面说的改好再来", (*plan.issues, *plan.misroutes))
    if not plan.drafts:
        raise Refused("一份草稿也没有勾，没有要发布的" if leave else "没有草稿，没有要发布的")
    store, now = bench.services.store(), bench.services.clock.now()
    try:
        with store.transaction():
            kept = {draft.path: draft.version for draft in store.drafts.all()}
            if any(kept.get(draft.path) != draft.version for draft in plan.drafts):
                raise Refused(MOVED_ON)
            record = store.editions.publish(plan.known.texts, operator.name, note, now, plan.live)
            store.drafts.drop(plan.drafts)
            detail = {"note": note, "changes": [*plan.entries, *plan.figures][:50]}
            store.audit.add(operator.name, "发布", now, f"第 {record.number} 版", detail=detail)
    except EditionConflict as conflict:
        raise Refused(str(conflict)) from None
    return record


def go_back(bench: Workbench, operator: Operator, number: int, note: str, expected_live: int) -> Record:
    """Publishes an old edition anew; drafts stay drafts. Raises Refused."""
    store, now = bench.services.store(), bench.services.clock.now()
    try:
        with store.transaction():
            if store.editions.live_number() != expected_live:
                raise Refused(MOVED_BACK)
            record = roll_back(store.editions, number, operator.name, note, now)
            detail = {"note": note, "to": number}
            store.audit.add(operator.name, "回退", now, f"第 {record.number} 版", detail=detail)
    except EditionConflict as conflict:
        raise Refused(str(conflict)) from None
    return record


def _moves(bench: Workbench, before: Known, after: Known) -> Moves | None:
    preview = bench.services.preview_moves
    return preview(before.edition, after.edition, bench.services.clock.now()) if preview else None
