"""Targets beside what the year can still come to: who is lost, what is out of reach."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from plans.figures.domain import Known, KnownSchool, Place, Reach
from plans.improvement import usecases
from plans.improvement.domain.documents import SchoolTargetsDocument, TargetEntry
from plans.improvement.domain.findings import Findings, examine
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.problem import Problem
from plans.improvement.domain.steps import Step
from plans.improvement.domain.targets import Outlook, TargetRow
from tests.services.plans.factories import (
    DANA,
    NOW,
    RULES,
    fill,
    make_figures,
    make_known_year,
    make_plan,
    make_sheet,
    make_snapshot,
    make_state,
    make_targets,
    save,
    submit,
)


def found_for(reach: Reach | None, target: str, students: int = 400) -> Findings:
    """A school of these students, all of them counted, and one target for all of them."""
    sheet = make_sheet({"ALL": (students, students, students)}, reaches={"ALL": reach})
    step = SavedStep(Step.TARGETS, 1, make_targets(ALL=target), None, None)
    return examine([step], make_known_year(sheet), RULES, measures_required=True)


def row_for(reach: Reach | None, target: str, students: int = 400) -> TargetRow:
    return found_for(reach, target, students).rows.subgroups[0]


@pytest.mark.requirement("AIP-147", "AIP-096")
def test_beside_a_target_stand_those_lost_and_the_days_left_to_the_others() -> None:
    row = row_for(Reach(10, 6), "20")
    assert (row.may_be_chronic, row.must_stay_under) == (80, 320)
    assert row.outlook == Outlook(10, 6, "2.50", is_out_of_reach=False)


@pytest.mark.parametrize(
    ("lost", "students", "target", "is_out_of_reach"),
    [
        (80, 400, "20", False),  # exactly as many as may be
        (80, 400, "19.99", True),  # 79 may be
        (80, 401, "19.99", False),  # 80 of 401 are 19.95 %
        (0, 400, "0", False),
        (390, 400, "97.5", False),
        (390, 400, "97.49", True),
    ],
)
def test_a_target_is_out_of_reach_once_more_are_lost_than_it_allows(
    lost: int, students: int, target: str, is_out_of_reach: bool
) -> None:
    outlook = row_for(Reach(lost, None), target, students).outlook
    assert outlook is not None
    assert outlook.is_out_of_reach is is_out_of_reach


@given(students=st.integers(10, 2_000), share=st.integers(0, 100))
def test_the_lowest_rate_as_it_is_shown_is_within_reach_and_a_tenth_less_is_not(
    students: int, share: int
) -> None:
    reach = Reach(students * share // 100, None)
    first = row_for(reach, "100", students).outlook
    assert first is not None
    lowest = Decimal(first.lowest_rate)
    for target, is_out_of_reach in ((lowest, False), (lowest - Decimal("0.1"), True)):
        if target >= 0:
            outlook = row_for(reach, str(target), students).outlook
            assert outlook is not None
            assert outlook.is_out_of_reach is is_out_of_reach


@pytest.mark.requirement("AIP-151", "AIP-100")
def test_a_target_out_of_reach_is_a_warning_that_says_how_low_one_can_go() -> None:
    found = found_for(Reach(80, 6), "15")
    (warning,) = found.warnings
    assert (warning.pointer, warning.code) == ("/targets/ALL/value", "target-out-of-reach")
    assert warning.params == {
        "target": "15.00",
        "allowed": 60,
        "lost": 80,
        "students": 400,
        "lowest": "20.00",
    }
    assert not any(one.pointer == warning.pointer for one in found.problems)


def test_without_a_target_or_without_this_years_numbers_nothing_is_said() -> None:
    assert row_for(Reach(80, 6), "").outlook is None
    assert row_for(Reach(80, 6), "abc").outlook is None
    assert row_for(None, "15").outlook is None
    old = make_sheet(NOW, make_snapshot("2025-2026", "EOY"), {"ALL": Reach(80, 6)})
    step = SavedStep(Step.TARGETS, 1, make_targets(ALL="15"), None, None)
    found = examine([step], make_known_year(None, old), RULES, measures_required=True)
    assert found.rows.subgroups[0].outlook is None
    assert not found.warnings


@given(
    counted=st.integers(0, 30),
    reach=st.builds(Reach, st.integers(0, 30), st.integers(0, 20)),
    target=st.integers(0, 100),
)
def test_no_answer_about_a_masked_group_depends_on_what_it_can_come_to(
    counted: int, reach: Reach, target: int
) -> None:
    """Even if such numbers came here, which stars-sync never sends."""

    def answer(told: Reach | None) -> tuple[TargetRow, list[Problem]]:
        sheet = make_sheet(NOW | {"B": (30, 2, counted)}, reaches={"B": told})
        step = SavedStep(Step.TARGETS, 1, make_targets(B=str(target)), None, None)
        found = examine([step], make_known_year(sheet), RULES, measures_required=True)
        row = next(row for row in found.rows.subgroups if row.item == "B")
        return row, [one for one in found.warnings if "/B/" in one.pointer]

    is_masked = counted < 10
    assert (answer(reach) == answer(None)) is is_masked


@pytest.mark.requirement("AIP-088")
def test_a_district_sees_it_for_each_of_its_schools() -> None:
    sheet = make_sheet({"ALL": (100, 40, 100)}, reaches={"ALL": Reach(30, 5)})
    place = Place(Organization("001", "023"), "Cottonwood Middle School", "Piñon", True)
    school = KnownSchool(place, make_known_year(sheet))
    known = Known("2026-2027", ("2024-2025", "2025-2026"), make_sheet(), (None, None), (school,))
    document = SchoolTargetsDocument(targets={"023": TargetEntry(value="25")})
    step = SavedStep(Step.SCHOOL_TARGETS, 1, document, None, None)
    found = examine([step], known, RULES, measures_required=True)
    assert found.rows.schools[0].outlook == Outlook(30, 5, "30.00", is_out_of_reach=True)
    (warning,) = found.warnings_by_step[Step.SCHOOL_TARGETS]
    assert (warning.code, warning.pointer) == ("target-out-of-reach", "/targets/023/value")


def test_a_plan_with_a_target_out_of_reach_is_saved_submitted_and_frozen_with_it(
    session: Session, now: datetime
) -> None:
    make_state(session, now)
    snapshot = make_snapshot(n=1, days_to_come=140)
    make_figures(session, now, snapshot=snapshot, reaches={"ALL": Reach(90, 6)})
    plan = make_plan(session, now)
    fill(session, plan, now)
    document = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now).documents
    assert document["targets"]["targets"]["ALL"]["value"] == "20.0"
    targets = make_targets(**dict.fromkeys(("F", "M", "EL", "06", "07", "08"), "20"), ALL="21")
    view = save(session, plan, Step.TARGETS, targets, now, version=1)
    assert [one.code for one in view.warnings] == ["target-out-of-reach"]
    frozen = submit(session, plan, now).document
    row = frozen["figures"]["subgroups"][0]
    assert row["outlook"] == {
        "lost_at_least": 90,
        "days_left": 6,
        "lowest_rate": "22.40",
        "is_out_of_reach": True,
    }
    assert frozen["figures"]["current"]["days_to_come"] == 140
    assert [one["code"] for one in frozen["warnings"]] == ["target-out-of-reach"]
