"""Reminders: what is coming, what is held or failed and why, one person's record; sending again and calling off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clock import SHANGHAI
from console.desk import Desk, for_publishers, me
from storage.steps import State, Step

AHEAD, BACK = 30, 14  # days
LISTED = 50
SHOWN: Mapping[State, str] = {
    "failed": "没发成",
    "held": "留着，等对方说话时说",
    "unknown": "不知道有没有发到",
    "due": "等着再试",
    "sending": "正在发",
    "sent": "发了",
    "cancelled": "取消了",
}
KINDS: Mapping[str, str] = {
    "window_opens": "可以签注了",
    "expires_soon": "快到期",
    "expires_today": "今天到期",
    "expired": "过期了",
    "confirm_opens": "可以做积分确认了",
    "confirm_soon": "积分确认快到期限",
    "confirm_last_day": "积分确认最后一天",
    "next_year": "问新的到期日",
}
OPEN: tuple[State, ...] = ("failed", "held", "unknown", "due")
_OPENID = re.compile(r"[A-Za-z0-9_-]{6,64}")


def add_reminders(pages: Blueprint, desk: Desk) -> None:
    """/console/reminders, /console/reminders/person."""

    @pages.get("/reminders")
    def reminders() -> ResponseReturnValue:
        store, now = desk.store, desk.services.clock.now()
        today = now.date()
        state: Any = request.args.get("state", "failed")
        state = state if state in OPEN else "failed"
        begin = datetime(today.year, today.month, today.day, tzinfo=SHANGHAI)
        coming = Counter(moment.date() for moment in store.dates.planned(begin, begin + timedelta(days=AHEAD)))
        return render_template(
            "console/reminders.html",
            coming=sorted(coming.items()),
            past=sorted(store.steps.counts(today - timedelta(days=BACK), today).items(), reverse=True),
            steps=store.steps.listing(state, LISTED),
            state=state,
            states=SHOWN,
            open_states=OPEN,
            kinds=KINDS,
            masked=masked,
            ahead=AHEAD,
            back=BACK,
        )

    @pages.post("/reminders/step")
    @for_publishers
    def change_step() -> ResponseReturnValue:
        """Sends again, or calls off."""
        store, now = desk.store, desk.services.clock.now()
        step = store.steps.get(request.form.get("step", 0, int))
        act = request.form.get("act", "")
        if step is None or act not in ("release", "cancel"):
            flash("这条提醒已经不在了。", "bad")
            return redirect(url_for("console.reminders"))
        with store.transaction():
            done = release(desk, step, now) if act == "release" else call_off(desk, step, now)
            if done:
                word = "提醒再发一次" if act == "release" else "取消提醒"
                detail = {"kind": step.kind, "day": step.day.isoformat(), "was": step.state}
                store.audit.add(me().name, word, now, f"提醒 {step.id}", step.person, detail)
        if done:
            flash("好，下一轮就再发一次。" if act == "release" else "取消了，不再发。", "good")
        else:
            flash("没有动：它刚刚变了，刷新看看。", "bad")
        return redirect(url_for("console.reminders", state=step.state))

    @pages.post("/reminders/person")
    @for_publishers
    def person() -> ResponseReturnValue:
        """One person's record, for support. By POST, so that no openid stands in an address or a log."""
        openid, now = request.form.get("openid", "").strip(), desk.services.clock.now()
        if not _OPENID.fullmatch(openid):
            flash("openid 不对：从公众平台或记录里原样复制，是一串字母和数字。", "bad")
            return redirect(url_for("console.reminders"))
        store = desk.store
        store.audit.add(me().name, "看一个人的记录", now, person=openid)
        return render_template(
            "console/person.html",
            openid=openid,
            dates=store.dates.of(openid),
            steps=store.steps.of(openid),
            held=store.people.export(openid),
            states=SHOWN,
            kinds=KINDS,
            open_states=OPEN,
        )


def release(desk: Desk, step: Step, now: datetime) -> bool:
    """Makes a step due again, and its record looked at in the next pass. What is no longer wanted is not sent even
    then: everything is read again right before. Inside a transaction."""
    record = desk.store.dates.get(step.person, step.holder)
    if record is None or not desk.store.steps.move(step.id, ("failed", "held", "unknown"), "due", now):
        return False
    return desk.store.dates.plan(record, now)


def call_off(desk: Desk, step: Step, now: datetime) -> bool:
    """Ends a step for good."""
    return desk.store.steps.move(step.id, OPEN, "cancelled", now, f"{me().name} 取消")


def masked(openid: str) -> str:
    """Enough to tell two people apart, not to name one."""
    return f"{openid[:2]}…{openid[-4:]}" if len(openid) > 8 else "…"
