"""Two people at once: nothing acknowledged is lost, nothing happens twice (F20 to F22)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from plans.improvement.domain.documents import document_steps
from plans.improvement.domain.steps import Step
from plans.improvement.tables import PLAN_DECISION, PLAN_STEP_VERSION, REVISION
from servicekit.auth import Caller
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from tests.servicekit.tokens import claims, token
from tests.services.plans.factories import (
    DANA,
    IT,
    fill,
    make_body,
    make_plan,
    make_plan_after_former,
)

PARALLEL = 12


class Many:
    """Several browsers of one person."""

    def __init__(self, app: FastAPI, caller: Caller = DANA) -> None:
        self._app = app
        self._bearer = token(claims(sub=caller.subject, role=caller.role, org=caller.org))

    @property
    def reviewing(self) -> "Many":
        """Those of somebody of the state."""
        return Many(self._app, IT)

    def send(self, method: str, path: str, body: object, **headers: str) -> tuple[int, bytes]:
        client = TestClient(self._app, base_url="http://localhost:8000")
        sent = {"Authorization": f"Bearer {self._bearer}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        answer = client.request(method, f"/api/v1/plans{path}", json=body, headers=sent)
        return answer.status_code, answer.content


@pytest.fixture
def many(app: FastAPI, state: None) -> Many:
    return Many(app)


@pytest.fixture
def filled(database: Database, state: None, now: datetime) -> UUID:
    with database.write() as session:
        plan = make_plan(session, now)
        fill(session, plan, now)
    return plan.id


def test_of_parallel_saves_over_one_version_one_wins_and_the_others_see_it(
    many: Many, filled: UUID, database: Database
) -> None:
    def save(n: int) -> int:
        body = make_body(Step.ROOT_CAUSES) | {"barriers": f"Text {n}"}
        path = f"/{filled}/steps/root-causes"
        return many.send("PUT", path, body, If_Match='"1"')[0]

    with ThreadPoolExecutor(PARALLEL) as pool:
        statuses = Counter(pool.map(save, range(PARALLEL)))
    assert statuses == {200: 1, 412: PARALLEL - 1}
    with database.read() as session:
        versions = session.execute(
            select(PLAN_STEP_VERSION.c.version).where(PLAN_STEP_VERSION.c.step == "root-causes")
        ).scalars()
        assert sorted(versions) == [1, 2]


def test_parallel_saves_of_different_steps_all_succeed(many: Many, filled: UUID) -> None:
    def save(step: Step) -> int:
        changed: dict[Step, dict[str, Any]] = {
            Step.CONTACT: {"team": []},
            Step.TARGETS: {"targets": {}},
            Step.ROOT_CAUSES: {"methods": []},
            Step.TIERS: {"tier_4": []},
        }
        body = make_body(step) | changed[step]
        return many.send("PUT", f"/{filled}/steps/{step}", body, If_Match='"1"')[0]

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(save, document_steps("school"))) == {200}


@pytest.mark.parametrize("is_same_key", [True, False])
def test_parallel_submissions_make_one_revision_and_one_event(
    many: Many, filled: UUID, database: Database, is_same_key: bool
) -> None:
    body = {"certified": True, "certification_version": "school-1"}

    def submit(n: int) -> tuple[int, bytes]:
        key = "the-one-intent" if is_same_key else f"intent-number-{n}"
        return many.send("POST", f"/{filled}/submissions", body, Idempotency_Key=key)

    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(submit, range(PARALLEL)))
    succeeded = [content for status, content in answers if status == 201]
    if is_same_key:
        assert len(succeeded) == PARALLEL
        assert len(set(succeeded)) == 1
    else:
        assert Counter(status for status, _ in answers) == {201: 1, 409: PARALLEL - 1}
    with database.read() as session:
        assert len(session.execute(select(REVISION.c.revision)).all()) == 1
        events = select(OUTBOX.c.seq).where(OUTBOX.c.routing_key == "plans.plan.submitted.v1")
        assert len(session.execute(events).all()) == 1


def test_a_save_beside_a_submission_is_frozen_or_refused(
    many: Many, filled: UUID, database: Database
) -> None:
    certified = {"certified": True, "certification_version": "school-1"}

    def act(n: int) -> tuple[int, int]:
        if n == PARALLEL // 2:
            path, key = f"/{filled}/submissions", "the-one-intent"
            return n, many.send("POST", path, certified, Idempotency_Key=key)[0]
        body = make_body(Step.ROOT_CAUSES) | {"barriers": f"Text {n}"}
        return n, many.send("PUT", f"/{filled}/steps/root-causes", body, If_Match='"1"')[0]

    with ThreadPoolExecutor(PARALLEL) as pool:
        statuses = dict(pool.map(act, range(PARALLEL)))
    assert statuses.pop(PARALLEL // 2) == 201
    assert set(statuses.values()) <= {200, 409, 412}
    saved = [n for n, status in statuses.items() if status == 200]
    with database.read() as session:
        document = session.execute(select(REVISION.c.text)).scalar_one()
    expected = f"Text {saved[0]}" if saved else make_body(Step.ROOT_CAUSES)["barriers"]
    assert len(saved) <= 1
    assert f'"barriers":"{expected}"' in document


@pytest.mark.parametrize("decisions", [("returns",), ("returns", "reopenings")])
def test_of_parallel_decisions_on_a_plan_one_holds(
    many: Many, filled: UUID, database: Database, decisions: tuple[str, ...]
) -> None:
    certified = {"certified": True, "certification_version": "school-1"}
    assert (
        many.send("POST", f"/{filled}/submissions", certified, Idempotency_Key="the-submission")[0]
        == 201
    )

    def decide(n: int) -> int:
        path = f"/{filled}/{decisions[n % len(decisions)]}"
        reason = {"reason": f"Reason {n}"}
        return many.reviewing.send("POST", path, reason, Idempotency_Key=f"intent-number-{n}")[0]

    with ThreadPoolExecutor(PARALLEL) as pool:
        statuses = Counter(pool.map(decide, range(PARALLEL)))
    assert statuses == {201: 1, 409: PARALLEL - 1}
    with database.read() as session:
        assert session.execute(select(PLAN_DECISION.c.number)).scalars().all() == [1]
        told = select(OUTBOX.c.seq).where(OUTBOX.c.routing_key.like("plans.plan.re%"))
        assert len(session.execute(told).all()) == 1


def test_a_step_typed_beside_a_carry_over_is_never_overwritten(
    many: Many, database: Database, state: None, now: datetime
) -> None:
    with database.write() as session:
        plan = make_plan_after_former(session, now)

    def act(n: int) -> int:
        if n % 2:
            parts = {"parts": ["root-causes", "contact"]}
            return many.send("POST", f"/{plan.id}/carry-over", parts)[0]
        body = make_body(Step.ROOT_CAUSES) | {"barriers": f"Text {n}"}
        return many.send("PUT", f"/{plan.id}/steps/root-causes", body, If_Match='"0"')[0]

    with ThreadPoolExecutor(PARALLEL) as pool:
        statuses = list(pool.map(act, range(PARALLEL)))
    with database.read() as session:
        versions = session.execute(
            select(PLAN_STEP_VERSION.c.version, PLAN_STEP_VERSION.c.body).where(
                PLAN_STEP_VERSION.c.plan_id == plan.id, PLAN_STEP_VERSION.c.step == "root-causes"
            )
        ).all()
    assert [row.version for row in versions] == [1]
    is_typed = versions[0].body["barriers"].startswith("Text")
    typed, carried = statuses[::2], statuses[1::2]
    assert (typed.count(200), set(carried)) == ((1, {409}) if is_typed else (0, {200}))
