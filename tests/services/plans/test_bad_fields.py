"""Bad entries in every field of both kinds of plan: said at the field, and nothing else is lost.

Refused are only entries that cannot be kept; all others are, and come back as problems.
"""

import re
from collections import Counter
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from plans.improvement.domain.documents import DOCUMENTS, document_steps
from plans.improvement.domain.steps import STEPS, Step
from tests.services.plans.conftest import Ask
from tests.services.plans.fields import FIELDS, at, full_body, leaves, put
from tests.services.plans.requests import pointers, save

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
each_step = pytest.mark.parametrize("step", FIELDS)
each_step_of_both = pytest.mark.parametrize(
    ("desk", "step"),
    [(of, step) for of in STEPS for step in document_steps(of)],
    indirect=["desk"],
)


class Desk:
    """A plan written by somebody of the state."""

    def __init__(self, ask: Ask, organization: str) -> None:
        self._ask = partial(ask, role="it_admin", org="state")
        body = {"school_year": "2026-2027", "organization": organization}
        self._plan = UUID(self._ask("POST", "", json=body).json()["id"])
        self.versions: Counter[Step] = Counter()

    def save(self, step: Step, pointer: str, value: Any) -> Any:
        """The answer to a complete document with this entry."""
        body = full_body(step)
        put(body, pointer, value)
        answer = save(self._ask, self._plan, step, body, self.versions[step])
        if answer.is_success:
            self.versions[step] = answer.json()["version"]
        return answer


@pytest.fixture
def desk(request: pytest.FixtureRequest, ask: Ask) -> Desk:
    return Desk(ask, {"school": "001/023", "district": "001"}[request.param])


def said(answer: Any) -> list[tuple[str, str]]:
    """Place and code of the problems of a document that was saved."""
    assert answer.status_code == 200, answer.text
    found = answer.json()["problems"]
    assert all(one["detail"] for one in found)
    return [(one["pointer"], one["code"]) for one in found]


@each_step
def test_every_field_has_a_row(kind: str, step: Step) -> None:
    known = {re.sub("^/tier_[1-4]/", "/tier_1/", one) for one in leaves(DOCUMENTS[step])}
    assert known == set(FIELDS[step])


@each_step_of_both
def test_a_document_in_which_every_field_is_there_has_no_problem(desk: Desk, step: Step) -> None:
    (pointer, *_) = FIELDS[step]
    assert said(desk.save(step, pointer, at(full_body(step), pointer))) == []


@each_step_of_both
def test_what_cannot_be_kept_is_refused_at_its_field(desk: Desk, step: Step) -> None:
    for pointer, field in FIELDS[step].items():
        refused = dict(field.refused)
        if field.most is not None:
            refused |= {"x" * (field.most + 1): "string-too-long", "a\x1bb": "control-character"}
        for value, code in refused.items():
            answer = desk.save(step, pointer, value)
            assert answer.status_code == 422, (pointer, value)
            assert pointers(answer) == [(pointer, code)]
    good = at(full_body(step), pointer)
    assert desk.save(step, pointer, good).json()["version"] == 1


@each_step_of_both
def test_what_is_wrong_is_kept_as_typed_and_named_at_its_field(desk: Desk, step: Step) -> None:
    for pointer, field in FIELDS[step].items():
        for value, code in field.wrong.items():
            answer = desk.save(step, pointer, value)
            assert said(answer) == [(pointer, code)], (pointer, value)
            assert at(answer.json()["document"], pointer) == value


@each_step_of_both
def test_what_is_needed_and_empty_is_named_at_its_field(desk: Desk, step: Step) -> None:
    for pointer, field in FIELDS[step].items():
        if field.most is None and not field.empty:
            continue
        for blank in ("", " \n" if field.most else ""):
            answer = desk.save(step, pointer, blank)
            assert said(answer) == ([(pointer, field.empty)] if field.empty else []), pointer


@each_step_of_both
def test_html_and_the_longest_text_are_kept_as_typed(desk: Desk, step: Step) -> None:
    for pointer, field in FIELDS[step].items():
        for value in ["<b>{{7}}</b>", "ñ" * field.most] if field.most else []:
            answer = desk.save(step, pointer, value)
            assert answer.status_code == 200, pointer
            assert at(answer.json()["document"], pointer) == value


@pytest.mark.parametrize("desk", ["district"], indirect=True)
def test_a_target_for_a_school_of_another_district_is_named(desk: Desk) -> None:
    body = {"value": "20", "way": "rate"}
    answer = desk.save(Step.SCHOOL_TARGETS, "/targets/777", body)
    assert said(answer) == [("/targets/777/value", "not-a-school-of-district")]


@pytest.mark.parametrize("desk", ["school"], indirect=True)
def test_a_strategy_of_another_tier_is_named(desk: Desk) -> None:
    answer = desk.save(Step.TIERS, "/tier_1/0/strategy", "case-management")
    assert said(answer) == [("/tier_1/0/strategy", "strategy-of-another-tier")]
