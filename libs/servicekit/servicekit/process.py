"""How a deployable runs: `python -m <service> api | work | migrate`, and the parts of each."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import uvloop
from fastapi import FastAPI
from granian.constants import Interfaces
from granian.server.embed import Server
from sqlalchemy import Connection, text

from servicekit import health, logs, problems
from servicekit.audit import Denials
from servicekit.auth import (
    Authorization,
    Floors,
    ServiceClient,
    Verifier,
    audit_route,
    fetch_key_set,
)
from servicekit.bus import Bus, Message, open_bus
from servicekit.db import Database, migrate
from servicekit.inbox import Consumer
from servicekit.outbox import CHANNEL as OUTBOX_CHANNEL
from servicekit.outbox import Relay, hold_relay_lock
from servicekit.schedule import CHANNEL as WORK_CHANNEL
from servicekit.schedule import Every, Jobs
from servicekit.settings import ServiceSettings, arm, reach
from servicekit.waiting import wait

POLL_SECONDS = 1.0  # the slow net under the wake-ups
# Idle ones count, for up to 30 seconds: at the server's own 128, the 129th client waits that long.
CONNECTIONS = 1024
_log = logging.getLogger(__name__)
CommandHandler = Callable[[Message, datetime], None]
Loop = Callable[[], Awaitable[None]]
S = TypeVar("S", bound=ServiceSettings)


def utc_now() -> datetime:
    """The edge's clock: taken once a request or message and passed down."""
    return datetime.now(UTC)


