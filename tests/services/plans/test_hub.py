"""The task list of a plan: states of the steps and why one cannot start."""

from datetime import date

import pytest

from plans.calendar.domain import Period, ReportingPeriod
from plans.figures.domain import Known
from plans.improvement.domain.documents import DOCUMENTS, Document, document_steps
from plans.improvement.domain.findings import Findings, PlanRules, examine
from plans.improvement.domain.hub import SavedStep, progress_entry, submission_entry
from plans.improvement.domain.plans import NEXT, OPEN, PlanStatus, may_edit
from plans.improvement.domain.steps import STEPS, Step, StepState
from tests.services.plans.factories import make_document, make_sheet, make_targets


def examined(*documents: tuple[Step, int, Document]) -> Findings:
    """Look at these documents; every other step was never saved."""
    given = {
        step: SavedStep(step, version, document, None, None)
        for step, version, document in documents
    }
    steps = [
        given.get(step, SavedStep(step, 0, DOCUMENTS[step](), None, None))
        for step in document_steps("school")
    ]
    known = Known("2026-2027", ("2024-2025", "2025-2026"), make_sheet(), (None, None))
    return examine(steps, known, PlanRules(), measures_required=True)


def states(findings: Findings) -> dict[Step, StepState]:
    return {entry.step: entry.state for entry in findings.entries}


@pytest.mark.requirement("AIP-136")
def test_a_school_plan_has_the_manuals_seven_steps() -> None:
    assert [step.value for step in STEPS["school"]] == [
        "contact",
        "targets",
        "root-causes",
        "tiers",
        "submission",
        "progress",
        "print",
    ]


def test_a_new_plan_is_not_started() -> None:
    findings = examined()
    assert set(states(findings).values()) == {StepState.NOT_STARTED}
    entry = submission_entry(findings.entries, is_open=True)
    assert entry.state is StepState.CANNOT_START
    assert entry.reason is not None
    assert entry.reason.params["steps"] == ["contact", "targets", "root-causes", "tiers"]


def test_a_step_goes_from_in_progress_over_a_problem_to_completed() -> None:
    started = examined((Step.TARGETS, 1, make_targets(ALL="20")))
    assert states(started)[Step.TARGETS] is StepState.IN_PROGRESS
    wrong = examined((Step.TARGETS, 2, make_targets(ALL="205")))
    assert states(wrong)[Step.TARGETS] is StepState.PROBLEM
    done = examined((Step.TARGETS, 3, make_document(Step.TARGETS)))
    assert states(done)[Step.TARGETS] is StepState.COMPLETED


def test_a_step_says_how_many_of_its_parts_are_there() -> None:
    findings = examined(
        (Step.TARGETS, 1, make_targets(ALL="20", EL="205", Homeless="20")),
        (Step.TIERS, 1, make_document(Step.TIERS, tier_4=[])),
    )
    parts = {entry.step: (entry.done, entry.total) for entry in findings.entries}
    assert parts == {
        Step.CONTACT: (0, 3),
        Step.TARGETS: (2, 7),
        Step.ROOT_CAUSES: (0, 3),
        Step.TIERS: (3, 4),
    }


def test_submission_opens_when_all_documents_are_complete() -> None:
    findings = examined(*((step, 1, make_document(step)) for step in document_steps("school")))
    assert submission_entry(findings.entries, is_open=True).state is StepState.NOT_STARTED
    assert submission_entry(findings.entries, is_open=False).state is StepState.COMPLETED


def test_progress_says_when_its_first_update_opens() -> None:
    period = ReportingPeriod(Period.D80, date(2026, 10, 2), date(2026, 12, 15))
    reason = progress_entry(period).reason
    assert reason is not None
    assert (reason.code, reason.params) == (
        "period-not-open",
        {"period": "80D", "opens_on": "2026-12-15"},
    )


def test_every_open_status_leads_to_submitted_and_only_those() -> None:
    assert {status for status in PlanStatus if PlanStatus.SUBMITTED in NEXT[status]} == OPEN
    reached = {later for following in NEXT.values() for later in following}
    assert reached == set(PlanStatus) - {PlanStatus.DRAFT}


@pytest.mark.parametrize(
    ("role", "kind", "expected"),
    [
        ("school_coordinator", "school", True),
        ("school_coordinator", "district", False),
        ("district_coordinator", "school", False),
        ("district_coordinator", "district", True),
        ("ped_viewer", "school", False),
        ("ped_coordinator", "school", True),
        ("it_admin", "district", True),
        (None, "school", False),
    ],
)
def test_owners_and_state_staff_edit_a_plan(role: str | None, kind: str, expected: bool) -> None:
    assert may_edit(role, "school" if kind == "school" else "district", is_covered=True) is expected
    assert not may_edit(role, "school", is_covered=False)
