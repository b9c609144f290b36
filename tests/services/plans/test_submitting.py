"""Submitting a plan: complete, certified, frozen, told and audited; on both databases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from plans.calendar.errors import SchoolYearClosed
from plans.calendar.usecases import YearChange
from plans.improvement import usecases
from plans.improvement.domain.plans import PlanStatus
from plans.improvement.domain.steps import Step
from plans.improvement.errors import (
    CertificationChanged,
    NotCertified,
    PlanNotOpen,
    PlanNotReady,
)
from plans.improvement.tables import PLAN_DECISION, PLAN_STEP_VERSION, REVISION
from servicekit import audit
from servicekit.audit import AUDIT
from tests.services.plans.factories import (
    DANA,
    RULES,
    change_year,
    close_year,
    decide,
    fill,
    make_document,
    make_plan,
    make_state,
    make_targets,
    save,
    submit,
)
from tests.services.plans.outgoing import published


@pytest.fixture(autouse=True)
def _state(session: Session, now: datetime) -> None:
    make_state(session, now)


def test_a_filled_plan_is_submitted_frozen_and_told(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    revision = submit(session, plan, now)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert (view.plan.status, view.plan.revision) == (PlanStatus.SUBMITTED, 1)
    assert (view.may_edit, view.plan.is_late) == (False, False)
    assert view.receipt is not None
    assert view.receipt.content_sha256 == revision.content_sha256
    (event,) = published(session, "plans.plan.submitted.v1")
    assert event["content_sha256"] == revision.content_sha256
    assert event["link"] == f"http://localhost:8000/plans/{plan.id}"
    assert (event["revision"], event["is_late"]) == (1, False)
    assert usecases.verify_plan(session, plan.id) is None


@pytest.mark.requirement("AIP-163", "AIP-164")
def test_a_plan_with_problems_is_not_submitted_and_every_one_is_named(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    targets = make_targets(ALL="205", F="19", M="21", **{"06": "1", "07": "1", "08": "1"})
    save(session, plan, Step.TARGETS, targets, now, version=1)
    save(session, plan, Step.TIERS, make_document(Step.TIERS, tier_4=[]), now, version=1)
    with pytest.raises(PlanNotReady) as refused, session.begin_nested():
        submit(session, plan, now)
    assert [(one.pointer, one.code) for one in refused.value.at] == [
        ("/steps/targets/targets/ALL/value", "out-of-range"),
        ("/steps/targets/targets/EL/value", "missing"),
        ("/steps/tiers/tier_4", "no-strategy"),
    ]
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.plan.status is PlanStatus.DRAFT
    assert published(session, "plans.plan.submitted.v1") == []


def test_the_certification_is_confirmed_in_its_present_words(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)

    def certify(certified: bool, version: str) -> None:
        usecases.submit_plan(
            session,
            plan.id,
            certified=certified,
            certification_version=version,
            by=DANA,
            rules=RULES,
            origin="",
            now=now,
        )

    with pytest.raises(NotCertified):
        certify(False, "school-1")
    with pytest.raises(CertificationChanged):
        certify(True, "school-0")


@pytest.mark.requirement("AIP-167")
def test_a_submitted_plan_is_neither_edited_nor_submitted_again(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    with pytest.raises(PlanNotOpen) as refused:
        save(session, plan, Step.CONTACT, make_document(Step.CONTACT, team=[]), now, version=1)
    assert refused.value.params == {"status": "submitted"}
    with pytest.raises(PlanNotOpen):
        submit(session, plan, now)


@pytest.mark.parametrize("status", [PlanStatus.RETURNED, PlanStatus.REOPENED])
def test_a_returned_plan_is_submitted_as_the_next_revision(
    session: Session, now: datetime, status: PlanStatus
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    first = submit(session, plan, now)
    decide(session, plan, now, status)
    save(session, plan, Step.CONTACT, make_document(Step.CONTACT, team=[]), now, version=1)
    second = submit(session, plan, now + timedelta(days=1))
    assert (second.revision, second.previous_sha256) == (2, first.content_sha256)
    assert usecases.verify_plan(session, plan.id) is None
    revisions = usecases.list_revisions(session, plan.id, by=DANA)
    assert revisions[0].document["steps"]["contact"]["body"]["team"]


@pytest.mark.parametrize(
    ("after", "is_late"), [(timedelta(0), True), (-timedelta(seconds=1), False)]
)
def test_a_plan_is_late_once_its_due_day_has_ended(
    session: Session, now: datetime, after: timedelta, is_late: bool
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, plan.due_at + after)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=plan.due_at)
    assert view.plan.is_late is is_late
    (event,) = published(session, "plans.plan.submitted.v1")
    assert event["is_late"] is is_late


@pytest.mark.parametrize(
    ("days", "moved_to", "is_late"), [(0, date(2026, 9, 30), True), (-1, date(2026, 8, 1), False)]
)
def test_a_due_day_that_is_moved_afterwards_makes_no_submission_late_or_timely(
    session: Session, now: datetime, days: int, moved_to: date, is_late: bool
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    at = plan.due_at + timedelta(days=days)
    submit(session, plan, at)
    change_year(session, at, YearChange(first_day_on=moved_to))
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=at)
    assert view.receipt
    assert (view.plan.due_at > at) is is_late, "the due day was not moved to the other side"
    assert (view.plan.is_late, view.receipt.is_late) == (is_late, is_late)


def test_a_plan_cannot_be_submitted_in_a_closed_year(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    close_year(session, now)
    with pytest.raises(SchoolYearClosed):
        submit(session, plan, now)


@pytest.mark.parametrize("table", [REVISION, PLAN_STEP_VERSION, PLAN_DECISION, AUDIT])
def test_what_is_frozen_can_neither_be_changed_nor_deleted(
    session: Session, now: datetime, table: Any
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    decide(session, plan, now)
    column = table.c.object if table is AUDIT else table.c.plan_id
    for statement in (update(table).values({column: column}), delete(table)):
        with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
            session.execute(statement)


def test_beginning_and_submitting_are_audited(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    rows = session.execute(
        select(AUDIT).where(AUDIT.c.object == f"plan/{plan.id}").order_by(AUDIT.c.n)
    ).all()
    assert [row.action for row in rows] == ["plan.created", "plan.submitted"]
    assert {row.acting_as for row in rows} == {"school_coordinator@001/023"}
    assert audit.first_broken(session) is None
