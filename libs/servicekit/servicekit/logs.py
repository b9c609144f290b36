"""Structured logs: one JSON object a line, of a fixed set of names (R32, S32)."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from servicekit.telemetry import correlation_id


class _JsonLines(logging.Formatter):
    """A record as one line; a line break in what was said stays inside its string."""

    def __init__(self, deployable: str) -> None:
        super().__init__()
        self._deployable = deployable

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "deployable": self._deployable,
            "correlation_id": correlation_id(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said)


def configure(deployable: str, stream: TextIO = sys.stderr) -> None:
    """Send every log line of this process, ours and the libraries', to `stream` as JSON."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonLines(deployable))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("aio_pika", "aiormq", "httpx2", "httpcore2", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # No line tells them, and finding them takes as long as all the rest (logging HOWTO).
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
