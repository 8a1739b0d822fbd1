"""Structured logs: JSON lines with the request id, in development readable lines."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from core.settings import Settings


def init_logs(settings: Settings) -> None:
    """Send the application's and the libraries' logs to standard error in one form."""
    level = logging.WARNING if settings.testing else getattr(logging, settings.log_level.upper())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=not settings.testing,
    )
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr)
