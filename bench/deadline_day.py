"""The pages of a running system: one alone, and a thousand coordinators on deadline day.

The system is the full stack, as the state runs it: PostgreSQL, RabbitMQ, and each API and worker a
process. Its plans database is filled directly, and sessions are opened in the gateway's with
tokens of identity's own key: a thousand sign-ins would take minutes of argon2. Pages ask plans
alone, so nobody else knows these schools.
"""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx2
from sqlalchemy.orm import Session

from aipctl.seeding import DemoState
from bench.coordinators import PAGES
from bench.gateway import Way
from bench.measuring import Line, Sides, at_most, measures, percentile
from bench.plans import full_body
from contracts.organizations import Organization
from gateway.sealing import Seal
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.signing_in import Identity
from identity.oauth.domain import SERVICES
from identity.oauth.keys import SigningKeys
from plans.figures import store as figures
from plans.figures.domain import ITEMS, FigureRow, PlaceChange, Snapshot
from plans.improvement import store
from plans.improvement.domain.documents import DOCUMENTS, read_document
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.steps import STEPS, Step
from servicekit.audit import Actor
from servicekit.process import utc_now
from tests import servers
from tests.gateway.factories import make_granted
from tests.services.plans.factories import YEAR, make_figure, make_plan, make_snapshot, make_year
from tests.systems.full import FullSystem, full_system
from tests.systems.seeded import TODAY
from tests.systems.stage import Stage

_COORDINATORS = 1_000
_FEWER = (125, 250, 500)  # before them, to warm and to see what holds
_SECONDS, _FEWER_SECONDS, _REST_SECONDS = 30, 15, 20
_GOAL_MS = 300.0
_SCHOOLS_OF_DISTRICT = 10
_LATENCIES = 50
_BY = Actor("bench", "school_coordinator")


@dataclass(frozen=True)
class Coordinator:
    """Somebody who is signed in, and the full plan they may edit."""

    plan: str
    cookie: str
    csrf: str


@measures(Line("hub-page"), unit="ms", rounds=5)
def hub_page() -> Iterator[Sides]:
    """A plan's hub for whoever is signed in, one at a time; bare: Flask and the same HTML ready."""
    with _site(1) as (system, (dana,)), servers.run_folder("aip-bench-") as folder:
        ours = Way(f"{_at(system)}/plans/{dana.plan}", {"Cookie": f"aip={dana.cookie}"})
        page = httpx2.get(ours.url, headers=dict(ours.headers)).raise_for_status()
        file = folder / "page.html"
        file.write_text(page.text)
        port = servers.free_port()
        command = [sys.executable, "-m", "bench.reference_page", str(port), str(file)]
        environment = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        process = servers.start(command, log=folder / "log", env=environment)
        try:
            bare = Way(f"http://127.0.0.1:{port}/plans", {})
            servers.wait_until(bare.answers, "the bare page does not answer")
            yield Sides(
                lambda: ours.milliseconds(_LATENCIES), lambda: bare.milliseconds(_LATENCIES)
            )
        finally:
            servers.stop(process)


@measures(Line("deadline-day", at_most(1), percentile=95), unit="ms", rounds=1)
def deadline_day() -> Iterator[Sides]:
    """The slowest twentieth of the pages while 1,000 coordinators are active, beside 300 ms.

    Each kind of request is printed too, and before it what fewer people wait for: where the pages
    of all are slower, that tells how many are few enough.
    """
    with _site(_COORDINATORS) as (system, people):
        stages = iter((_FEWER, (_COORDINATORS,)))

        def ours() -> list[float]:
            pages: list[float] = []
            for count in next(stages):
                seconds = _SECONDS if count == _COORDINATORS else _FEWER_SECONDS
                pages = _work(system, people[:count], seconds)
            return pages

        yield Sides(ours, reference=lambda: [_GOAL_MS])


