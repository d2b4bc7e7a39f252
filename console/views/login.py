"""Coming in and going out."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from console.desk import Desk, me
from console.session import LONGEST_PASSWORD, Busy, log_in, log_out, verified

_WITHIN = re.compile(r"/console(?:/[^\\]*)?")
LONGEST_NAME = 60


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Name and password."""

    name = StringField(
        "名字", [InputRequired("写上名字"), Length(max=LONGEST_NAME)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        "密码",
        [InputRequired("写上密码"), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )


def add_login(pages: Blueprint, desk: Desk) -> None:
    """/console/login, /console/logout."""

    @pages.route("/login", methods=["GET", "POST"])
    def login() -> ResponseReturnValue:
        form = LoginForm()
        if not form.validate_on_submit():
            return render_template("console/login.html", form=form, fault="")
        name, address, now = form.name.data, request.remote_addr or "", desk.services.clock.now()
        if wait := desk.throttle.begin(name, address, now):
            minutes = int(wait.total_seconds() // 60) + 1
            fault = f"试得太多了，{minutes} 分钟后再来。忘了密码，请管理员换一个。"
            after = {"Retry-After": str(minutes * 60)}
            return render_template("console/login.html", form=form, fault=fault), 429, after
        try:
            who = verified(desk.users, name, form.password.data)
        except Busy:
            fault = "现在登录的人太多，过几秒再试。"
            return render_template("console/login.html", form=form, fault=fault), 429, {"Retry-After": "5"}
        if who is None:
            known = any(user.name == name for user in desk.users)  # anything else may be a mistyped password
            desk.store.audit.add(name if known else "?", "登录失败", now, detail={"address": address})
            return render_template("console/login.html", form=form, fault="名字或密码不对。"), 401
        desk.throttle.succeeded(name, address)
        log_in(who, now)
        desk.store.audit.add(who.name, "登录", now, detail={"address": address})
        return redirect(_within(request.args.get("next", "")))

    @pages.post("/logout")
    def logout() -> ResponseReturnValue:
        desk.store.audit.add(me().name, "退出", desk.services.clock.now())
        log_out()
        return redirect(url_for("console.login"))


def _within(wanted: str) -> str:
    """`wanted` where it is one of our own pages, else the first page."""
    return wanted if _WITHIN.fullmatch(wanted) and "//" not in wanted else url_for("console.today")
