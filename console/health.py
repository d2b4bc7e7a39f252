"""/healthz: the process lives. /readyz: it can serve. /metrics: what it has done, as Prometheus text."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from console.metrics import registry


def health_blueprint(storage_fault: Callable[[], str], knowledge_fault: Callable[[], str]) -> Blueprint:
    """The three endpoints that a supervisor asks; a fault is empty while all is well."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        faults = {"database": storage_fault(), "knowledge": knowledge_fault()}
        ready = not any(faults.values())
        state = {part: fault or "ok" for part, fault in faults.items()}
        return jsonify(status="ready" if ready else "not ready", **state), 200 if ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        source: CollectorRegistry = registry()
        return Response(generate_latest(source), content_type=CONTENT_TYPE_LATEST)

    return blueprint
