"""Saving a step: every version is kept, and none over one that was not seen; on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plans.calendar.errors import SchoolYearClosed
from plans.improvement import usecases
from plans.improvement.domain.steps import Step
from plans.improvement.errors import (
    NoSuchStep,
    StepStale,
)
from plans.improvement.tables import PLAN_STEP_VERSION
from tests.services.plans.factories import (
    DANA,
    IT,
    RULES,
    close_year,
    make_document,
    make_plan,
    make_state,
    make_targets,
    make_year,
    save,
)


@pytest.fixture(autouse=True)
def _state(session: Session, now: datetime) -> None:
    make_state(session, now)


def test_every_saved_version_is_kept(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    for version, text in enumerate(["20", "205", "21"]):
        save(session, plan, Step.TARGETS, make_targets(ALL=text), now, version=version)
    versions = usecases.list_step_versions(session, plan.id, Step.TARGETS, by=DANA)
    typed = [one.body["targets"]["ALL"]["value"] for one in versions]
    assert typed == ["21", "205", "20"]
    assert [one.version for one in versions] == [3, 2, 1]


def test_a_save_raises_the_plans_version_and_says_who(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    later = now + timedelta(minutes=4)
    saved = save(session, plan, Step.CONTACT, make_document(Step.CONTACT), later)
    assert (saved.saved.version, saved.plan_version) == (1, plan.version + 1)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=later)
    assert (view.plan.version, view.plan.updated_at) == (plan.version + 1, later)
    assert (view.steps[0].saved_at, view.steps[0].saved_by) == (later, "Dana Whitfield")


@pytest.mark.parametrize("other_year", ["2025-2026", "2027-2028"])
def test_what_a_save_tells_is_of_the_plans_own_year(
    session: Session, now: datetime, other_year: str
) -> None:
    make_year(session, now, other_year, is_active=False)
    plan = make_plan(session, now)
    saved = save(session, plan, Step.TARGETS, make_targets(ALL="20"), now)
    assert saved.rows is not None
    assert saved.rows.school_year == plan.school_year
    assert saved == usecases.read_step(session, plan.id, Step.TARGETS, by=DANA, rules=RULES)


def test_a_stale_save_changes_nothing_and_gives_what_is_there(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    save(session, plan, Step.TARGETS, make_targets(ALL="20"), now)
    with pytest.raises(StepStale) as refused, session.begin_nested():
        save(session, plan, Step.TARGETS, make_targets(ALL="25"), now, by=IT)
    params = refused.value.params
    assert (params["version"], params["saved_by"]) == (1, "Dana Whitfield")
    assert params["document"]["targets"]["ALL"]["value"] == "20"
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.plan.version == plan.version + 1


def test_saving_what_is_stored_already_is_no_conflict_and_no_new_version(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    save(session, plan, Step.TARGETS, make_targets(ALL="20"), now)
    saved = save(session, plan, Step.TARGETS, make_targets(ALL="20"), now)
    assert saved.saved.version == 1
    assert session.execute(select(func.count()).select_from(PLAN_STEP_VERSION)).scalar_one() == 1


def test_a_closed_year_takes_no_save(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    close_year(session, now)
    with pytest.raises(SchoolYearClosed):
        save(session, plan, Step.CONTACT, make_document(Step.CONTACT), now)


def test_a_step_without_a_document_cannot_be_saved(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    for step in (Step.SUBMISSION, Step.PRINT, Step.SCHOOL_TARGETS):
        with pytest.raises(NoSuchStep):
            save(session, plan, step, make_document(Step.CONTACT), now)
