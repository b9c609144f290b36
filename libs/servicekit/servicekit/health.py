"""Is it alive, can it work, and how is it doing: `/livez`, `/readyz`, `/metrics`, request times."""

import logging
import time

from fastapi import FastAPI, Response
from prometheus_client import generate_latest
from sqlalchemy import text
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from servicekit.db import Database
from servicekit.errors import Unavailable
from servicekit.telemetry import HEADER, REGISTRY, REQUEST_SECONDS, correlated

_log = logging.getLogger("aip.requests")
_QUIET = {"/livez", "/readyz", "/metrics"}


def install(app: FastAPI, deployable: str, database: Database) -> None:
    """Add the health routes, a correlation id to every request, and its time to the metrics."""

    @app.get("/livez", include_in_schema=False)
    def alive() -> dict[str, str]:
        return {"status": "alive", "deployable": deployable}

    @app.get("/readyz", include_in_schema=False)
    def ready() -> dict[str, str]:
        check_database(database)
        return {"status": "ready", "deployable": deployable}

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(REGISTRY), media_type="text/plain; version=0.0.4")

    app.add_middleware(_Observed, deployable=deployable)


class _Observed:
    """Plain ASGI: FastAPI's own kind of middleware costs as much as the rest of a short request."""

    def __init__(self, app: ASGIApp, deployable: str) -> None:
        self._app, self._deployable = app, deployable

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        with correlated(Headers(scope=scope).get(HEADER)) as correlation:

            async def send_observed(message: Message) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message)[HEADER] = correlation
                    self._observe(scope, message["status"], time.perf_counter() - started)
                await send(message)

            await self._app(scope, receive, send_observed)

    def _observe(self, scope: Scope, status: int, seconds: float) -> None:
        method, path = scope["method"], scope["path"]
        if path not in _QUIET:
            REQUEST_SECONDS.labels(self._deployable, method, status).observe(seconds)
            # The path only: a query may hold what somebody searched for.
            _log.info("%s %s %s %.1f ms", method, path, status, seconds * 1000)


def check_database(database: Database) -> None:
    """Raises Unavailable when the database does not answer."""
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except Exception as error:
        raise Unavailable("The database does not answer.") from error
