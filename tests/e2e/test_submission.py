"""A submitted plan is known everywhere, once."""

import pytest

from tests.systems.people import submit_plan
from tests.systems.stage import ReadyPlan, Stage
from tests.systems.traces import ONCE, mails_due, mails_sent, traces_of


@pytest.mark.requirement("AIP-166", "AIP-073")
def test_a_submission_is_reported_mailed_and_public_exactly_once(stage: Stage) -> None:
    plan = stage.ready_plan()
    receipt = submit_plan(stage.person("coordinator"), plan.id)
    assert receipt.status_code == 201, receipt.text

    stage.wait_for(
        "the submission is not known everywhere",
        lambda: traces_of(stage.rows, plan.id, 1) == ONCE,
    )
    assert report_row(stage, plan)["status"] == "submitted"
    due = mails_due(stage.rows, plan.school)
    assert due > 0, "this school has nobody to write to: the test looks at the wrong one"
    stage.wait_for("not every mail has left", lambda: mails_sent(stage.rows, plan.id, 1) == due)
    stage.wait_until_settled()
    assert mails_in_boxes(stage, plan.id) == due
    assert traces_of(stage.rows, plan.id, 1) == ONCE


def report_row(stage: Stage, plan: ReadyPlan) -> dict[str, str]:
    path = f"/api/v1/reporting/reports/submitted?q={plan.school}"
    report = stage.person("coordinator").ask("GET", path).json()
    (row,) = [row for row in report["rows"] if row["plan_id"] == plan.id]
    found: dict[str, str] = row
    return found


def mails_in_boxes(stage: Stage, plan_id: str) -> int:
    """Mails with a link to the plan, in the boxes of everybody there is."""
    texts = [text for who in stage.demo.accounts for text in stage.system.mails_to(who.email)]
    return sum(f"/plans/{plan_id}" in text for text in texts)
