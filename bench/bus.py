"""An event's way: recorded with a commit, relayed, handled once (design/performance.md, Bus)."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep
from uuid import uuid4

import uvloop
from sqlalchemy.orm import Session

from bench.measuring import Line, Sides, at_least, at_most, measures
from bench.reference_bus import BareBroker, bare_broker, bare_notify
from contracts.events import CloudEvent
from contracts.plans import PlanSubmitted
from contracts.topology import EVENTS, TOPOLOGY
from servicekit import outbox
from servicekit.bus import apply_topology, open_bus
from servicekit.db import Database, migrate
from servicekit.inbox import Consumer
from servicekit.outbox import OUTBOX, Relay
from servicekit.process import Worker, utc_now
from servicekit.settings import ServiceSettings
from tests.servers import PostgreSQL, RabbitMQ, postgresql, rabbitmq_node

COMMITS = 100  # a round of commit-to-handler
RECORDED = 2_000  # a round of the relay
AGGREGATES = 500
ARRIVING = 2_000  # a round of the consumer
OURS, BARE = "reporting.events", "notifications.events"  # two queues of the same kind
_SECONDS = 30


def submitted(number: int = 0) -> PlanSubmitted:
    """Of the usual size; its number says which of the plans."""
    return PlanSubmitted(
        plan_id=f"0199a000-0000-7000-8000-{number:012}",
        kind="school",
        school_year="2026-2027",
        district_code="001",
        school_code="023",
        organization_name="Cottonwood Middle School",
        revision=1,
        content_sha256="0f" * 32,
        submitted_at=datetime(2026, 10, 5, 16, tzinfo=UTC),
        is_late=False,
        link="http://localhost:8000/plans/0199a000-0000-7000-8000-000000000000",
    )


def envelope(event: PlanSubmitted) -> CloudEvent:
    """As the outbox writes it, under a new id."""
    return CloudEvent(
        id=uuid4(),
        source="/plans",
        type=event.type,
        subject=event.subject,
        time=event.submitted_at,
        dataschema=f"/api/docs/events/{event.type}.json",
        aggregateversion=1,
        correlationid="bench",
        data=event.model_dump(mode="json"),
    )


@dataclass
class Servers:
    """A broker with the product's topology, and migrated databases."""

    postgresql: PostgreSQL
    broker: RabbitMQ
    _closing: ExitStack = field(default_factory=ExitStack)

    def database(self, package: str) -> Database:
        database = Database(self.postgresql.create_database())
        self._closing.callback(database.close)
        migrate(database, package)
        return database

    def worker(self, service: str, consumer: Consumer) -> Worker:
        """What `python -m <service> work` runs, without the service's own jobs."""
        database = self.database(service)
        settings = ServiceSettings(
            database_url=database.url,
            broker_url=self.broker.amqp_url,
            public_url="http://localhost:8000",
            secrets_dir=Path(),
        )
        return Worker(service, settings, database, consumer)

    def empty_queues(self) -> None:
        for queue in (OURS, BARE):
            self.broker.ask("DELETE", f"/queues/%2F/{queue}/contents")


@contextmanager
def servers() -> Iterator[Servers]:
    """Private ones, started now and gone afterwards."""
    with postgresql() as database_server, rabbitmq_node() as node:
        apply_topology(node.broker.management_url, TOPOLOGY)
        found = Servers(database_server, node.broker)
        with found._closing:
            yield found


@contextmanager
def at_work(worker: Worker) -> Iterator[None]:
    """The worker runs in a thread with a loop of its own."""
    started, stops = threading.Event(), []

    async def run() -> None:
        stop, running = asyncio.Event(), asyncio.get_running_loop()
        stops.append(lambda: running.call_soon_threadsafe(stop.set))
        started.set()
        await worker.run(stop)

    thread = threading.Thread(target=lambda: uvloop.run(run()))
    thread.start()
    started.wait()
    try:
        yield
    finally:
        stops[0]()
        thread.join()


class Handled:
    """The handler of another service: notes when it was called, tells when it was often enough."""

    def __init__(self) -> None:
        self.consumer = Consumer("reporting")
        self.consumer.on(PlanSubmitted)(self._handle)
        self.times: list[float] = []
        self._awaited, self._all_here = 0, threading.Event()

    def _handle(self, session: Session, event: PlanSubmitted, *, now: datetime) -> None:
        self.times.append(perf_counter())
        if len(self.times) == self._awaited:
            self._all_here.set()

    def expect(self, count: int) -> None:
        """Begin to count again."""
        self.times, self._awaited = [], count
        self._all_here.clear()

    def wait(self) -> None:
        if not self._all_here.wait(_SECONDS):
            raise TimeoutError(f"{len(self.times)} of {self._awaited} events were handled")


