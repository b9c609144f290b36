"""Is the gateway alive, can it work, and which service answers: `/livez`, `/readyz`."""

import asyncio

from starlette.responses import JSONResponse, Response

from gateway.edge.forwarding import Forwarder
from gateway.edge.routes import Service
from servicekit.db import Database
from servicekit.health import check_database

_SECONDS = 2.0


def alive() -> Response:
    return JSONResponse({"status": "alive", "deployable": "gateway"})


class Readiness:
    """Opens once every service has answered; then stays open while the gateway itself can work.

    One service down later must not take the pages of all others away.
    """

    def __init__(
        self, database: Database, forwarder: Forwarder, behind: tuple[Service, ...]
    ) -> None:
        self._database, self._forwarder, self._behind = database, forwarder, behind
        self._was_whole = False

    async def answer(self) -> Response:
        """`ready`, or `degraded` where a service does not answer, each named.

        Raises Unavailable when the gateway's own database does not answer.
        """
        await asyncio.to_thread(check_database, self._database)
        urls = [f"{service.url}/readyz" for service in self._behind]
        statuses = await asyncio.gather(
            *(self._forwarder.status(url, seconds=_SECONDS) for url in urls)
        )
        is_whole = all(status == 200 for status in statuses)
        self._was_whole = self._was_whole or is_whole
        said = {
            "status": "ready" if is_whole else "degraded",
            "deployable": "gateway",
            "services": {
                service.name: "ready" if status == 200 else "not ready"
                for service, status in zip(self._behind, statuses, strict=True)
            },
        }
        return JSONResponse(said, status_code=200 if self._was_whole else 503)
