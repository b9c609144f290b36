"""A seeded system with people at it and a plan for whoever asks: what e2e and faults play on."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from aipctl.demo import DemoSize
from aipctl.deployables import DEPLOYABLES
from aipctl.seeding import DemoState
from contracts.topology import EVENTS, TOPOLOGY
from gateway.sealing import Seal
from gateway.tables import WebSession
from servicekit.bus.file_store import matches
from servicekit.inbox import INBOX
from servicekit.outbox import OUTBOX
from servicekit.schedule import WORK
from tests import servers
from tests.systems.embedded import embedded_process
from tests.systems.full import full_system
from tests.systems.interface import WAIT_SECONDS, System
from tests.systems.people import Person, fill_plan, return_plan, start_plan
from tests.systems.seeded import seed
from tests.systems.traces import note_handling

SIZE = DemoSize(districts=2, schools=40, students=400)
"""Enough schools that each test takes one nobody else has a plan for."""


@dataclass(frozen=True)
class ReadyPlan:
    """A plan of a school, complete and not submitted."""

    id: str
    school: str  # such as 001/023


@dataclass
class Stage:
    """`system` with its demo; who signs in stays signed in (codes are mailed three times only)."""

    system: System
    demo: DemoState
    postgresql: servers.PostgreSQL | None = None
    rabbitmq: servers.RabbitMQNode | None = None
    _people: dict[str, Person] = field(default_factory=dict)
    _schools: list[tuple[str, str]] = field(default_factory=list)  # school year, school

    def person(self, mailbox: str) -> Person:
        """`admin`, `coordinator` (of PED), `dana.whitfield`, …: a window of their own."""
        if mailbox not in self._people:
            account = next(it for it in self.demo.accounts if it.email.startswith(f"{mailbox}@"))
            self._people[mailbox] = Person(self.system)
            self._people[mailbox].sign_in(account.email, self.demo.password)
        return self._people[mailbox]

    def begin_plan(self) -> ReadyPlan:
        """An empty plan of a school that has none."""
        if not self._schools:
            self._schools = self._schools_without_plan()
        school_year, school = self._schools.pop(0)
        return ReadyPlan(start_plan(self.person("coordinator"), school_year, school), school)

    def ready_plan(self) -> ReadyPlan:
        plan = self.begin_plan()
        fill_plan(self.person("coordinator"), plan.id)
        return plan

    def return_plan(self, plan_id: str) -> None:
        """Have PED send a submitted plan back, so that it can be submitted again."""
        return_plan(self.person("coordinator"), plan_id)

    def rows(self, service: str, statement: Executable) -> Sequence[Row[Any]]:
        """Read a service's database, on a connection of its own."""
        database = self.system.database(service)
        try:
            with database.read() as session:
                return session.execute(statement).all()
        finally:
            database.close()

    def access_token(self, person: Person) -> str:
        """What the gateway holds for this window, which is signed in."""
        of_window = WebSession.id == sha256(person.http.cookies["aip"].encode()).hexdigest()
        ((sealed,),) = self.rows("gateway", select(WebSession.access_token).where(of_window))
        secret = (self.system.secrets_dir / "session.key").read_text().strip()
        return Seal(secret, "tokens").open(sealed)

    @contextmanager
    def writing(self, service: str) -> Iterator[Session]:
        database = self.system.database(service)
        try:
            with database.write() as session:
                yield session
        finally:
            database.close()

    def restart(self, process: str, *, failpoint: str = "") -> None:
        """End a process as a power cut would and start it anew, perhaps with a fault armed."""
        self.system.kill(process)
        self.start(process, failpoint=failpoint)

    def start(self, process: str, *, failpoint: str = "") -> None:
        """Start what has ended; returns when it answers."""
        self.system.start(process, failpoint=failpoint)
        name, _, verb = process.rpartition("-")
        if self.system.is_full and verb == "api":
            url = f"{self.system.service_url(name)}/readyz"
            servers.wait_until(lambda: answers(url), f"{process} is not ready")

    def mend(self) -> None:
        """Start what a test that failed has left dead."""
        if self.postgresql is not None:
            self.postgresql.start()
        if self.rabbitmq is not None and not self.rabbitmq.is_running:
            self.rabbitmq.start()
        for process in self.system.ended():
            self.start(process)

    def wait_for(
        self, what: str, is_so: Callable[[], bool], *, seconds: float = WAIT_SECONDS
    ) -> None:
        servers.wait_until(is_so, what, seconds=seconds)

    def wait_until_settled(self, *, seconds: float = WAIT_SECONDS) -> None:
        """Until every event so far is published and handled (I11). Parked ones fail at once."""
        backlog: Counter[str] = Counter()

        def is_settled() -> bool:
            nonlocal backlog
            backlog = self.backlog()
            return not backlog

        try:
            self.wait_for("a backlog is left", is_settled, seconds=seconds)
        except TimeoutError as error:
            error.add_note(f"{dict(backlog)}")
            raise

    def backlog(self) -> Counter[str]:
        """What waits to be published, or to be handled by those whose queue it goes to."""
        waiting: Counter[str] = Counter()
        told: dict[UUID, str] = {}
        for one in DEPLOYABLES:
            sent = select(OUTBOX.c.event_id, OUTBOX.c.routing_key, OUTBOX.c.published_at)
            for row in self.rows(one.name, sent.where(OUTBOX.c.exchange == EVENTS)):
                told[row.event_id] = row.routing_key
                if row.published_at is None:
                    waiting[f"{one.name} publishes {row.routing_key}"] += 1
        for one in DEPLOYABLES:
            received = select(INBOX.c.event_id, INBOX.c.event_type, INBOX.c.outcome)
            rows = self.rows(one.name, received)
            parked = [row.event_type for row in rows if row.outcome == "parked"]
            assert not parked, f"{one.name} parked {parked}"
            done = {row.event_id for row in rows if row.outcome == "done"}
            for event_id in told.keys() - done:
                if _is_bound(f"{one.name}.events", told[event_id]):
                    waiting[f"{one.name} handles {told[event_id]}"] += 1
        return waiting

    def undone_work(self) -> int:
        """How many rows of work wait in all services."""
        undone = select(func.count()).where(WORK.c.done_at.is_(None))
        return sum(self.rows(one.name, undone)[0][0] for one in DEPLOYABLES)

    def close(self) -> None:
        for person in self._people.values():
            person.close()

    def _schools_without_plan(self) -> list[tuple[str, str]]:
        path = "/api/v1/plans/obligations?kind=school&plan=none&limit=200"
        owed = self.person("coordinator").ask("GET", path).json()
        year = owed["school_year"]["school_year"]
        return [(year, item["organization"]) for item in owed["items"]]


