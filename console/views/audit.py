"""Who did what and when."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from console.desk import Desk
from console.views.reminders import masked

PAGE = 50


def add_audit(pages: Blueprint, desk: Desk) -> None:
    """/console/audit."""

    @pages.get("/audit")
    def audit() -> ResponseReturnValue:
        acts = desk.store.audit.listing(PAGE + 1, request.args.get("before", None, int))
        return render_template("console/audit.html", acts=acts[:PAGE], more=len(acts) > PAGE, masked=masked)
