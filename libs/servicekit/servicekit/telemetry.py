"""What follows one action through all services, and the numbers operators watch."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

HEADER = "X-Correlation-Id"
_SAFE = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str] = ContextVar("correlation_id", default="-")

REGISTRY = CollectorRegistry()
REQUEST_SECONDS = Histogram(
    "aip_request_seconds",
    "Time to answer an HTTP request",
    ["deployable", "method", "status"],
    registry=REGISTRY,
)
EVENTS_PUBLISHED = Counter(
    "aip_events_published_total", "Events confirmed by the bus", ["service"], registry=REGISTRY
)
EVENTS_HANDLED = Counter(
    "aip_events_handled_total", "Events handled", ["consumer", "outcome"], registry=REGISTRY
)
PARKED = Gauge(
    "aip_parked", "Messages parked, waiting for a person", ["consumer"], registry=REGISTRY
)
UNPUBLISHED = Gauge(
    "aip_outbox_unpublished", "Events not yet confirmed by the bus", ["service"], registry=REGISTRY
)


def correlation_id() -> str:
    """The id of the action under way in this context, `-` outside of one."""
    return _current.get()


@contextmanager
def correlated(given: str | None = None) -> Iterator[str]:
    """Run under `given`, or under a new id when it is missing or not fit for a log line."""
    value = given if given and _SAFE.fullmatch(given) else uuid4().hex
    token = _current.set(value)
    try:
        yield value
    finally:
        _current.reset(token)
