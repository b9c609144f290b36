"""What stands in the way of submitting, per step."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from plans.figures.domain import Known
from plans.improvement.domain.documents import DOCUMENTS, Document, document_steps
from plans.improvement.domain.problem import Problem
from plans.improvement.domain.problems import problems_of, warnings_of
from plans.improvement.domain.steps import Step
from plans.improvement.domain.targets import TargetRows, target_rows
from tests.services.plans.factories import (
    make_body,
    make_document,
    make_sheet,
    make_strategy,
    make_targets,
)


def rows_for(document: Document) -> TargetRows:
    targets = document if document.__class__ is DOCUMENTS[Step.TARGETS] else make_targets()
    known = Known("2026-2027", ("2024-2025", "2025-2026"), make_sheet(), (None, None))
    return target_rows(targets, known, optional_under=20)  # type: ignore[arg-type]  # by class


def problems_in(
    step: Step, document: Document, *, measures_required: bool = True
) -> Sequence[Problem]:
    rows = rows_for(document)
    return problems_of(step, document, rows, measures_required=measures_required)


def told(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    return [(one.pointer, one.code, one.kind.value) for one in problems]


@pytest.mark.parametrize("step", document_steps("school"))
def test_a_complete_step_has_no_problem(step: Step) -> None:
    assert problems_in(step, make_document(step)) == []


@pytest.mark.parametrize("step", document_steps("school"))
def test_an_empty_step_only_misses_things(step: Step) -> None:
    problems = problems_in(step, DOCUMENTS[step]())
    assert problems
    assert {one.kind.value for one in problems} == {"missing"}


@pytest.mark.parametrize("step", document_steps("school"))
def test_every_problem_has_a_sentence(step: Step) -> None:
    assert all(one.detail for one in problems_in(step, DOCUMENTS[step]()))


@pytest.mark.requirement("AIP-138")
def test_the_contact_needs_a_name_and_an_address() -> None:
    document = make_document(Step.CONTACT, contact={"first_name": " ", "email": "dana"})
    assert told(problems_in(Step.CONTACT, document)) == [
        ("/contact/first_name", "missing", "missing"),
        ("/contact/last_name", "missing", "missing"),
        ("/contact/email", "not-an-email", "wrong"),
    ]


@pytest.mark.parametrize(
    "address", ["dana", "dana@", "@x.example", "a b@x.example", "dana@x", "a@b..c"]
)
def test_an_address_that_cannot_be_one_is_named(address: str) -> None:
    member = {"id": "m1", "last_name": "Tafoya", "email": address}
    document = make_document(Step.CONTACT, team=[member])
    assert told(problems_in(Step.CONTACT, document)) == [("/team/0/email", "not-an-email", "wrong")]


def test_a_team_member_needs_a_name() -> None:
    document = make_document(Step.CONTACT, team=[{"id": "m1", "title": "Counselor"}])
    assert told(problems_in(Step.CONTACT, document)) == [
        ("/team/0/last_name", "missing", "missing")
    ]


def test_targets_are_needed_for_large_groups_only_and_must_be_rates() -> None:
    document = make_targets(ALL="20", F="205", M="abc", B="abc", Homeless="", **{"06": "18"})
    assert told(problems_in(Step.TARGETS, document)) == [
        ("/targets/F/value", "out-of-range", "wrong"),
        ("/targets/M/value", "not-a-number", "wrong"),
        ("/targets/EL/value", "missing", "missing"),
        ("/targets/07/value", "missing", "missing"),
        ("/targets/08/value", "missing", "missing"),
    ]


def test_a_target_above_the_latest_rate_is_a_warning_only() -> None:
    document = make_targets(ALL="25", F="23.8", M="25.37")
    (warning,) = warnings_of(document, rows_for(document))
    assert (warning.pointer, warning.code) == ("/targets/ALL/value", "target-above-latest")
    assert warning.params == {"target": "25.00", "latest": "24.62", "points": "0.38"}


@pytest.mark.requirement("AIP-153", "AIP-154", "AIP-155")
@pytest.mark.parametrize("name", ["research", "supportive_factors", "barriers"])
def test_each_part_of_the_root_causes_is_needed(name: str) -> None:
    document = make_document(Step.ROOT_CAUSES, **{name: " \n"})
    assert told(problems_in(Step.ROOT_CAUSES, document)) == [(f"/{name}", "missing", "missing")]


def test_each_tier_needs_a_strategy() -> None:
    (problem,) = problems_in(Step.TIERS, make_document(Step.TIERS, tier_4=[]))
    assert (problem.pointer, problem.code, problem.params) == (
        "/tier_4",
        "no-strategy",
        {"tier": 4},
    )


@pytest.mark.requirement("AIP-162")
@pytest.mark.parametrize(
    "name",
    ["action_steps", "responsible_parties", "resources", "timeline", "measure", "data_collection"],
)
def test_a_strategy_needs_its_whole_implementation_plan(name: str) -> None:
    strategy = make_strategy("attendance-mentoring", **{name: ""})
    document = make_document(Step.TIERS, tier_2=[strategy])
    assert told(problems_in(Step.TIERS, document)) == [(f"/tier_2/0/{name}", "missing", "missing")]


def test_the_state_may_do_without_measures() -> None:
    strategy = make_strategy("attendance-mentoring", measure="", data_collection="")
    document = make_document(Step.TIERS, tier_2=[strategy])
    assert problems_in(Step.TIERS, document, measures_required=False) == []


@pytest.mark.requirement("AIP-161")
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"strategy": "other", "other": "Walking school bus"}, []),
        ({"strategy": "other", "other": ""}, [("/tier_1/0/other", "missing", "missing")]),
        ({"strategy": ""}, [("/tier_1/0/strategy", "missing", "missing")]),
        ({"strategy": "magic"}, [("/tier_1/0/strategy", "unknown-strategy", "wrong")]),
        (
            {"strategy": "case-management"},
            [("/tier_1/0/strategy", "strategy-of-another-tier", "wrong")],
        ),
    ],
)
def test_a_strategy_is_from_its_tiers_catalogue_or_ones_own(
    changed: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    strategy = make_strategy("engaging-school-climate", **changed)
    document = make_document(Step.TIERS, tier_1=[strategy])
    assert told(problems_in(Step.TIERS, document)) == expected


@pytest.mark.parametrize(
    ("tier", "typed", "code"),
    [
        (3, "15", None),
        (3, "10", None),
        (3, "19.99", None),
        (3, "20", "start-outside-tier"),
        (3, "9.99", "start-outside-tier"),
        (4, "100", None),
        (1, "five", "not-a-number"),
    ],
)
@pytest.mark.requirement("AIP-121")
def test_a_strategy_may_start_later_than_its_tier(tier: int, typed: str, code: str | None) -> None:
    strategy = make_body(Step.TIERS)[f"tier_{tier}"][0] | {"start_percent": typed}
    document = make_document(Step.TIERS, **{f"tier_{tier}": [strategy]})
    expected = [(f"/tier_{tier}/0/start_percent", code, "wrong")] if code else []
    assert told(problems_in(Step.TIERS, document)) == expected


@pytest.mark.parametrize(
    ("what", "due_on", "expected"),
    [
        ("Launch", "2026-10-15", []),
        ("Launch", "2027-06-30", []),
        ("Launch", "2027-07-01", [("due_on", "date-outside-year", "wrong")]),
        ("Launch", "in October", [("due_on", "not-a-date", "wrong")]),
        ("Launch", "", [("due_on", "missing", "missing")]),
        ("", "2026-10-15", [("what", "missing", "missing")]),
    ],
)
@pytest.mark.requirement("AIP-120")
def test_a_milestone_says_what_happens_until_when(
    what: str, due_on: str, expected: list[tuple[str, str, str]]
) -> None:
    strategy = make_strategy("engaging-school-climate")
    milestones = [{"id": "a", "what": what, "due_on": due_on}]
    document = make_document(Step.TIERS, tier_1=[{**strategy, "milestones": milestones}])
    assert told(problems_in(Step.TIERS, document)) == [
        (f"/tier_1/0/milestones/0/{name}", code, kind) for name, code, kind in expected
    ]


def test_a_cause_is_named_and_sorted_into_a_class() -> None:
    causes = [
        {"id": "a", "cause_class": "barriers", "observed": "Late buses", "whys": ["No driver"]},
        {"id": "b", "cause_class": "", "observed": " ", "whys": []},
    ]
    assert told(problems_in(Step.ROOT_CAUSES, make_document(Step.ROOT_CAUSES, causes=causes))) == [
        ("/causes/1/observed", "missing", "missing"),
        ("/causes/1/cause_class", "missing", "missing"),
    ]


def test_what_was_typed_is_kept_in_one_unicode_form_with_plain_line_ends() -> None:
    document = make_document(Step.ROOT_CAUSES, barriers="Pin\u0303on\r\nbus\rlate\tagain ")
    assert document.model_dump()["barriers"] == "Piñon\nbus\nlate\tagain "


@pytest.mark.parametrize(
    ("step", "change", "where", "kind"),
    [
        (Step.CONTACT, {"extra": 1}, ("extra",), "extra_forbidden"),
        (Step.CONTACT, {"contact": {"email": 5}}, ("contact", "email"), "string_type"),
        (Step.CONTACT, {"contact": {"title": "x" * 151}}, ("contact", "title"), "string_too_long"),
        (Step.CONTACT, {"contact": {"title": "a\x00"}}, ("contact", "title"), "control_character"),
        (Step.CONTACT, {"team": [{"id": "a"}, {"id": "a"}]}, ("team",), "repeated_id"),
        (Step.CONTACT, {"team": [{"id": "a\n"}]}, ("team", 0, "id"), "string_pattern_mismatch"),
        (Step.CONTACT, {"team": [{"id": str(n)} for n in range(51)]}, ("team",), "too_long"),
        (Step.TARGETS, {"targets": {"XX": {}}}, ("targets", "XX", "[key]"), "literal_error"),
        (Step.TARGETS, {"targets": {"F": {"value": 20}}}, ("targets", "F", "value"), "string_type"),
        (
            Step.ROOT_CAUSES,
            {"research": "x" * 10_001},
            ("research",),
            "string_too_long",
        ),
        (Step.ROOT_CAUSES, {"barriers": "\ud800"}, ("barriers",), "string_unicode"),
        (Step.TIERS, {"tier_1": [{"id": "a"}], "tier_2": [{"id": "a"}]}, (), "repeated_id"),
        (Step.TIERS, {"tier_5": []}, ("tier_5",), "extra_forbidden"),
    ],
)
def test_what_is_no_document_is_refused_at_its_field(
    step: Step, change: dict[str, Any], where: tuple[str | int, ...], kind: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        DOCUMENTS[step].model_validate(make_body(step) | change)
    (error,) = refused.value.errors()
    assert (error["loc"], error["type"]) == (where, kind)
