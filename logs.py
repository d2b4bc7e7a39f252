"""Structured logs: one JSON line an event on stderr. No text, no openid, no secret ever goes in."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import structlog


def configure_logging(quiet: bool = False) -> None:
    """Lines from info up; `quiet` (the command line) from error up."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if quiet else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def way_of(fault: BaseException) -> list[str]:
    """The last places that a fault went through, for a log line: its message may quote a person, its way cannot."""
    return [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(fault.__traceback__)[-6:]]
