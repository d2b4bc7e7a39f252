"""The peer of bench.throughput: an empty Flask endpoint."""

from __future__ import annotations

from flask import Flask, request

app = Flask(__name__)


@app.post("/wechat")
def nothing() -> str:
    """Answers as the platform would accept it, and does nothing."""
    request.get_data()  # an unread body would end the connection
    return "success"
