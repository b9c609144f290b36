"""A district's plan: its seven steps, targets for its schools, and how they add up."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from plans.figures.domain import Known, KnownSchool, Place
from plans.improvement import usecases
from plans.improvement.domain.documents import SchoolTargetsDocument, TargetEntry
from plans.improvement.domain.findings import examine
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.steps import Step
from plans.improvement.domain.targets import Need
from plans.improvement.errors import MayNotEdit, NoSuchStep
from servicekit.auth import Caller
from tests.services.plans.factories import (
    DANA,
    DISTRICT,
    RULES,
    SCHOOL,
    SISTER_SCHOOL,
    fill,
    make_caller,
    make_document,
    make_figures,
    make_plan,
    make_sheet,
    make_state,
    make_targets,
    save,
    submit,
)

DANIELA = make_caller("district_coordinator", "001", "Daniela Ortiz")
FORMER = ("2024-2025", "2025-2026")


def make_known(counts: Sequence[tuple[int, int, int]]) -> Known:
    """A district of schools 023, 024, … with these students: enrolled, absent, counted."""
    schools = tuple(
        KnownSchool(
            Place(type(DISTRICT)("001", f"{number:03}"), f"School {number}", "Piñon", True),
            Known("2026-2027", FORMER, make_sheet({"ALL": one}), (None, None)),
        )
        for number, one in enumerate(counts, start=23)
    )
    return Known("2026-2027", FORMER, make_sheet(), (None, None), schools)


def make_school_targets(**values: str) -> SchoolTargetsDocument:
    """By school: `s023="18"`."""
    entries = {name[1:]: TargetEntry(value=text) for name, text in values.items()}
    return SchoolTargetsDocument(targets=entries)


def saved_steps(of_schools: SchoolTargetsDocument, district: str = "20") -> list[SavedStep]:
    return [
        SavedStep(Step.SCHOOL_TARGETS, 1, of_schools, None, None),
        SavedStep(Step.TARGETS, 1, make_targets(ALL=district), None, None),
    ]


@pytest.mark.requirement("AIP-088")
def test_targets_of_schools_are_weighed_by_their_students_against_the_districts() -> None:
    known = make_known([(100, 20, 100), (300, 90, 300), (50, 10, 50)])
    found = examine(
        saved_steps(make_school_targets(s023="10", s024="30")), known, RULES, measures_required=True
    )
    together = found.rows.together
    assert together is not None
    assert (together.schools, together.enrolled, together.may_be_chronic) == (2, 400, 100)
    assert (together.rate, together.is_above) == ("25.00", True)
    (warning,) = found.warnings_by_step[Step.SCHOOL_TARGETS]
    assert warning.code == "schools-above-district"
    assert warning.params == {"schools": "25.00", "district": "20.00"}


def test_schools_that_come_to_the_districts_target_exactly_are_not_above_it() -> None:
    known = make_known([(100, 20, 100), (300, 90, 300)])
    found = examine(
        saved_steps(make_school_targets(s023="5", s024="25")), known, RULES, measures_required=True
    )
    assert found.rows.together is not None
    assert not found.rows.together.is_above
    assert not found.warnings


def test_small_schools_need_no_target_and_hidden_ones_show_no_number() -> None:
    known = make_known([(100, 20, 100), (15, 2, 14), (8, 3, 8)])
    rows = examine(
        saved_steps(make_school_targets()), known, RULES, measures_required=True
    ).rows.schools
    assert [row.need for row in rows] == [Need.REQUIRED, Need.OPTIONAL, Need.HIDDEN]
    assert (rows[2].enrolled, rows[2].latest) == (None, None)


def test_a_school_of_another_district_is_pointed_at() -> None:
    found = examine(
        saved_steps(make_school_targets(s023="10", s700="10")),
        make_known([(100, 20, 100)]),
        RULES,
        measures_required=True,
    )
    (problem,) = found.problems_by_step[Step.SCHOOL_TARGETS]
    assert (problem.code, problem.pointer) == ("not-a-school-of-district", "/targets/700/value")


@pytest.mark.requirement("AIP-081", "AIP-126")
def test_a_district_writes_and_submits_its_plan(session: Session, now: datetime) -> None:
    make_state(session, now)
    make_figures(session, now, places=(SCHOOL, DISTRICT))
    plan = make_plan(session, now, DISTRICT)
    view = read(session, plan.id, now)
    assert [one.step for one in view.steps] == [
        "contact", "school-targets", "targets", "tiers", "submission", "progress", "print",
    ]  # fmt: skip
    fill(session, plan, now, by=DANIELA)
    revision = submit(session, plan, now, by=DANIELA)
    frozen = revision.document
    assert frozen["certification"]["version"] == "district-1"
    (school, sister) = frozen["figures"]["schools"]
    assert (school["name"], school["target"]["rate"]) == ("Cottonwood Middle School", "18.00")
    assert sister["need"] == "no-figures"


def test_a_school_sees_its_districts_target_as_soon_as_it_is_saved(
    session: Session, now: datetime
) -> None:
    make_state(session, now)
    own = make_plan(session, now)
    assert read(session, own.id, now, by=DANA).set_by_district is None
    plan = make_plan(session, now, DISTRICT)
    save(session, plan, Step.SCHOOL_TARGETS, make_school_targets(s023="18"), now, by=DANIELA)
    set_by_district = read(session, own.id, now, by=DANA).set_by_district
    assert set_by_district is not None
    assert (set_by_district.rate, set_by_district.status) == ("18.00", "draft")
    sister = make_plan(session, now, SISTER_SCHOOL)
    by = make_caller(org="001/024")
    assert read(session, sister.id, now, by=by).set_by_district is None


def test_a_school_coordinator_neither_sees_nor_writes_the_districts_plan(
    session: Session, now: datetime
) -> None:
    make_state(session, now)
    with pytest.raises(Exception, match="no such school or district"):
        usecases.create_plan(session, DISTRICT, "2026-2027", by=DANA, now=now)
    viewer = make_caller("ped_viewer", "state")
    with pytest.raises(MayNotEdit):
        usecases.create_plan(session, DISTRICT, "2026-2027", by=viewer, now=now)


def test_a_schools_plan_has_no_targets_of_schools(session: Session, now: datetime) -> None:
    make_state(session, now)
    plan = make_plan(session, now)
    with pytest.raises(NoSuchStep):
        save(session, plan, Step.SCHOOL_TARGETS, make_document(Step.SCHOOL_TARGETS), now)


def read(
    session: Session, plan_id: UUID, now: datetime, *, by: Caller = DANIELA
) -> usecases.PlanView:
    return usecases.read_plan(session, plan_id, by=by, rules=RULES, now=now)
