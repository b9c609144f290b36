"""Keeping what is still true of last year's plan: never over anything typed, never targets."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from plans.calendar.errors import SchoolYearClosed
from plans.improvement import usecases
from plans.improvement.domain.documents import (
    ContactDocument,
    RootCausesDocument,
    TiersDocument,
)
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.steps import Step
from plans.improvement.errors import (
    MayNotEdit,
    NoFormerPlan,
    NoSuchPart,
    PlanNotOpen,
    StepsAlreadyWritten,
)
from plans.improvement.store import list_steps
from servicekit.audit import AUDIT
from servicekit.db import Database
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import (
    DANA,
    DISTRICT,
    NEXT_YEAR,
    PARTS,
    RULES,
    SCHOOL,
    YEAR,
    decide,
    fill,
    make_body,
    make_caller,
    make_document,
    make_plan,
    make_plan_after_former,
    make_state,
    open_next_year,
    save,
    submit,
)


@pytest.fixture
def place(session: Session, now: datetime) -> None:
    make_state(session, now)


def offered(session: Session, plan: Plan, now: datetime, by: Any = DANA) -> list[str] | None:
    found = usecases.read_plan(session, plan.id, by=by, rules=RULES, now=now).carry_over
    return None if found is None else list(found.parts)


def documents(session: Session, plan: Plan) -> dict[Step, Any]:
    return {one.step: one.document for one in list_steps(session, plan.id)}


def test_a_new_plan_is_offered_what_last_years_holds(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan_after_former(session, now)
    assert offered(session, plan, now) == PARTS
    assert offered(session, plan, now, make_caller("ped_viewer", "state")) is None
    former = usecases.read_carry_over(session, plan.id, by=DANA).former
    assert (former.school_year, former.revision) == (YEAR, 1)


def test_without_a_plan_of_the_year_before_nothing_is_offered(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan(session, now)
    assert offered(session, plan, now) is None
    with pytest.raises(NoFormerPlan):
        usecases.read_carry_over(session, plan.id, by=DANA)
    with pytest.raises(NoFormerPlan):
        usecases.carry_over(session, plan.id, ["contact"], by=DANA, now=now)


def test_what_is_chosen_is_kept_and_nothing_else(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan_after_former(session, now)
    chosen = ["team", "tier_2/attendance-mentoring"]
    usecases.carry_over(session, plan.id, chosen, by=DANA, now=now)
    kept = documents(session, plan)
    contact, tiers = make_body(Step.CONTACT), make_body(Step.TIERS)
    assert kept[Step.CONTACT] == ContactDocument.model_validate({"team": contact["team"]})
    assert kept[Step.TIERS] == TiersDocument.model_validate({"tier_2": tiers["tier_2"]})
    assert kept[Step.ROOT_CAUSES] == RootCausesDocument()
    assert kept[Step.TARGETS].by_item == {}
    assert offered(session, plan, now) == ["root-causes"]
    versions = usecases.list_step_versions(session, plan.id, Step.CONTACT, by=DANA)
    assert [(one.version, one.saved_by) for one in versions] == [(1, "Dana Whitfield")]
    row = session.execute(select(AUDIT).where(AUDIT.c.action == "plan.carried_over")).one()
    assert row.change["parts"] == chosen


def test_targets_are_never_carried_over(session: Session, now: datetime, place: None) -> None:
    plan = make_plan_after_former(session, now)
    usecases.carry_over(session, plan.id, PARTS, by=DANA, now=now)
    steps = {one.step: one.version for one in list_steps(session, plan.id)}
    assert steps == {Step.CONTACT: 1, Step.TARGETS: 0, Step.ROOT_CAUSES: 1, Step.TIERS: 1}
    with pytest.raises(NoSuchPart) as refused:
        usecases.carry_over(session, plan.id, ["contact", "targets"], by=DANA, now=now)
    assert [one.pointer for one in refused.value.at] == ["/parts/1"]


def test_a_step_that_was_saved_is_not_filled_and_the_others_are_not_either(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan_after_former(session, now)
    typed = make_document(Step.ROOT_CAUSES, barriers="Typed this year.")
    save(session, plan, Step.ROOT_CAUSES, typed, now)
    with pytest.raises(StepsAlreadyWritten) as refused, session.begin_nested():
        usecases.carry_over(session, plan.id, PARTS, by=DANA, now=now)
    assert refused.value.params == {"steps": ["root-causes"]}
    assert documents(session, plan)[Step.ROOT_CAUSES] == typed
    assert documents(session, plan)[Step.TIERS] == TiersDocument()
    assert offered(session, plan, now) == [part for part in PARTS if part != "root-causes"]


def test_an_answer_that_was_emptied_again_is_not_filled(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan_after_former(session, now)
    save(session, plan, Step.ROOT_CAUSES, make_document(Step.ROOT_CAUSES, barriers="x"), now)
    save(session, plan, Step.ROOT_CAUSES, RootCausesDocument(), now, version=1)
    with pytest.raises(StepsAlreadyWritten):
        usecases.carry_over(session, plan.id, ["root-causes"], by=DANA, now=now)


def test_a_repeat_after_a_lost_answer_is_no_conflict(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan_after_former(session, now)
    for _ in range(2):
        usecases.carry_over(session, plan.id, PARTS, by=DANA, now=now)
    assert {one.version for one in list_steps(session, plan.id)} == {0, 1}


def test_the_newest_revision_is_taken_before_a_draft_that_changed_since(
    session: Session, now: datetime, place: None
) -> None:
    former = make_plan(session, now)
    fill(session, former, now)
    submit(session, former, now)
    decide(session, former, now)
    changed = make_document(Step.ROOT_CAUSES, barriers="Never submitted.")
    save(session, former, Step.ROOT_CAUSES, changed, now, version=1)
    open_next_year(session, now)
    plan, _ = usecases.create_plan(session, SCHOOL, NEXT_YEAR, by=DANA, now=now)
    usecases.carry_over(session, plan.id, ["root-causes"], by=DANA, now=now)
    assert documents(session, plan)[Step.ROOT_CAUSES] == make_document(Step.ROOT_CAUSES)


def test_a_draft_is_taken_where_nothing_was_submitted(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan_after_former(session, now, is_submitted=False)
    assert usecases.read_carry_over(session, plan.id, by=DANA).former.revision is None
    usecases.carry_over(session, plan.id, PARTS, by=DANA, now=now)
    assert documents(session, plan)[Step.TIERS] == make_document(Step.TIERS)


def test_a_district_carries_over_its_own_plan(session: Session, now: datetime, place: None) -> None:
    lee = make_caller("district_coordinator", "001")
    former = make_plan(session, now, DISTRICT)
    fill(session, former, now, by=lee)
    open_next_year(session, now)
    plan, _ = usecases.create_plan(session, DISTRICT, NEXT_YEAR, by=lee, now=now)
    assert offered(session, plan, now, lee) == [part for part in PARTS if part != "root-causes"]
    usecases.carry_over(session, plan.id, ["contact"], by=lee, now=now)
    with pytest.raises(MayNotEdit):
        usecases.carry_over(
            session, plan.id, ["team"], by=make_caller("ped_viewer", "state"), now=now
        )


def test_a_submitted_plan_or_a_closed_year_takes_nothing(
    session: Session, now: datetime, place: None
) -> None:
    plan = make_plan_after_former(session, now)
    former, _ = usecases.create_plan(session, SCHOOL, YEAR, by=DANA, now=now)
    with pytest.raises(SchoolYearClosed):
        usecases.carry_over(session, former.id, ["contact"], by=DANA, now=now)
    fill(session, plan, now)
    submit(session, plan, now)
    with pytest.raises(PlanNotOpen):
        usecases.carry_over(session, plan.id, ["contact"], by=DANA, now=now)


# Over HTTP


def test_what_may_be_kept_is_read_and_carried_over(
    ask: Ask, database: Database, now: datetime
) -> None:
    with database.write() as session:
        plan = make_plan_after_former(session, now)
    offer = ask("GET", f"/{plan.id}").json()["carry_over"]
    assert (offer["school_year"], offer["parts"]) == (YEAR, PARTS)
    read = ask("GET", f"/{plan.id}/carry-over").json()
    assert (read["plan_id"], read["revision"]) == (offer["plan_id"], 1)
    assert read["documents"]["tiers"] == make_document(Step.TIERS).model_dump(mode="json")
    filled = ask("POST", f"/{plan.id}/carry-over", json={"parts": ["contact", "team"]})
    assert filled.status_code == 200
    assert filled.json()["documents"]["contact"] == make_body(Step.CONTACT)
    assert filled.json()["carry_over"]["parts"] == PARTS[2:]
    refused = ask("POST", f"/{plan.id}/carry-over", json={"parts": ["contact"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "steps-already-written")
    assert refused.json()["params"] == {"steps": ["contact"]}
    for parts in ([], ["tier_1/none"], ["x" * 61], "contact"):
        answer = ask("POST", f"/{plan.id}/carry-over", json={"parts": parts})
        assert answer.status_code == 422