def _is_bound(queue: str, event_type: str) -> bool:
    return any(
        exchange == EVENTS and matches(pattern, event_type)
        for one in TOPOLOGY.queues
        if one.name == queue
        for exchange, pattern in one.bindings
    )


def answers(url: str) -> bool:
    """Whether somebody answers there, with success."""
    try:
        return httpx2.get(url, timeout=5).is_success
    except httpx2.HTTPError:
        return False


def new_key() -> str:
    """An Idempotency-Key."""
    return str(uuid4())


@contextmanager
def embedded_stage() -> Iterator[Stage]:
    """The embedded stack."""
    with embedded_process() as system, _played(Stage(system, _seed(system, system.folder))) as it:
        yield it


@contextmanager
def full_stage() -> Iterator[Stage]:
    """The full stack on servers of its own, which may be killed."""
    with (
        servers.postgresql() as postgresql,
        servers.rabbitmq_node() as rabbitmq,
        servers.smtp_server() as mailbox,
        full_system(postgresql, rabbitmq.broker, mailbox) as system,
        _played(Stage(system, _seed(system, system.folder), postgresql, rabbitmq)) as stage,
    ):
        yield stage


def _seed(system: System, folder: Path) -> DemoState:
    return seed(system, folder, SIZE)


@contextmanager
def _played(stage: Stage) -> Iterator[Stage]:
    try:
        # The figures that the import told of are fetched by now: every page shows them.
        stage.wait_until_settled()
        stage.wait_for("work is left", lambda: stage.undone_work() == 0)
        for service in ("reporting", "notifications"):
            with stage.writing(service) as session:
                note_handling(session)
        yield stage
    finally:
        stage.close()
