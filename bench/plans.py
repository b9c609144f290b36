"""A full plan, read and saved as people do (design/performance.md, Reading one plan and HTTP)."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import psycopg
from joserfc.jwk import KeySet

from bench.load import rate
from bench.measuring import Line, Sides, at_least, at_most, measures
from bench.reference_plans import raw_plan, raw_save
from plans.catalogue.domain import CATALOGUE
from plans.figures.domain import ITEMS
from plans.improvement import usecases
from plans.improvement.api.answers import PlanAnswers
from plans.improvement.domain.documents import DOCUMENTS, TiersDocument
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.steps import STEPS, Step
from plans.improvement.schemas import SavedStepOut
from servicekit.db import Database, migrate
from servicekit.process import utc_now
from tests.servers import free_port, postgresql, run_folder, start, stop, wait_until
from tests.servicekit.tokens import KEY, claims, token
from tests.services.plans.factories import (
    DANA,
    RULES,
    make_body,
    make_figures,
    make_places,
    make_plan,
    make_snapshot,
    make_strategy,
    make_year,
)

READS = 200  # a round in process
FIRST_READS = 50
REQUESTS = 400  # a round over HTTP
CONNECTIONS = 8
SAVES = 100


def full_body(step: Step, words: str = "") -> dict[str, Any]:
    """Targets for every group and grade, five strategies in each tier."""
    if step is Step.TARGETS:
        return {"targets": {item: {"value": "20.0", "way": "rate"} for item in ITEMS}}
    if step is Step.TIERS:
        return {f"tier_{tier}": _strategies(tier, words) for tier in range(1, 5)}
    return make_body(step)


def _strategies(tier: int, words: str) -> list[dict[str, str]]:
    code = next(one.code for one in CATALOGUE if one.tier == tier)
    return [make_strategy(code, id=f"{tier}-{at}", resources=words) for at in range(5)]


@dataclass
class FullPlan:
    """A complete plan in a database with three years of figures for all groups and grades."""

    database: Database
    plan: Plan

    @property
    def url(self) -> str:
        return self.database.url


@contextmanager
def full_plan() -> Iterator[FullPlan]:
    """On a private PostgreSQL."""
    with postgresql() as server:
        database = Database(server.create_database())
        migrate(database, "plans")
        try:
            yield FullPlan(database, _fill(database))
        finally:
            database.close()


def _fill(database: Database) -> Plan:
    now, counts = utc_now(), dict.fromkeys(ITEMS, (400, 90, 395))
    with database.write() as session:
        make_year(session, now)
        make_places(session)
        make_figures(session, now, counts)
        for former in ("2024-2025", "2025-2026"):
            make_figures(session, now, counts, snapshot=make_snapshot(former, "EOY"))
        plan = make_plan(session, now)
        for step in (one for one in STEPS["school"] if one in DOCUMENTS):
            read = DOCUMENTS[step].model_validate(full_body(step, "$300"))
            usecases.save_step(
                session, plan.id, step, read, expected_version=0, by=DANA, rules=RULES, now=now
            )
    return plan


@measures(Line("plan-read", at_least(0.5)), unit="reads/s", rounds=7)
def plan_read() -> Iterator[Sides]:
    """In process, to the bytes of the answer; bare: the stored documents, unread."""
    with full_plan() as full, psycopg.connect(full.url, autocommit=True) as connection:
        answers = PlanAnswers(full.database, RULES)

        def read() -> bytes:
            return answers.read(full.plan.id, by=DANA, now=utc_now()).body

        def ours() -> list[float]:
            begun = perf_counter()
            for _ in range(READS):
                read()
            return [READS / (perf_counter() - begun)]

        def bare() -> list[float]:
            begun = perf_counter()
            for _ in range(READS):
                raw_plan(connection, full.plan.id)
            return [READS / (perf_counter() - begun)]

        yield Sides(ours, bare)


@measures(Line("plan-read-anew"), unit="reads/s", rounds=5)
def plan_read_anew() -> Iterator[Sides]:
    """The first read after any change: nothing is kept."""
    with full_plan() as full, psycopg.connect(full.url, autocommit=True) as connection:

        def ours() -> list[float]:
            begun = perf_counter()
            for _ in range(FIRST_READS):
                PlanAnswers(full.database, RULES).read(full.plan.id, by=DANA, now=utc_now())
            return [FIRST_READS / (perf_counter() - begun)]

        def bare() -> list[float]:
            begun = perf_counter()
            for _ in range(READS):
                raw_plan(connection, full.plan.id)
            return [READS / (perf_counter() - begun)]

        yield Sides(ours, bare)


@measures(Line("step-save", at_most(2)), unit="ms", rounds=5)
def step_save() -> Iterator[Sides]:
    """The tiers from bytes to bytes, committed; bare: UPDATE, INSERT into the outbox, commit."""
    with full_plan() as full, psycopg.connect(full.url) as connection:
        version = 1

        def ours() -> list[float]:
            nonlocal version
            found = []
            for _ in range(SAVES):
                sent = json.dumps(full_body(Step.TIERS, f"{version} dollars")).encode()
                begun = perf_counter()
                _save(full, sent, version)
                found.append(1000 * (perf_counter() - begun))
                version += 1
            return found

        def bare() -> list[float]:
            nonlocal version
            found = []
            for _ in range(SAVES):
                body = full_body(Step.TIERS, f"{version} dollars")
                begun = perf_counter()
                raw_save(connection, full.plan.id, Step.TIERS, version, body)
                found.append(1000 * (perf_counter() - begun))
                version += 1
            return found

        yield Sides(ours, bare)


def _save(full: FullPlan, sent: bytes, version: int) -> bytes:
    document = TiersDocument.model_validate_json(sent)
    with full.database.write() as session:
        view = usecases.save_step(
            session,
            full.plan.id,
            Step.TIERS,
            document,
            expected_version=version,
            by=DANA,
            rules=RULES,
            now=utc_now(),
        )
        return SavedStepOut.of(view).model_dump_json().encode()


@measures(Line("plan-read-http", at_least(0.6)), unit="requests/s", rounds=5)
def plan_read_http() -> Iterator[Sides]:
    """`python -m plans api` with a token, 8 connections; bare: FastAPI and the raw query."""
    with full_plan() as full, run_folder("aip-bench-") as folder, _keys() as identity:
        ports = free_port(), free_port()
        environment = {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PLANS_DATABASE_URL": full.url,
            "PLANS_LISTEN_PORT": str(ports[0]),
            "AIP_BROKER_URL": f"sqlite:///{folder / 'broker.sqlite'}",
            "AIP_PUBLIC_URL": "http://localhost:8000",
            "AIP_SECRETS_DIR": str(folder),
            "IDENTITY_URL": identity,
        }
        bearer = {"Authorization": f"Bearer {token(claims(sub=DANA.subject, exp=_in_an_hour()))}"}
        ours_at = f"http://127.0.0.1:{ports[0]}/api/v1/plans/{full.plan.id}"
        bare_at = f"http://127.0.0.1:{ports[1]}/plans/{full.plan.id}"
        bare_command = ["-m", "bench.reference_plans", full.url, str(ports[1])]
        with (
            _running(["-m", "plans", "api"], folder / "ours", environment, ours_at, bearer),
            _running(bare_command, folder / "bare", environment, bare_at, {}),
        ):
            yield Sides(
                lambda: [rate(ours_at, bearer, connections=CONNECTIONS, requests=REQUESTS)],
                lambda: [rate(bare_at, {}, connections=CONNECTIONS, requests=REQUESTS)],
            )


@contextmanager
def _running(
    command: list[str], log: Path, env: Mapping[str, str], url: str, headers: Mapping[str, str]
) -> Iterator[None]:
    """A Python program that answers at `url`."""

    def answers() -> bool:
        if process.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        with suppress(URLError), urlopen(Request(url, headers=dict(headers))):  # noqa: S310 - loopback
            return True
        return False

    process: subprocess.Popen[bytes] = start([sys.executable, *command], log=log, env=env)
    try:
        wait_until(answers, f"{url} does not answer")
        yield
    finally:
        stop(process)


@contextmanager
def _keys() -> Iterator[str]:
    """Identity, as far as its keys go; gives its URL."""
    keys = json.dumps(KeySet([KEY]).as_dict(private=False)).encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(keys)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _in_an_hour() -> int:
    return int(time.time()) + 3600
