"""Beginning a plan: who may, in which year, and until when it is due; on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from plans.calendar.domain import YearStatus
from plans.calendar.errors import SchoolYearClosed
from plans.calendar.usecases import YearChange
from plans.figures.errors import NoSuchOrganization
from plans.improvement import usecases
from plans.improvement.domain.steps import Step
from plans.improvement.errors import (
    MayNotEdit,
)
from plans.improvement.schemas.obligations import ObligationsOut
from plans.improvement.usecases.obligations import ObligationFilter
from tests.services.plans.factories import (
    DANA,
    DISTRICT,
    IT,
    OTHER_SCHOOL,
    RULES,
    SCHOOL,
    SISTER_SCHOOL,
    YEAR,
    change_year,
    close_year,
    fill,
    make_caller,
    make_plan,
    make_state,
    make_targets,
    make_year,
    save,
    submit,
)
from tests.services.plans.outgoing import published


@pytest.fixture(autouse=True)
def _state(session: Session, now: datetime) -> None:
    make_state(session, now)


def test_an_organization_has_one_plan_a_year(session: Session, now: datetime) -> None:
    first, is_new = usecases.create_plan(session, SCHOOL, YEAR, by=DANA, now=now)
    again, is_again_new = usecases.create_plan(session, SCHOOL, YEAR, by=DANA, now=now)
    assert (is_new, is_again_new) == (True, False)
    assert again == first
    (event,) = published(session, "plans.plan.created.v1")
    assert event["plan_id"] == str(first.id)
    assert event["organization_name"] == "Cottonwood Middle School"
    assert event["due_at"] == "2026-10-16T06:00:00Z"


def test_schools_that_share_name_and_code_have_plans_of_their_own(
    session: Session, now: datetime
) -> None:
    assert make_plan(session, now, SCHOOL).id != make_plan(session, now, OTHER_SCHOOL).id


@pytest.mark.requirement("AIP-078")
@pytest.mark.parametrize("status", [YearStatus.INACTIVE, YearStatus.ARCHIVED])
def test_a_closed_year_refuses_every_entry_and_is_still_read(
    session: Session, now: datetime, status: YearStatus
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    close_year(session, now)
    change_year(session, now, YearChange(status=status))
    for enter in (
        lambda: make_plan(session, now, SISTER_SCHOOL),
        lambda: save(session, plan, Step.TARGETS, make_targets(ALL="19"), now, version=1),
        lambda: submit(session, plan, now),
    ):
        with pytest.raises(SchoolYearClosed):
            enter()
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.documents[Step.TARGETS]["targets"]["ALL"]["value"] == "20.0"
    assert not view.may_edit
    chosen = ObligationFilter(school_year=YEAR)
    page = usecases.list_obligations(session, chosen, by=DANA, rules=RULES)
    assert [(one.plan, one.may_start) for one in page.items] == [(view.plan, False)]


def test_a_plan_begins_in_the_active_year_only(session: Session, now: datetime) -> None:
    close_year(session, now)
    with pytest.raises(SchoolYearClosed):
        make_plan(session, now)


def test_plans_are_due_after_their_districts_own_first_day(session: Session, now: datetime) -> None:
    what = YearChange(district_first_days={"001": date(2026, 8, 3)})
    change_year(session, now, what)
    for organization in (SCHOOL, DISTRICT):
        assert make_plan(session, now, organization).due_on == date(2026, 9, 17)
    assert make_plan(session, now, OTHER_SCHOOL).due_on == date(2026, 10, 15)
    due_at = [event["due_at"] for event in published(session, "plans.plan.created.v1")]
    assert due_at == ["2026-09-18T06:00:00Z"] * 2 + ["2026-10-16T06:00:00Z"]
    page = usecases.list_obligations(session, ObligationFilter(), by=IT, rules=RULES)
    answer = ObligationsOut.of(page)
    assert {one.due_on for one in answer.items if one.district_code == "001"} == {date(2026, 9, 17)}
    assert {one.due_at.isoformat() for one in answer.items if one.district_code == "002"} == {
        "2026-10-16T06:00:00+00:00"
    }
    (year,) = published(session, "plans.school_year.changed.v1")[-1:]
    assert year["plans_due_at"] == "2026-10-16T06:00:00Z"


def test_nobody_begins_a_plan_outside_of_their_scope_or_role(
    session: Session, now: datetime
) -> None:
    with pytest.raises(NoSuchOrganization):
        usecases.create_plan(session, OTHER_SCHOOL, YEAR, by=DANA, now=now)
    district = make_caller("district_coordinator", "001")
    with pytest.raises(MayNotEdit):
        usecases.create_plan(session, SCHOOL, YEAR, by=district, now=now)
    with pytest.raises(MayNotEdit):
        usecases.create_plan(
            session, DISTRICT, YEAR, by=make_caller("ped_viewer", "state"), now=now
        )


def test_a_second_year_has_its_own_plan(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    close_year(session, now)
    make_year(session, now, "2027-2028")
    later, is_new = usecases.create_plan(session, SCHOOL, "2027-2028", by=DANA, now=now)
    assert is_new
    assert later.id != plan.id
