"""Structured logs: one JSON object a line, no secrets, no student values (R32, S32)."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from servicekit.telemetry import correlation_id

_SECRET_WORDS = ("password", "secret", "token", "code", "cookie", "authorization")


def configure(deployable: str, stream: TextIO = sys.stderr) -> None:
    """Send every log line of this process, ours and the libraries', to `stream` as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_correlation,
        _hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("aio_pika", "aiormq", "httpx2", "httpcore2", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(deployable=deployable)


def _add_correlation(
    logger: Any, name: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    entry["correlation_id"] = correlation_id()
    return entry


def _hide_secrets(
    logger: Any, name: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key in entry:
        if any(word in key.lower() for word in _SECRET_WORDS):
            entry[key] = "(hidden)"
    return entry
