"""Killed right before or right after a submission's commit: it happened once, or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import select

from plans.improvement.tables import REVISION
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from tests.servers.processes import free_port, start, stop, wait_until
from tests.servicekit.tokens import KEY, claims, token
from tests.services.plans.factories import DANA, fill, make_plan, make_state
from tests.services.plans.requests import CERTIFIED
from tests.services.reporting.answers import answering

KEYS = {"/identity/.well-known/jwks.json": {"keys": [KEY.as_dict(private=False)]}}


@pytest.fixture
def filled(database: Database, now: datetime) -> UUID:
    with database.write() as session:
        make_state(session, now)
        plan = make_plan(session, now)
        fill(session, plan, now)
    return plan.id


class Api:
    """`python -m plans api`, a process of its own."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self.url, self.process = url, process

    def submit(self, plan_id: UUID) -> int:
        answer = httpx2.post(
            f"{self.url}/api/v1/plans/{plan_id}/submissions",
            json=CERTIFIED,
            headers={
                "Authorization": f"Bearer {token(claims(sub=DANA.subject))}",
                "Idempotency-Key": "the-one-intent",
            },
        )
        return answer.status_code


@contextmanager
def serving(database: Database, folder: Path, failpoint: str = "") -> Iterator[Api]:
    port = free_port()
    with answering(KEYS) as identity:
        env = os.environ | {
            "PLANS_DATABASE_URL": database.url,
            "PLANS_LISTEN_PORT": str(port),
            "AIP_BROKER_URL": f"sqlite:///{folder / 'broker.sqlite'}",
            "AIP_PUBLIC_URL": "http://localhost:8000",
            "AIP_SECRETS_DIR": str(folder),
            "IDENTITY_URL": identity,
            "AIP_ENV": "test",
            "AIP_FAILPOINT": failpoint,
        }
        process = start([sys.executable, "-m", "plans", "api"], log=folder / "log", env=env)
        api = Api(f"http://127.0.0.1:{port}", process)
        try:
            wait_until(lambda: _is_up(api.url), "plans answers")
            yield api
        finally:
            stop(process)


def _is_up(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/readyz").is_success
    except httpx2.TransportError:
        return False


def _counts(database: Database) -> tuple[int, int]:
    """Revisions, and events of a submission that wait for the bus."""
    with database.read() as session:
        events = select(OUTBOX.c.seq).where(OUTBOX.c.routing_key == "plans.plan.submitted.v1")
        revisions = session.execute(select(REVISION.c.revision)).all()
        return len(revisions), len(session.execute(events).all())


@pytest.mark.parametrize(
    ("kind", "point", "kept"),
    [("sqlite", "before_commit", 0), ("postgresql", "after_commit", 1)],
    indirect=["kind"],
)
def test_a_submission_that_is_cut_off_happened_once_or_not_at_all(
    database: Database, tmp_path: Path, filled: UUID, point: str, kept: int
) -> None:
    with serving(database, tmp_path, f"plans.{point}:kill") as api:
        with pytest.raises(httpx2.TransportError):
            api.submit(filled)
        assert api.process.wait(10) == -signal.SIGKILL
    assert _counts(database) == (kept, kept)
    with serving(database, tmp_path) as api:
        assert api.submit(filled) == 201
    assert _counts(database) == (1, 1)