def service_app(
    name: str,
    settings: ServiceSettings,
    database: Database,
    grants: Mapping[str, frozenset[str]],
    *,
    max_body_bytes: int = 1_000_000,
    fetch_keys: Callable[[], dict[str, Any]] | None = None,
) -> FastAPI:
    """A FastAPI app with what every service's has; the caller adds its routers.

    `name` as in its path, `/api/v1/<name>`. Its state: `settings`, `database`, `authorization`.
    Keys of tokens are asked from identity; `fetch_keys` is for who has them at hand.
    """
    app = FastAPI(
        title=f"Attendance Improvement Plans: {name}",
        openapi_url=f"/api/v1/{name}/openapi.json",
        docs_url=None,
        redoc_url=None,
        max_body_size=max_body_bytes,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.authorization = Authorization(
        Verifier(
            issuer=settings.issuer,
            audience=name,
            fetch_keys=fetch_keys or (lambda: fetch_key_set(settings.identity_url)),
        ),
        Floors(database),
        grants,
        None if name == "identity" else ServiceClient(settings.identity_url),
    )
    app.state.denials = Denials(database)
    problems.install(app)
    audit_route.install(app, name, database)
    health.install(app, name, database)
    return app


@dataclass
class Worker:
    """What `work` runs for one service: relay, consumer, jobs, what happens every so often."""

    service: str
    settings: ServiceSettings
    database: Database
    consumer: Consumer
    jobs: Jobs = field(default_factory=Jobs)
    every: Sequence[Every] = ()
    on_command: CommandHandler | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then let go of the bus and finish what is under way."""
        bus = await open_bus(self.settings.broker_url.get_secret_value(), service=self.service)
        tasks = [asyncio.create_task(self._forever(loop(bus))) for loop in self._loops()]
        await stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await bus.close()

    def _loops(self) -> list[Callable[[Bus], Loop]]:
        loops: list[Callable[[Bus], Loop]] = [
            self._relaying,
            self._consuming,
            self._draining,
            self._working,
            self._ticking,
        ]
        if self.on_command:
            loops.append(partial(self._commanded, on_command=self.on_command))
        return loops

    async def _forever(self, loop: Loop) -> None:
        """A loop that failed (database or broker down) begins again a second later."""
        while True:
            try:
                await loop()
            except Exception as error:
                _log.warning("%s worker waits: %s", self.service, type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)

    def _relaying(self, bus: Bus) -> Loop:
        relay = Relay(self.database, bus, service=self.service)
        woken = self._woken_by(OUTBOX_CHANNEL)

        async def loop() -> None:
            with self.database.engine.connect() as connection:
                connection.commit()  # holds no transaction, only the session's lock
                if not await asyncio.to_thread(_claim, connection):
                    return
                while True:
                    if await relay.relay_once(now=utc_now()) == 0:
                        # A database that came back has forgotten the lock: begin again.
                        await asyncio.to_thread(_ping, connection)
                        await wait(woken, POLL_SECONDS)
                        woken.clear()

        return loop

    def _consuming(self, bus: Bus) -> Loop:
        hand = ThreadPoolExecutor(1, thread_name_prefix=f"{self.service}-events")

        async def loop() -> None:
            running = asyncio.get_running_loop()
            async for batch in bus.batches(f"{self.service}.events", limit=100, prefetch=200):
                messages = [delivery.message for delivery in batch.deliveries]
                receive = partial(self.consumer.receive, self.database, messages, now=utc_now())
                await running.run_in_executor(hand, receive)
                reach(f"{self.service}.after_effect_before_ack")
                await batch.ack(*batch.deliveries)

        return loop

    def _draining(self, bus: Bus) -> Loop:
        async def loop() -> None:
            async for batch in bus.batches(f"{self.service}.parked"):
                for delivery in batch.deliveries:
                    await asyncio.to_thread(
                        self.consumer.park_dead_letter,
                        self.database,
                        delivery.message,
                        now=utc_now(),
                    )
                await batch.ack(*batch.deliveries)

        return loop

    def _working(self, bus: Bus) -> Loop:
        woken = self._woken_by(WORK_CHANNEL)

        async def loop() -> None:
            while True:
                done = await asyncio.to_thread(self.jobs.do_due, self.database, now=utc_now())
                if done == 0:
                    await wait(woken, POLL_SECONDS)
                    woken.clear()

        return loop

    def _ticking(self, bus: Bus) -> Loop:
        relay = Relay(self.database, bus, service=self.service)
        ticks = [
            Every(2, "retry", lambda now: self.consumer.retry_due(self.database, now=now)),
            Every(3600, "tidy-outbox", relay.tidy),
            Every(3600, "tidy-work", lambda now: self.jobs.tidy(self.database, now)),
            *self.every,
        ]

        async def loop() -> None:
            await asyncio.gather(*(_tick(every) for every in ticks))

        return loop

    def _commanded(self, bus: Bus, on_command: CommandHandler) -> Loop:
        async def loop() -> None:
            async for batch in bus.batches(f"{self.service}.commands"):
                for delivery in batch.deliveries:
                    await asyncio.to_thread(on_command, delivery.message, utc_now())
                await batch.ack(*batch.deliveries)

        return loop

    def _woken_by(self, channel: str) -> asyncio.Event:
        woken, running = asyncio.Event(), asyncio.get_running_loop()

        def wake(payload: str) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody to wake
                running.call_soon_threadsafe(woken.set)

        self.database.listen(channel, wake)
        return woken


def _claim(connection: Connection) -> bool:
    held = hold_relay_lock(connection)
    connection.commit()
    return held


def _ping(connection: Connection) -> None:
    """[pg] Raises OperationalError when the session behind the connection has ended."""
    if connection.dialect.name != "sqlite":  # a file has no sessions, and this would lock it
        connection.execute(text("SELECT 1"))
        connection.commit()


async def _tick(every: Every) -> None:
    while True:
        await asyncio.to_thread(every.act, utc_now())
        await asyncio.sleep(every.seconds)


async def serve(app: Any, host: str, port: int, stop: asyncio.Event) -> None:
    """Answer HTTP on this event loop until `stop` is set."""
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        log_enabled=False,
    )
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        await serving
    server.stop()  # type: ignore[no-untyped-call]  # granian's is not annotated
    await serving


def main(
    package: str,
    settings_class: type[S],
    create_app: Callable[[S], Any],
    create_worker: Callable[[S], Worker],
) -> None:
    """The verbs of `python -m <service>`: `api`, `work`, `migrate`; settings are read once."""
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb not in {"api", "work", "migrate"}:
        sys.exit(f"usage: python -m {package} api | work | migrate")
    settings = settings_class()
    logs.configure(package)
    arm(settings.failpoint)
    if verb == "migrate":
        migrate(Database(settings.database_url.get_secret_value()), package)
    elif verb == "api":
        app = create_app(settings)
        _run_until_signal(lambda stop: serve(app, settings.listen_host, settings.listen_port, stop))
    else:
        _run_until_signal(create_worker(settings).run)


def _run_until_signal(run: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    async def running() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run(stop)

    uvloop.run(running())
