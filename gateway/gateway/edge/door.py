"""The ASGI app at the door: cleans the request, then hands it to a service or to the pages."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import headers
from gateway.edge import health, requests, routes
from gateway.edge.callers import Callers
from gateway.edge.forwarding import Forwarder
from gateway.edge.health import Readiness
from gateway.edge.limits import Crowd, FloodGuard
from gateway.edge.requests import Incoming
from gateway.edge.routes import RouteTable, Service
from gateway.settings import Settings
from servicekit import problems
from servicekit.db import Database
from servicekit.errors import ServiceError
from servicekit.telemetry import HEADER, REQUEST_SECONDS, correlated

_IDENTITYS_COOKIES = frozenset({"__Host-aip-signin", "aip-signin", "aip-lang"})
_FOR_PROGRAMS = (
    "/api/",
    "/identity/oauth/token",
    "/identity/oauth/revoke",
    "/identity/oauth/introspect",
    "/identity/.well-known/",
    "/livez",
    "/readyz",
)
_FOR_THE_SIGNED_IN = "/identity/security"
"""identity's pages about one's own credentials: it learns who asks as an API does."""
FAILURE = "aip.failure"
"""Under this key of the scope the pages find what the edge refused, to say it to a person."""
_UNLIMITED = ("/static/", "/livez", "/readyz")
# More threads only take the processor from each other, and all of them from the event loop
# (bench/README.md). A form has its thread at once: a slow upload holds up nobody.
_READ_AT_ONCE = 8
_MOST_TIMERS = 16  # a page that asks by itself hears a little later, and nobody waits for it
_log = logging.getLogger("aip.requests")


@dataclass(frozen=True)
class Door:
    """Everything the edge stands on; called by the server for each request."""

    settings: Settings
    table: RouteTable
    forwarder: Forwarder
    readiness: Readiness
    callers: Callers
    guard: FloodGuard
    pages: ASGIApp
    apologies: ASGIApp
    """The pages once more: what is refused waits for none that is made."""
    readers: Crowd
    turns: asyncio.Semaphore
    """Of those who read."""
    timers: Crowd
    to_close: Sequence[Callable[[], None]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._observed(scope, receive, send)
        else:  # websockets: none of ours
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.forwarder.close()
        for close in self.to_close:
            close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _observed(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, statuses = time.perf_counter(), [500]

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses[0] = message["status"]
            await send(message)

        given = headers.first(scope["headers"], HEADER.lower().encode())
        with correlated(given) as correlation:
            await self._answered(scope, correlation, receive, note)
            seconds = time.perf_counter() - started
            REQUEST_SECONDS.labels("gateway", scope["method"], statuses[0]).observe(seconds)
            # The path only: a query may hold what somebody searched for.
            what = (scope["method"], scope["path"], statuses[0], seconds * 1000)
            _log.info("%s %s %s %.1f ms", *what)

    async def _answered(self, scope: Scope, correlation: str, receive: Receive, send: Send) -> None:
        try:
            incoming = requests.read(
                scope,
                correlation=correlation,
                trusted_proxies=self.settings.trusted_proxy_count,
            )
        except ServiceError as error:
            await self._respond(problems.answer(error), scope, correlation, receive, send)
            return
        try:
            if not incoming.path.startswith(_UNLIMITED):
                # By address: an unchecked cookie or token must not buy a fresh allowance.
                await self.guard.count(incoming.address)
            self.callers.refuse_foreign_origin(incoming)
            await self._handed_on(scope, incoming, receive, send)
        except ServiceError as error:
            await self._refused(error, scope, incoming, receive, send)
        except problems.DATABASE_DOWN as error:
            failure = problems.database_down(error)
            await self._refused(failure, scope, incoming, receive, send)

    async def _refused(
        self, error: ServiceError, scope: Scope, incoming: Incoming, receive: Receive, send: Send
    ) -> None:
        """To a program as a problem, to a person as a page."""
        if incoming.path.startswith(_FOR_PROGRAMS):
            answer = problems.answer(error)
            await self._respond(answer, scope, incoming.correlation, receive, send)
        else:
            sorry = {**scope, "path": "/sorry", "method": "GET", FAILURE: error}
            await self._to_pages(self.apologies, sorry, incoming, receive, send)

    async def _handed_on(
        self, scope: Scope, incoming: Incoming, receive: Receive, send: Send
    ) -> None:
        if incoming.path == "/livez":
            await self._respond(health.alive(), scope, incoming.correlation, receive, send)
        elif incoming.path == "/readyz":
            answer = await self.readiness.answer()
            await self._respond(answer, scope, incoming.correlation, receive, send)
        elif (service := self.table.find(incoming.path)) is None:
            # What somebody wrote is taken however many wait.
            is_reading = not incoming.is_unsafe and not incoming.path.startswith(_UNLIMITED)
            with self.readers.joined(is_refused_when_full=is_reading):
                async with self.turns if is_reading else nullcontext():
                    await self._to_pages(self.pages, scope, incoming, receive, send)
        elif incoming.path.startswith("/identity"):
            await self._to_identity(service, incoming, receive, send)
        elif incoming.path.endswith("/presence"):
            with self.timers.joined():
                await self._to_api(service, incoming, receive, send)
        else:
            await self._to_api(service, incoming, receive, send)

    async def _to_api(
        self, service: Service, incoming: Incoming, receive: Receive, send: Send
    ) -> None:
        token = await self.callers.token(incoming, service)
        passed = headers.without(incoming.headers, b"cookie", b"x-csrf-token")
        if token:
            passed.append((b"authorization", f"Bearer {token}".encode()))
        await self.forwarder.forward(service.url, incoming, passed, receive, send)

    async def _to_identity(
        self, service: Service, incoming: Incoming, receive: Receive, send: Send
    ) -> None:
        passed = headers.only_cookies(incoming.headers, _IDENTITYS_COOKIES)
        signed_in = None
        if incoming.path.startswith(_FOR_THE_SIGNED_IN):
            signed_in = await self.callers.signed_in(incoming)
            passed = headers.without(passed, b"authorization")
        if signed_in is not None:
            passed.append((b"authorization", f"Bearer {signed_in.access_token}".encode()))
        await self.forwarder.forward(service.url, incoming, passed, receive, send)
        if signed_in is not None and incoming.is_unsafe:
            await asyncio.to_thread(self.callers.renew_next, signed_in)

    async def _to_pages(
        self, pages: ASGIApp, scope: Scope, incoming: Incoming, receive: Receive, send: Send
    ) -> None:
        scheme = "https" if self.settings.is_https else "http"
        seen = {
            **scope,
            "headers": incoming.headers,
            "client": (incoming.address, 0),
            "scheme": scheme,
        }

        async def receive_as_coroutine() -> Message:
            # The server gives a future here, and a2wsgi wants a coroutine.
            return await receive()

        await pages(seen, receive_as_coroutine, _marked(send, incoming.correlation))

    async def _respond(
        self, response: Response, scope: Scope, correlation: str, receive: Receive, send: Send
    ) -> None:
        response.raw_headers = headers.for_answer(
            response.raw_headers, is_https=self.settings.is_https
        )
        await response(scope, receive, _marked(send, correlation))


def make_door(
    settings: Settings,
    database: Database,
    callers: Callers,
    pages: object,
    to_close: Sequence[Callable[[], None]],
) -> Door:
    """The edge in front of the services and of the WSGI app `pages`; `to_close` at its end."""
    behind = routes.services(settings)
    forwarder = Forwarder(origin=settings.origin, is_https=settings.is_https)
    return Door(
        settings=settings,
        table=RouteTable(behind),
        forwarder=forwarder,
        readiness=Readiness(database, forwarder, behind),
        callers=callers,
        guard=FloodGuard(settings.requests_per_minute),
        pages=_threads(pages, settings.page_threads),
        apologies=_threads(pages, 2),
        readers=Crowd(2 * settings.page_threads),
        turns=asyncio.Semaphore(_READ_AT_ONCE),
        timers=Crowd(_MOST_TIMERS),
        to_close=to_close,
    )


def _threads(pages: object, count: int) -> ASGIApp:
    return cast(ASGIApp, WSGIMiddleware(cast(Any, pages), workers=count))


def _marked(send: Send, correlation: str) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            extra = (HEADER.lower().encode(), correlation.encode())
            message = {**message, "headers": [*message["headers"], extra]}
        await send(message)

    return marked
