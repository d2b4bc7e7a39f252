"""/healthz: the process lives. /readyz: it can serve. /metrics: what it has done, as Prometheus text."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from console.metrics import registry


def health_blueprint(storage_fault: Callable[[], str], edition: Callable[[], int]) -> Blueprint:
    """The three endpoints that a supervisor asks; `storage_fault` is empty while the storage can be used."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        fault = storage_fault()
        state = {"database": fault or "ok", "edition": edition()}
        return jsonify(status="ready" if not fault else "not ready", **state), 503 if fault else 200

    @blueprint.get("/metrics")
    def metrics() -> Response:
        source: CollectorRegistry = registry()
        return Response(generate_latest(source), content_type=CONTENT_TYPE_LATEST)

    return blueprint
