"""The demo chat page, and the landing page that stands in its place in production.

The page's messages go through the real webhook, signed like the platform's; nothing is answered by a short cut.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Protocol

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from clock import Clock
from wechat import visitor

_PERSON = re.compile(r"o[A-Za-z0-9_-]{27}")
_NUMBER = re.compile(r"[0-9]{1,15}")
LONGEST = 2000


class Phone(Protocol):
    """Where pushed messages arrive, and what lets a tester see them (console.demo.DemoPhone)."""

    def inbox(self, person: str, after: int) -> dict[str, Any]:
        """What the person has received with a number above `after`, ready for JSON."""
        ...

    def dispatch(self, day: date | None) -> str:
        """Runs a pass as of now or of a day; what came of it. Raises ValueError with a sentence for the tester."""
        ...


def chat_blueprint(token: str, clock: Clock, phone: Phone | None = None) -> Blueprint:
    """GET / is the page; it posts to /chat/say and /chat/follow, and where there is a phone looks at /chat/inbox."""
    blueprint = Blueprint(
        "chat", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )

    def through_the_webhook(push: visitor.Push) -> Response:
        answer = current_app.test_client().post(visitor.URL, query_string=dict(push.query), data=push.body)
        if answer.status_code != 200:
            return jsonify(error=answer.status_code)
        return jsonify(reply=visitor.read_reply(answer.data))

    @blueprint.get("/")
    def page() -> str:
        return render_template("chat.html", phone=phone is not None)

    @blueprint.post("/chat/say")
    def say() -> tuple[Response, int] | Response:
        data = _body()
        person, text = str(data.get("person", "")), str(data.get("text", ""))
        if not _PERSON.fullmatch(person) or not text.strip() or len(text) > LONGEST:
            return jsonify(error=400), 400
        return through_the_webhook(visitor.text_push(token, person, text, clock.now()))

    @blueprint.post("/chat/follow")
    def follow() -> tuple[Response, int] | Response:
        person = str(_body().get("person", ""))
        if not _PERSON.fullmatch(person):
            return jsonify(error=400), 400
        return through_the_webhook(visitor.event_push(token, person, "subscribe", "", clock.now()))

    if phone is not None:
        _add_phone(blueprint, phone)
    return blueprint


def _body() -> dict[str, Any]:
    data = request.get_json(silent=True)
    return data if isinstance(data, dict) else {}


def _add_phone(blueprint: Blueprint, phone: Phone) -> None:
    @blueprint.get("/chat/inbox")
    def inbox() -> tuple[Response, int] | Response:
        person, after = request.args.get("person", ""), request.args.get("after", "0")
        if not _PERSON.fullmatch(person) or not _NUMBER.fullmatch(after):
            return jsonify(error=400), 400
        return jsonify(phone.inbox(person, int(after)))

    @blueprint.post("/chat/dispatch")
    def dispatch() -> tuple[Response, int] | Response:
        data = request.get_json(silent=True)
        if not isinstance(data, dict):
            return jsonify(error=400), 400
        try:
            day = date.fromisoformat(str(data["day"])) if data.get("day") else None
        except ValueError:
            return jsonify(error=400, said="看不懂这个日子。"), 400
        try:
            return jsonify(said=phone.dispatch(day))
        except ValueError as fault:
            return jsonify(error=400, said=str(fault)), 400


def landing_blueprint() -> Blueprint:
    """Production: a short word on what runs here, for who comes by with a browser."""
    blueprint = Blueprint("landing", __name__, template_folder="templates")

    @blueprint.get("/")
    def page() -> str:
        return render_template("landing.html")

    return blueprint
