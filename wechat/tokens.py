"""The access token: one for all threads, processes and machines, from the `stable_token` endpoint.

It is kept in a store that all share. A token that the platform has refused is fetched anew only if the stored one is
still the one that was used; of many who meet the refusal at once, one fetches. Every call is bounded: at most one
plain fetch and, when that brings the refused token again, one forced one (the platform allows 20 of these a day).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from clock import Clock
from wechat.errcodes import PASSING
from wechat.exchange import Answered, Exchange
from wechat.outcomes import NotSent, Rejected
from wechat.verdicts import rejected

MARGIN = timedelta(minutes=5)  # the platform renews that long before the end, and honours both meanwhile
NoToken = Rejected | NotSent


class TokenStore(Protocol):
    """Where the token is kept, by app id. May be shared by many processes."""

    def read(self, name: str) -> tuple[str, datetime] | None:
        """The stored token and its end, ended or not."""
        ...

    def write(self, name: str, used: str, token: str, ends_at: datetime) -> bool:
        """Stores it if the stored one is still `used`, or there is none; False when another was faster."""
        ...


class TokenSource(Protocol):
    """Hands out the token, or says why there is none."""

    def current(self) -> str | NoToken:
        """The token to use now."""
        ...

    def refresh(self, used: str) -> str | NoToken:
        """Another token than `used`, which the platform has refused."""
        ...


class StableTokens:
    """A TokenSource over `stable_token` and a shared store."""

    def __init__(self, exchange: Exchange, store: TokenStore, app_id: str, app_secret: str, clock: Clock) -> None:
        self._exchange, self._store, self._clock = exchange, store, clock
        self._app_id, self._secret = app_id, app_secret
        self._lock = threading.Lock()
        self._token, self._ends_at = "", clock.now()

    def current(self) -> str | NoToken:
        """The token to use now; fetched where none is stored or its time is over."""
        token, ends_at = self._token, self._ends_at
        if token and self._fresh(ends_at):
            return token
        with self._lock:
            return self._replace("")

    def refresh(self, used: str) -> str | NoToken:
        """Another token than `used`. A token that comes back unchanged is renewed by force, once."""
        with self._lock:
            return self._replace(used)

    def _fresh(self, ends_at: datetime) -> bool:
        return self._clock.now() < ends_at - MARGIN

    def _replace(self, refused: str) -> str | NoToken:
        """The token of this process, else of the store, else of the platform: the first that is usable."""
        if self._token and self._token != refused and self._fresh(self._ends_at):
            return self._token  # another thread was faster
        stored = self._store.read(self._app_id)
        if stored and stored[0] != refused and self._fresh(stored[1]):
            return self._keep(*stored)  # another process was faster
        fetched = self._fetch(force=False)
        if isinstance(fetched, tuple) and fetched[0] == refused:
            fetched = self._fetch(force=True)
        if not isinstance(fetched, tuple):
            return fetched
        if not self._store.write(self._app_id, stored[0] if stored else "", *fetched):
            stored = self._store.read(self._app_id)
            if stored and stored[0] != refused and self._fresh(stored[1]):
                return self._keep(*stored)
        return self._keep(*fetched)

    def _keep(self, token: str, ends_at: datetime) -> str:
        self._token, self._ends_at = token, ends_at
        return token

    def _fetch(self, force: bool) -> tuple[str, datetime] | NoToken:
        asked_at = self._clock.now()
        answer = self._exchange.post(
            "/cgi-bin/stable_token",
            # In the body, never in the query: addresses end up in logs and error texts.
            {
                "grant_type": "client_credential",
                "appid": self._app_id,
                "secret": self._secret,
                "force_refresh": force,
            },
        )
        if not isinstance(answer, Answered):
            return NotSent(f"没拿到 access_token：{answer.why}")  # whatever became of it, no message was sent
        return _token_in(answer.body, asked_at)


def _token_in(body: Mapping[str, Any], asked_at: datetime) -> tuple[str, datetime] | NoToken:
    token, seconds = body.get("access_token"), body.get("expires_in")
    if isinstance(token, str) and token and isinstance(seconds, int) and seconds > 0:
        return token, asked_at + timedelta(seconds=seconds)
    refusal = rejected(body, at_token=True)
    if refusal is None:
        return NotSent("没拿到 access_token：平台的回答里没有")
    if refusal.reaction in PASSING:
        return NotSent(f"没拿到 access_token：{refusal.note}")
    return refusal
