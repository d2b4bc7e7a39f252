"""Who is logged in: a signed cookie, checked against the configured users at every request.

The signing key is derived from `secret` (wechat.token) and the users with their password hashes. So all worker
processes share it without a table or a file, it survives a restart, it is as secret as the configuration, and
changing a password, a role or the token ends every session.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flask import session
from flask.sansio.app import App
from werkzeug.security import check_password_hash, generate_password_hash

from settings import ConsoleUser

COOKIE = "huxu_console"
PREFIX = "/console"
LASTS = timedelta(hours=12)
LONGEST_PASSWORD = 200
METHOD = "scrypt"
WAIT_SECONDS = 2.0

_scrypt = threading.BoundedSemaphore(2)  # each check takes 32 MB and a processor: guessers must not stop the webhook
_NOBODY = generate_password_hash("nobody has this password", METHOD)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who is at the pages. An editor drafts; a publisher also publishes, goes back and sees people's records."""

    name: str
    role: Literal["editor", "publisher"]

    @property
    def may_publish(self) -> bool:
        return self.role == "publisher"


def demo_user(password: str) -> ConsoleUser:
    """The demo's only user: 演示, a publisher, with this password."""
    return ConsoleUser(name="演示", role="publisher", password_hash=hash_password(password))


def as_setting(user: ConsoleUser) -> str:
    """The user as the value of $BOT_CONSOLE__USERS, for the worker processes to read."""
    return f'[{{ name = "{user.name}", role = "{user.role}", password_hash = "{user.password_hash}" }}]'


def hash_password(password: str) -> str:
    """The scrypt hash for `password_hash`, salted: another one each time."""
    return generate_password_hash(password, METHOD)


def configure(app: App, users: Sequence[ConsoleUser], secret: str, secure: bool) -> None:
    """Sets the key and the strictness of the session cookie. Nothing else in this bot uses sessions."""
    app.secret_key = signing_key(users, secret)
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=PREFIX,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as its session: nobody loses an hour's writing
    )


def signing_key(users: Sequence[ConsoleUser], secret: str) -> bytes:
    """The same in every process with this configuration."""
    told = "\0".join(f"{user.name}\0{user.role}\0{user.password_hash}" for user in users)
    return hmac.new(secret.encode(), b"console-session\0" + told.encode(), hashlib.sha256).digest()


class Busy(Exception):  # noqa: N818
    """Too many passwords are being checked at this moment."""


def verified(users: Sequence[ConsoleUser], name: str, password: str) -> Operator | None:
    """The operator with this name and password, or None. An unknown name takes as long as a wrong password.

    Raises Busy rather than keep a thread of the server waiting.
    """
    user = next((user for user in users if user.name == name), None)
    if not _scrypt.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        good = check_password_hash(user.password_hash if user else _NOBODY, password)
    finally:
        _scrypt.release()
    return Operator(user.name, user.role) if user and good else None


def log_in(operator: Operator, now: datetime) -> None:
    """Begins a session of its own: nothing of the one before stays."""
    session.clear()
    session["name"], session["since"] = operator.name, int(now.timestamp())


def log_out() -> None:
    """Ends it."""
    session.clear()


def operator(users: Sequence[ConsoleUser], now: datetime) -> Operator | None:
    """Who is logged in now; None when nobody is, the session is over, or the user is no longer configured."""
    name, since = session.get("name"), session.get("since")
    if not isinstance(since, int) or not 0 <= now.timestamp() - since + 1 < LASTS.total_seconds():
        return None
    user = next((user for user in users if user.name == name), None)
    return Operator(user.name, user.role) if user else None