@measures(
    Line("commit-to-handler", at_most(2)),
    Line("commit-to-handler p99", percentile=99),
    unit="ms",
    rounds=5,
)
def commit_to_handler() -> Iterator[Sides]:
    """From COMMIT in plans to the handler in reporting; bare: NOTIFY, then publish to handler."""
    handled = Handled()
    with servers() as found, asyncio.Runner() as runner:
        plans = found.worker("plans", Consumer("plans"))
        reporting = found.worker("reporting", handled.consumer)

        def ours() -> list[float]:
            return [1000 * _commit_to_handler(plans.database, handled) for _ in range(COMMITS)]

        def bare() -> list[float]:
            woken = notify.seconds(COMMITS)
            body = envelope(submitted()).model_dump_json().encode()
            published = runner.run(broker.handler_seconds("stars-sync.events", body, COMMITS))
            return [1000 * (one + other) for one, other in zip(woken, published, strict=True)]

        with (
            bare_notify(plans.database.url) as notify,
            bare_broker(runner, found.broker.amqp_url, "") as broker,
            at_work(plans),
            at_work(reporting),
        ):
            yield Sides(ours, bare)


def _commit_to_handler(database: Database, handled: Handled) -> float:
    handled.expect(1)
    with database.write() as session:
        outbox.record(session, submitted(), now=utc_now())
        committing = perf_counter()
    handled.wait()
    sleep(0.01)  # what follows a handler is over before the next commit, as in life
    return handled.times[0] - committing


@measures(Line("relay", at_least(0.75)), unit="events/s", rounds=5)
def relay() -> Iterator[Sides]:
    """Reading the outbox, publishing in order, marking; bare: the same bodies at once."""
    with servers() as found, asyncio.Runner() as runner:
        database = found.database("plans")
        with database.write() as session:
            for number in range(RECORDED):
                outbox.record(session, submitted(number % AGGREGATES), now=utc_now())
        with database.read() as session:
            bodies = [row.payload.encode() for row in session.execute(OUTBOX.select())]
        bus = runner.run(open_bus(found.broker.amqp_url, service="plans"))
        publishing = Relay(database, bus, service="plans")

        async def relay_all() -> float:
            start, done = perf_counter(), 0
            while done < RECORDED:
                done += await publishing.relay_once(now=utc_now())
            return perf_counter() - start

        def ours() -> list[float]:
            _forget_publishing(database)
            found.empty_queues()
            return [RECORDED / runner.run(relay_all())]

        def bare() -> list[float]:
            found.empty_queues()
            start = perf_counter()
            runner.run(broker.publish_all(PlanSubmitted.type, bodies))
            return [RECORDED / (perf_counter() - start)]

        with bare_broker(runner, found.broker.amqp_url, EVENTS) as broker:
            yield Sides(ours, bare)
        runner.run(bus.close())


def _forget_publishing(database: Database) -> None:
    """As if everything had just been recorded."""
    with database.write() as session:
        session.execute(OUTBOX.update().values(published_at=None))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE outbox")


@measures(Line("idempotent-consumer", at_least(0.8)), unit="events/s", rounds=5)
def idempotent_consumer() -> Iterator[Sides]:
    """The worker with its inbox, first handler to last; bare: each message acked."""
    handled = Handled()
    with servers() as found, asyncio.Runner() as runner:
        reporting = found.worker("reporting", handled.consumer)

        def ours() -> list[float]:
            handled.expect(ARRIVING)
            runner.run(_arrive(broker, OURS))
            with at_work(reporting):
                handled.wait()
            return [ARRIVING / (handled.times[-1] - handled.times[0])]

        def bare() -> list[float]:
            runner.run(_arrive(broker, BARE))
            return [ARRIVING / runner.run(broker.consume(BARE, ARRIVING))]

        with bare_broker(runner, found.broker.amqp_url, "") as broker:
            yield Sides(ours, bare)


async def _arrive(broker: BareBroker, queue: str) -> None:
    """Put new events into a queue."""
    envelopes = [envelope(submitted(number % AGGREGATES)) for number in range(ARRIVING)]
    for start in range(0, ARRIVING, 1_000):
        await asyncio.gather(
            *(
                broker.publish(queue, one.model_dump_json().encode(), message_id=str(one.id))
                for one in envelopes[start : start + 1_000]
            )
        )
