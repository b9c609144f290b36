"""Frozen revisions: canonical text, hashes that chain, tampering found."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from contracts.organizations import Organization
from plans.calendar.domain import new_school_year
from plans.figures.domain import Known
from plans.improvement.domain.certifications import CERTIFICATIONS
from plans.improvement.domain.documents import DOCUMENTS
from plans.improvement.domain.findings import PlanRules, examine
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.plans import Plan, PlanStatus
from plans.improvement.domain.revisions import (
    Revision,
    Submitter,
    first_broken,
    freeze,
    receipt_of,
    sha256_of,
)
from tests.services.plans.factories import make_document, make_sheet

AT = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)


def make_header() -> Plan:
    return Plan(
        id=UUID("0199a000-0000-7000-8000-000000000001"),
        kind="school",
        year=new_school_year("2026-2027", datetime(2026, 8, 31, tzinfo=UTC).date()),
        organization=Organization("001", "023"),
        name="Cottonwood Middle School",
        district_name="Piñon Valley Schools",
        status=PlanStatus.DRAFT,
        version=9,
        revision=0,
        created_at=AT,
        updated_at=AT,
        updated_by="Dana Whitfield",
        submitted_at=None,
        submitted_by=None,
        is_late=False,
    )


def make_revision(previous: Revision | None = None, *, at: datetime = AT) -> Revision:
    steps = [SavedStep(step, 1, make_document(step), AT, "Dana Whitfield") for step in DOCUMENTS]
    known = Known("2026-2027", ("2024-2025", "2025-2026"), make_sheet(), (None, None))
    findings = examine(steps, known, PlanRules(), measures_required=True)
    return freeze(
        make_header(),
        steps,
        findings.rows,
        findings.warnings,
        CERTIFICATIONS["school"],
        Submitter("account", "Dana Whitfield", "school_coordinator@001/023"),
        attachments=(),
        previous=previous,
        now=at,
    )


def test_the_text_is_canonical_json() -> None:
    text = make_revision().text
    plain = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert text == plain
    assert make_revision().text == text


def test_the_figures_are_frozen_as_they_were_shown() -> None:
    document = make_revision().document
    rows = {row["item"]: row for row in document["figures"]["subgroups"]}
    assert rows["ALL"]["latest"]["numerator"] == 98
    assert rows["ALL"]["must_stay_under"] == 322
    assert rows["B"]["need"] == "hidden"
    assert rows["B"]["enrolled"] is None
    assert document["snapshot_ids"] == [str(make_sheet().snapshot.snapshot_id)]
    assert document["steps"]["tiers"]["body"]["tier_1"][0]["action_steps"]


@pytest.mark.requirement("AIP-165")
def test_the_certified_words_are_frozen_with_who_and_when() -> None:
    receipt = receipt_of(make_revision())
    assert receipt.certification.text == "I certify this plan is complete."
    assert receipt.receipt_number == "AIP-2027-001023-R1"
    assert (receipt.submitted_by, receipt.submitted_at) == ("Dana Whitfield", AT)


def test_a_plan_is_late_from_the_midnight_after_its_due_day_on() -> None:
    due = make_header().due_at
    assert not receipt_of(make_revision(at=due - timedelta(microseconds=1))).is_late
    assert receipt_of(make_revision(at=due)).is_late


def make_chain() -> list[Revision]:
    first = make_revision()
    second = make_revision(first, at=AT + timedelta(days=1))
    return [first, second, make_revision(second, at=AT + timedelta(days=2))]


def test_each_revision_names_the_hash_of_the_one_before() -> None:
    first, second, third = make_chain()
    assert first.previous_sha256 is None
    assert second.previous_sha256 == first.content_sha256 == sha256_of(first.text)
    assert [one.revision for one in (first, second, third)] == [1, 2, 3]
    assert first_broken([first, second, third]) is None


def _retold(one: Revision) -> Revision:
    """Another text with a fitting hash: only the chain gives it away."""
    text = one.text.replace("Dana", "Dina")
    return replace(one, text=text, content_sha256=sha256_of(text))


def test_tampering_is_found_at_the_first_revision_that_does_not_hold() -> None:
    first, second, third = make_chain()
    changed = replace(second, text=second.text.replace("Dana", "Dina"))
    assert first_broken([first, changed, third]) == 2
    assert first_broken([first, third]) == 2
    assert first_broken([_retold(first), second, third]) == 2
    assert first_broken([first, replace(second, previous_sha256=None), third]) == 2
    assert first_broken([second, third]) == 1
