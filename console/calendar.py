"""GET /calendar/<signed token>.ics: a person's dates, fetched by their calendar program."""

from __future__ import annotations

from typing import Protocol

import structlog
from flask import Blueprint, Response, request

from storage.database import StorageError

log = structlog.get_logger("huxu.calendar")

FRESH = 300  # seconds that a program may show its copy without asking
AGAIN_AFTER = 600  # seconds, while the storage is down


class Files(Protocol):
    """Where the calendars come from (reminders.feed.Feed is one)."""

    def file(self, token: str) -> bytes | None:
        """The file, or None: no such address. Raises StorageError."""
        ...

    def say(self, key: str) -> str:
        """A sentence of the wording's [calendar_page]."""
        ...


def calendar_blueprint(files: Files) -> Blueprint:
    """The endpoint. An address that is not ours, or no longer, is 404 and one line."""
    blueprint = Blueprint("calendar", __name__)

    @blueprint.get("/calendar/<token>.ics")
    def calendar(token: str) -> Response:
        try:
            file = files.file(token)
        except StorageError as fault:
            log.error("storage", fault=str(fault))
            # Not 404: the address is good, and a program that hears it is gone may throw its copy away.
            return _line(files.say("later"), 429, {"Retry-After": str(AGAIN_AFTER)})
        if file is None:
            return _line(files.say("gone"), 404)
        response = Response(file, content_type="text/calendar; charset=utf-8")
        response.headers["Cache-Control"] = f"private, max-age={FRESH}"
        response.headers["Content-Disposition"] = "inline; filename=huxu.ics"
        response.headers["X-Robots-Tag"] = "noindex"
        response.add_etag()
        response.make_conditional(request)
        return response

    return blueprint


def _line(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    response = Response(f"{text}\n", status, headers, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