def _work(system: FullSystem, people: Sequence[Coordinator], seconds: int) -> list[float]:
    """Let them work; prints what they waited for, gives that for the pages (ms)."""
    hub = Way(f"{_at(system)}/plans/{people[0].plan}", {"Cookie": f"aip={people[0].cookie}"})
    with suppress(TimeoutError):  # what is still asked from before is answered first
        servers.wait_until(hub.answers, "the system is busy", seconds=_REST_SECONDS)
    target = {"url": _at(system), "origin": system.url, "body": full_body(Step.ROOT_CAUSES)}
    file = system.folder / "coordinators.json"
    file.write_text(json.dumps({"target": target, "people": [vars(one) for one in people]}))
    command = [sys.executable, "-m", "bench.coordinators", str(file), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    said = json.loads(done.stdout)
    by_kind: dict[str, list[float]] = said["milliseconds"]
    busy = "{:.1f} {:.1f} {:.1f}".format(*os.getloadavg())
    print(f"{len(people):,} coordinators, {seconds} s, load average {busy}")
    for kind, found in by_kind.items():
        p50, p95, p99 = (percentile(found, percent) for percent in (50, 95, 99))
        rate = len(found) / seconds
        print(f"  {kind:10}{rate:6.1f}/s  p50 {p50:8.1f}  p95 {p95:8.1f}  p99 {p99:8.1f} ms")
    print(f"  failed: {said['failures'] or 'none'}", flush=True)
    return [ms for kind in PAGES for ms in by_kind.get(kind, [])]


@contextmanager
def _site(count: int) -> Iterator[tuple[FullSystem, Sequence[Coordinator]]]:
    """The full stack with so many schools, each with a full plan and its coordinator signed in."""
    with (
        servers.postgresql() as postgresql,
        servers.rabbitmq_node() as rabbitmq,
        servers.smtp_server() as mailbox,
        full_system(postgresql, rabbitmq.broker, mailbox) as system,
    ):
        schools = [_school(at) for at in range(count)]
        plans = _fill_plans(system, schools)
        people = _sign_in(system, schools, plans)
        # Who hears of a thousand new plans has heard of them before anything is measured.
        Stage(system, DemoState(TODAY, "", ())).wait_until_settled(seconds=120)
        yield system, people


def _school(at: int) -> Organization:
    district, school = divmod(at, _SCHOOLS_OF_DISTRICT)
    return Organization(f"{district + 1:03}", f"{school + 1:03}")


def _fill_plans(system: FullSystem, schools: Sequence[Organization]) -> list[UUID]:
    """The year, the places with three years of figures, and full plans: their ids."""
    database, now = system.database("plans"), utc_now()
    districts = {Organization(school.district_code) for school in schools}
    with database.write() as session:
        make_year(session, now)
        figures.save_places(
            session,
            [PlaceChange(one, f"Place {one}", True, 1) for one in [*districts, *schools]],
        )
        for year, period in ((YEAR, "40D"), ("2025-2026", "EOY"), ("2024-2025", "EOY")):
            _publish(session, make_snapshot(year, period), schools, now)
        plans = [_fill_plan(session, school, now) for school in schools]
    database.close()
    return plans


def _publish(
    session: Session, snapshot: Snapshot, schools: Sequence[Organization], now: datetime
) -> None:
    """As if stars-sync had been asked for them: nothing is left to fetch."""
    figures.want_snapshot(
        session, snapshot.school_year, snapshot.period, snapshot.snapshot_id, snapshot.as_of, now
    )
    known = [make_figure(item, 400, 90, 395) for item in ITEMS]
    rows = [FigureRow(school, one, is_state=True) for school in schools for one in known]
    figures.replace_figures(session, snapshot, rows, now=now)


def _fill_plan(session: Session, school: Organization, now: datetime) -> UUID:
    plan = make_plan(session, now, school)
    for step in (one for one in STEPS["school"] if one in DOCUMENTS):
        document = read_document(step, full_body(step, "$300"))
        saved = SavedStep(step, 1, document, now, "Dana Whitfield")
        store.save_step(session, plan.id, saved, by=_BY)
    return plan.id


def _sign_in(
    system: FullSystem, schools: Sequence[Organization], plans: Sequence[UUID]
) -> list[Coordinator]:
    """A session for each school's coordinator, with a token that outlasts the load."""
    database, now = system.database("gateway"), utc_now()
    settings = _settings(system)
    keys, identity = SigningKeys(system.secrets_dir / "signing"), Identity(settings)
    sessions = Sessions(database, Seal(settings.read_secret("session.key"), "tokens"), identity)

    def enter(school: Organization, plan: UUID) -> Coordinator:
        granted = make_granted(expires_at=now + timedelta(hours=1), org=str(school))
        claims = granted.access.model_dump(mode="json", exclude_none=True)
        claims |= {"iss": settings.issuer, "aud": list(SERVICES), "org": str(school)}
        token = keys.sign(claims, typ="at+jwt", now=now)
        signed = dataclasses.replace(granted, access_token=token)
        cookie = sessions.open(signed, now=now)
        known = sessions.find(cookie, now=now)
        assert known is not None
        return Coordinator(str(plan), cookie, known.csrf_token)

    people = [enter(school, plan) for school, plan in zip(schools, plans, strict=True)]
    identity.close()
    database.close()
    return people


def _settings(system: FullSystem) -> Settings:
    names = ("identity", "plans", "reporting", "stars-sync", "notifications")
    urls = {f"{name.replace('-', '_')}_url": system.service_url(name) for name in names}
    return Settings.model_validate(
        {
            "database_url": system.database_urls["gateway"],
            "broker_url": system.broker.amqp_url,
            "public_url": system.url,
            "secrets_dir": system.secrets_dir,
            **urls,
        }
    )


def _at(system: FullSystem) -> str:
    """Its address by number: who looks the name up tries IPv6 first."""
    return f"http://127.0.0.1:{system.ports['gateway']}"
