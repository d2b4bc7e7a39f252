"""What this bot counts for Prometheus. With several worker processes the counts are added up over all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

MESSAGES = Counter("huxu_messages", "Messages answered")
SECONDS = Histogram(
    "huxu_message_seconds",
    "Time to answer a message",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


def registry() -> CollectorRegistry:
    """The registry to show: this process's, or all workers' where `serve` has set their shared folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared


@contextmanager
def count_message() -> Iterator[None]:
    """Counts one message and how long it took."""
    with SECONDS.time():
        yield
    MESSAGES.inc()
