"""The demo chat page, and the landing page that stands in its place in production.

The page's messages go through the real webhook, signed like the platform's; nothing is answered by a short cut.
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from clock import Clock
from wechat import visitor

_PERSON = re.compile(r"o[A-Za-z0-9_-]{27}")
LONGEST = 2000


def chat_blueprint(token: str, clock: Clock) -> Blueprint:
    """GET / is the page; it posts to /chat/say and /chat/follow."""
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
        return render_template("chat.html")

    @blueprint.post("/chat/say")
    def say() -> tuple[Response, int] | Response:
        data = request.get_json(silent=True) or {}
        person, text = str(data.get("person", "")), str(data.get("text", ""))
        if not _PERSON.fullmatch(person) or not text.strip() or len(text) > LONGEST:
            return jsonify(error=400), 400
        return through_the_webhook(visitor.text_push(token, person, text, clock.now()))

    @blueprint.post("/chat/follow")
    def follow() -> tuple[Response, int] | Response:
        person = str((request.get_json(silent=True) or {}).get("person", ""))
        if not _PERSON.fullmatch(person):
            return jsonify(error=400), 400
        return through_the_webhook(visitor.event_push(token, person, "subscribe", "", clock.now()))

    return blueprint


def landing_blueprint() -> Blueprint:
    """Production: a short word on what runs here, for who comes by with a browser."""
    blueprint = Blueprint("landing", __name__, template_folder="templates")

    @blueprint.get("/")
    def page() -> str:
        return render_template("landing.html")

    return blueprint
