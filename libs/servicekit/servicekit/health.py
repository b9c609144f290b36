"""Is it alive, can it work, and how is it doing: `/livez`, `/readyz`, `/metrics`, request times."""

import logging
import time
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from prometheus_client import generate_latest
from sqlalchemy import text

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

    @app.middleware("http")
    async def observe(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        started = time.perf_counter()
        with correlated(request.headers.get(HEADER)) as correlation:
            response = await call_next(request)
            seconds = time.perf_counter() - started
            response.headers[HEADER] = correlation
            if request.url.path not in _QUIET:
                REQUEST_SECONDS.labels(deployable, request.method, response.status_code).observe(
                    seconds
                )
                # The path only: a query may hold what somebody searched for.
                _log.info(
                    "%s %s %s %.1f ms",
                    request.method,
                    request.url.path,
                    response.status_code,
                    seconds * 1000,
                )
            return response


def check_database(database: Database) -> None:
    """Raises Unavailable when the database does not answer."""
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except Exception as error:
        raise Unavailable("The database does not answer.") from error
