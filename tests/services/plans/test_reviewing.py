"""Returning and reopening a plan, on both databases; the same over HTTP."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from plans.calendar.errors import SchoolYearClosed
from plans.improvement import usecases
from plans.improvement.domain.plans import NEXT, Decision, PlanStatus, leading_to
from plans.improvement.domain.steps import Step
from plans.improvement.errors import DecisionNotPossible, MayNotReview, NoSuchPlan, PlanNotOpen
from plans.improvement.tables import PLAN_DECISION
from servicekit import audit
from servicekit.audit import AUDIT
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import (
    DANA,
    DISTRICT,
    PED,
    RULES,
    decide,
    fill,
    make_caller,
    make_document,
    make_plan,
    make_state,
    open_next_year,
    save,
    submit,
)
from tests.services.plans.requests import fill as fill_over_http
from tests.services.plans.requests import pointers
from tests.services.plans.requests import submit as submit_over_http

BOTH = pytest.mark.parametrize("status", [PlanStatus.RETURNED, PlanStatus.REOPENED])
STAFF = {"role": "ped_coordinator", "org": "state"}
SAID = {"reason": "Name who is responsible.\r\nThank you."}


@pytest.fixture
def place(session: Session, now: datetime) -> None:
    make_state(session, now)


def told(session: Session) -> list[dict[str, Any]]:
    """The envelopes of the decisions that wait for the bus."""
    chosen = OUTBOX.c.routing_key.in_(["plans.plan.returned.v1", "plans.plan.reopened.v1"])
    rows = session.execute(select(OUTBOX.c.payload).where(chosen).order_by(OUTBOX.c.seq))
    return [json.loads(payload) for payload in rows.scalars()]


@pytest.mark.requirement("AIP-167")
@BOTH
def test_a_decided_plan_opens_for_whoever_wrote_it_and_says_why(
    session: Session, now: datetime, place: None, status: PlanStatus
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    first = submit(session, plan, now)
    with pytest.raises(PlanNotOpen):
        save(session, plan, Step.CONTACT, make_document(Step.CONTACT, team=[]), now, version=1)
    later = now + timedelta(days=2)
    decide(session, plan, later, status)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=later)
    assert (view.plan.status, view.may_edit) == (status, True)
    assert view.decision == Decision(status, "Add how you measure.", later, "Pat Reyes")
    save(session, plan, Step.CONTACT, make_document(Step.CONTACT, team=[]), later, version=1)
    second = submit(session, plan, later)
    assert (second.revision, second.previous_sha256) == (2, first.content_sha256)
    assert usecases.verify_plan(session, plan.id) is None


@BOTH
def test_a_decision_is_told_without_the_reason_or_a_name_and_audited_with_it(
    session: Session, now: datetime, place: None, status: PlanStatus
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    decide(session, plan, now, status)
    (envelope,) = told(session)
    assert envelope["type"] == f"plans.plan.{status}.v1"
    assert envelope["aggregateversion"] == 3
    facts = envelope["data"]
    assert (facts["plan_id"], facts["revision"]) == (str(plan.id), 1)
    assert facts["link"] == f"http://localhost:8000/plans/{plan.id}"
    assert "measure" not in json.dumps(envelope)
    assert "Reyes" not in json.dumps(envelope)
    row = session.execute(select(AUDIT).where(AUDIT.c.action == f"plan.{status}")).one()
    assert (row.actor, row.acting_as) == (PED.subject, "ped_coordinator@state")
    assert row.change == {"from": "submitted", "to": status.value, "revision": 1}
    assert row.reason == "Add how you measure."
    assert audit.first_broken(session) is None


def test_every_decision_is_kept_and_the_newest_is_told(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    for number, status in enumerate([PlanStatus.RETURNED, PlanStatus.REOPENED], start=1):
        submit(session, plan, now)
        decide(session, plan, now, status, reason=f"Reason {number}")
    rows = session.execute(select(PLAN_DECISION).order_by(PLAN_DECISION.c.number)).all()
    assert [(row.number, row.decision, row.reason) for row in rows] == [
        (1, "returned", "Reason 1"),
        (2, "reopened", "Reason 2"),
    ]
    assert {row.actor for row in rows} == {PED.subject}
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.decision is not None
    assert view.decision.reason == "Reason 2"


@BOTH
def test_a_plan_that_is_open_takes_no_decision(
    session: Session, now: datetime, place: None, status: PlanStatus
) -> None:
    plan = make_plan(session, now)
    with pytest.raises(DecisionNotPossible) as refused:
        decide(session, plan, now, status)
    assert refused.value.params == {"status": "draft"}
    fill(session, plan, now)
    submit(session, plan, now)
    decide(session, plan, now, status)
    with pytest.raises(DecisionNotPossible) as refused:
        decide(session, plan, now, status)
    assert refused.value.params == {"status": status.value}
    assert len(told(session)) == 1


def test_a_district_returns_its_schools_plans_and_never_its_own(
    session: Session, now: datetime, place: None
) -> None:
    lee = make_caller("district_coordinator", "001", "Lee Montaño")
    of_school, of_district = make_plan(session, now), make_plan(session, now, DISTRICT)
    for plan, by in ((of_school, DANA), (of_district, lee)):
        fill(session, plan, now, by=by)
        submit(session, plan, now, by=by)
    decide(session, of_school, now, by=lee)
    with pytest.raises(MayNotReview):
        decide(session, of_district, now, by=lee)
    with pytest.raises(NoSuchPlan):
        decide(session, of_school, now, by=make_caller("district_coordinator", "002"))


def test_nothing_is_decided_in_a_closed_year(session: Session, now: datetime, place: None) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    open_next_year(session, now)
    with pytest.raises(SchoolYearClosed):
        decide(session, plan, now)


def test_each_state_is_reached_from_those_that_lead_there() -> None:
    assert leading_to(PlanStatus.RETURNED) == {PlanStatus.SUBMITTED, PlanStatus.IN_REVIEW}
    assert leading_to(PlanStatus.REOPENED) == {PlanStatus.SUBMITTED, PlanStatus.ACCEPTED}
    assert leading_to(PlanStatus.DRAFT) == frozenset()
    assert set(NEXT) == set(PlanStatus)


# Over HTTP


def send(ask: Ask, plan_id: UUID, what: str = "returns", body: Any = SAID, key: str = "") -> Any:
    headers = {"Idempotency-Key": key or "key-of-one-decision"}
    return ask("POST", f"/{plan_id}/{what}", json=body, headers=headers, **STAFF)


@pytest.mark.requirement("AIP-167")
def test_a_returned_plan_is_read_edited_and_submitted_again(
    ask: Ask, plan_id: UUID, database: Database
) -> None:
    fill_over_http(ask, plan_id)
    submit_over_http(ask, plan_id)
    assert ask("GET", f"/{plan_id}").json()["decision"] is None
    answer = send(ask, plan_id)
    assert answer.status_code == 201
    plan = ask("GET", f"/{plan_id}").json()
    assert plan["decision"] == answer.json()
    assert plan["decision"] | {"at": ""} == {
        "decision": "returned",
        "reason": "Name who is responsible.\nThank you.",
        "at": "",
        "by": "Dana Whitfield",
    }
    assert (plan["status"], plan["may_edit"], plan["revision"]) == ("returned", True, 1)
    assert submit_over_http(ask, plan_id, key="the-second-intent").json()["revision"] == 2
    with database.read() as session:
        assert usecases.verify_plan(session, plan_id) is None


def test_a_decision_repeated_with_its_key_gets_the_same_bytes(ask: Ask, plan_id: UUID) -> None:
    fill_over_http(ask, plan_id)
    submit_over_http(ask, plan_id)
    first, again = send(ask, plan_id), send(ask, plan_id)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    other = send(ask, plan_id, key="another-decision")
    assert (other.status_code, other.json()["code"]) == (409, "decision-not-possible")
    assert other.json()["params"] == {"status": "returned"}
    reused = send(ask, plan_id, body={"reason": "Another."})
    assert reused.json()["code"] == "idempotency-key-reused"


@pytest.mark.parametrize("what", ["returns", "reopenings"])
@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "reason-missing"),
        (" \n\t", "reason-missing"),
        ("a\x00b", "control-character"),
        ("x" * 4_001, "string-too-long"),
        (7, "string-type"),
    ],
)
def test_a_decision_needs_a_reason(
    ask: Ask, plan_id: UUID, what: str, reason: Any, code: str
) -> None:
    refused = send(ask, plan_id, what, body={"reason": reason})
    assert refused.status_code == 422
    assert pointers(refused) == [("/reason", code)]
    assert pointers(send(ask, plan_id, what, body={})) == [("/reason", "missing")]


def test_a_decision_without_a_key_is_refused(ask: Ask, plan_id: UUID) -> None:
    answer = ask("POST", f"/{plan_id}/returns", json=SAID, **STAFF)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-missing")
