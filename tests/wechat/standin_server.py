"""The stand-in of the platform behind a real HTTP server, on a free port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from clock import SHANGHAI, Clock
from wechat.client import Client
from wechat.exchange import Exchange
from wechat.mailbox import MemoryMailbox
from wechat.standin import Platform, standin_blueprint
from wechat.tokens import StableTokens

APP_ID, SECRET = "wxtest0000000001", "s3cr3t-of-the-test"
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=SHANGHAI)


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.clock = Clock(lambda: self.now)

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Memory:
    """A token store without a database."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, datetime]] = {}

    def read(self, name: str) -> tuple[str, datetime] | None:
        return self.kept.get(name)

    def write(self, name: str, used: str, token: str, ends_at: datetime) -> bool:
        if name in self.kept and self.kept[name][0] != used:
            return False
        self.kept[name] = (token, ends_at)
        return True


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as the platform's do

    def log(self, type: str, message: str, *args: object) -> None:
        pass


class Standin:
    """A running stand-in: its address, its state, and clients for it."""

    def __init__(self, url: str, platform: Platform, mailbox: MemoryMailbox, hands: Hands) -> None:
        self.url, self.platform, self.mailbox, self.hands = url, platform, mailbox, hands
        self.faults = platform.faults
        self._exchanges: list[Exchange] = []

    def exchange(self, read_seconds: float = 5.0) -> Exchange:
        self._exchanges.append(Exchange(self.url, 2.0, read_seconds))
        return self._exchanges[-1]

    def tokens(self, memory: Memory | None = None, secret: str = SECRET) -> StableTokens:
        return StableTokens(self.exchange(), memory or Memory(), APP_ID, secret, self.hands.clock)

    def client(self, read_seconds: float = 5.0, memory: Memory | None = None, secret: str = SECRET) -> Client:
        return Client(self.exchange(read_seconds), self.tokens(memory, secret))

    def close(self) -> None:
        self.platform.released.set()
        for exchange in self._exchanges:
            exchange.close()


@contextmanager
def running() -> Iterator[Standin]:
    """A stand-in that ends with the block."""
    hands, mailbox = Hands(), MemoryMailbox()
    platform = Platform(APP_ID, SECRET, hands.clock, mailbox)
    app = Flask("standin")
    app.register_blueprint(standin_blueprint(platform, demo=True), url_prefix="/demo/platform")
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    standin = Standin(f"http://127.0.0.1:{server.server_port}/demo/platform", platform, mailbox, hands)
    try:
        yield standin
    finally:
        standin.close()
        server.shutdown()
        thread.join()
        server.server_close()
