"""The operators' pages as a blueprint under /console: who may come in, and what every page has in common."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from console.desk import AddPages, Desk
from console.issues import in_words
from console.nowhere import said_plainly
from console.services import Services
from console.session import PREFIX, configure, operator
from console.views.audit import add_audit
from console.views.editions import add_editions
from console.views.entry import add_entry
from console.views.figures import add_figures
from console.views.files import add_files
from console.views.knowledge import add_knowledge
from console.views.lexicon import add_lexicon
from console.views.login import add_login
from console.views.publish import add_publish
from console.views.reminders import add_reminders
from console.views.today import add_today
from console.views.trial import add_trial
from console.views.unanswered import add_unanswered
from console.workbench import Workbench
from console.written import sent, written
from knowledge.read_entry import entry_id
from settings import Console
from storage.database import StorageError

MOST_BYTES = 1_000_000  # of a request
OPEN = ("console.login", "console.static")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PAGES: tuple[AddPages, ...] = (
    add_login,
    add_today,
    add_knowledge,
    add_entry,
    add_figures,
    add_lexicon,
    add_files,
    add_trial,
    add_unanswered,
    add_publish,
    add_editions,
    add_reminders,
    add_audit,
)
SAID = {
    400: ("这一页放得太久了", "刷新一下再做一次。"),
    403: ("这一步要发布人来做", "你的角色是编辑，可以改草稿；发布、回退和看个人记录请找发布人。"),
    404: ("没有这一页", "可能刚被删掉，或者地址不对。"),
    405: ("这个地址不能直接打开", "从页面上的按钮进来就对了。"),
    413: ("内容太长了", "一次最多 1 MB，拆开再存。"),
}


def console_blueprint(config: Console, services: Services) -> Blueprint:
    """All pages, for the configured users. Registering it also sets the application's session key and cookie."""
    desk = Desk(services, config.users, Workbench(services))
    pages = Blueprint(
        "console",
        __name__,
        url_prefix=PREFIX,
        template_folder="templates",
        static_folder="static/console",
        static_url_path="/static",
    )
    pages.record_once(lambda state: configure(state.app, config.users, services.secret, services.secure))
    pages.before_request(lambda: _guard(desk))
    pages.after_request(_with_headers)
    pages.add_app_template_filter(in_words, "in_words")
    pages.context_processor(lambda: _common(desk))
    pages.register_error_handler(HTTPException, _said)
    pages.register_error_handler(StorageError, _storage_trouble)
    for add in PAGES:
        add(pages, desk)
    pages.add_url_rule("/", "with_a_slash", lambda: redirect(url_for("console.today")))
    pages.app_errorhandler(404)(lambda fault: _nowhere(desk, fault))
    pages.app_errorhandler(405)(lambda fault: _nowhere(desk, fault))
    return pages


def _nowhere(desk: Desk, fault: HTTPException) -> ResponseReturnValue:
    """No page of ours: below /console it is said within the frame to who is logged in, else as anywhere."""
    if not request.path.startswith(f"{PREFIX}/"):
        return said_plainly(fault)
    g.operator = operator(desk.users, desk.services.clock.now())
    if g.operator is None:
        return redirect(url_for("console.login")) if request.method in ("GET", "HEAD") else said_plainly(fault)
    response = make_response(_said(fault, **_common(desk)))  # outside the blueprint's own requests
    response.headers.extend(h for h in fault.get_headers() if h[0] == "Allow")
    return _with_headers(response)


def _guard(desk: Desk) -> ResponseReturnValue | None:
    """Nobody unknown comes in, and nothing is changed without the token of a form of ours."""
    request.max_content_length = MOST_BYTES
    request.max_form_memory_size = MOST_BYTES
    g.operator = operator(desk.users, desk.services.clock.now())
    if request.endpoint == "console.static":
        return None
    if g.operator is None and request.endpoint not in OPEN:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("console.login", next=request.full_path.rstrip("?")))
        return _ended(), 401
    if request.method == "POST":
        try:
            validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRFToken"))
        except ValidationError:
            return _ended(), 400
    return None


def _ended() -> str:
    """Nothing was saved: what was typed, to be sent again after logging in. The token of that stands in the page only
    for who is logged in."""
    again = request.endpoint not in OPEN
    page = urlsplit(request.referrer or "").path
    return render_template(
        "console/ended.html",
        written=written(request.form) if again else [],
        sent=sent(request.form) if again else [],
        page=page if page.startswith(f"{PREFIX}/") else "",
    )


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "console.static":
        response.headers["Cache-Control"] = "no-store"  # what an operator saw must not stay in a shared browser
    return response


def _common(desk: Desk) -> dict[str, Any]:
    """What the frame of every page shows."""
    if getattr(g, "operator", None) is None:
        return {"operator": None, "csrf_token": generate_csrf}
    return {
        "file_url": _file_url,
        "operator": g.operator,
        "csrf_token": generate_csrf,
        "draft_count": len(desk.bench.drafts()),
        "live_number": desk.store.editions.live_number(),
    }


def _file_url(path: str) -> str:
    """The page where a knowledge file is edited."""
    if path.startswith("entries/") and path.endswith(".md"):
        return url_for("console.entry", entry_id=entry_id(path))
    return url_for("console.file", path=path)


def _said(fault: HTTPException, **frame: Any) -> ResponseReturnValue:
    """A fault of the request, in the operators' words."""
    code = fault.code or 500
    what, mend = SAID.get(code, (f"没有成功（{code}）", "回到上一页再试。"))
    return render_template("console/said.html", what=what, mend=mend, **frame), code


def _storage_trouble(fault: StorageError) -> ResponseReturnValue:
    """The database is down or busy. Nothing of a page can be shown, not even its frame."""
    g.operator = None
    return render_template("console/said.html", what="数据库现在用不了，没有存上", mend=str(fault)), 503
