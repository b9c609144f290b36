"""What changed, field by field: between revisions, and between saved versions of a step."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from plans.improvement import usecases
from plans.improvement.domain.differences import Difference, differences
from plans.improvement.domain.steps import Step
from plans.improvement.errors import NoSuchRevision
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import (
    DANA,
    NOW,
    YEAR,
    decide,
    fill,
    make_body,
    make_document,
    make_figures,
    make_plan,
    make_snapshot,
    make_state,
    make_strategy,
    save,
    submit,
)
from tests.services.plans.requests import save as save_over_http

AT = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
FIRST, SECOND = make_strategy("s1", measure="28 of 40"), make_strategy("s2")


def between(before: Any, after: Any, step: Step = Step.TIERS) -> list[tuple[str, Any, Any]]:
    return [(one.pointer, one.before, one.after) for one in differences(step, before, after)]


def test_a_changed_field_is_told_with_both_texts() -> None:
    before, after = {"tier_1": [FIRST]}, {"tier_1": [FIRST | {"measure": "30 of 40"}]}
    assert between(before, after) == [("/tier_1/s1/measure", "28 of 40", "30 of 40")]


def test_an_entry_that_only_moved_is_no_difference() -> None:
    assert between({"tier_1": [FIRST, SECOND]}, {"tier_1": [SECOND, FIRST]}) == []


def test_an_entry_that_moved_and_changed_tells_what_changed_alone() -> None:
    moved = {"tier_1": [SECOND, FIRST | {"timeline": "In May"}]}
    assert between({"tier_1": [FIRST, SECOND]}, moved) == [
        ("/tier_1/s1/timeline", "By October 16", "In May")
    ]


def test_an_entry_that_came_or_went_is_told_field_by_field() -> None:
    came = between({"tier_1": [FIRST]}, {"tier_1": [FIRST, SECOND]})
    gone = between({"tier_1": [FIRST, SECOND]}, {"tier_1": [FIRST]})
    assert came == [(pointer, after, before) for pointer, before, after in gone]
    assert ("/tier_1/s2/resources", None, "$300 for a training afternoon") in came
    assert all(pointer.startswith("/tier_1/s2/") for pointer, _, _ in came)


def test_an_empty_field_and_one_that_is_not_there_are_the_same() -> None:
    assert (
        between(
            {"targets": {}, "team": []},
            {"targets": {"F": {"value": " "}}, "team": []},
            Step.TARGETS,
        )
        == []
    )


def test_ticks_are_compared_together() -> None:
    before, after = {"methods": ["surveys"]}, {"methods": ["surveys", "other"]}
    assert between(before, after, Step.ROOT_CAUSES) == [
        ("/methods", ["surveys"], ["surveys", "other"])
    ]


def make_two_revisions(session: Session) -> UUID:
    """A plan submitted, returned, changed, and submitted beside newer figures."""
    make_state(session, AT)
    plan = make_plan(session, AT)
    fill(session, plan, AT)
    submit(session, plan, AT)
    decide(session, plan, AT)
    changed = make_body(Step.ROOT_CAUSES) | {"barriers": "No bus at all."}
    document = make_document(Step.ROOT_CAUSES, **changed)
    save(session, plan, Step.ROOT_CAUSES, document, AT, version=1)
    make_figures(session, AT, NOW | {"EL": (84, 25, 81)}, snapshot=make_snapshot(YEAR, "40D", 1))
    submit(session, plan, AT)
    return plan.id


def test_two_revisions_are_compared_in_what_was_typed_and_what_was_shown(session: Session) -> None:
    plan_id = make_two_revisions(session)
    found = usecases.compare_revisions(session, plan_id, 2, 1, by=DANA)
    assert (found.before, found.after) == (1, 2)
    assert found.items == [
        Difference(Step.ROOT_CAUSES, "/barriers", "No bus before 8:40.", "No bus at all.")
    ]
    (figure,) = found.figures  # the other rows have the same numbers in the newer snapshot
    assert (figure.step, figure.pointer) == (Step.TARGETS, "/subgroups/EL/latest")
    assert (figure.before["numerator"], figure.after["numerator"]) == (21, 25)
    assert usecases.compare_revisions(session, plan_id, 2, 2, by=DANA).items == []
    with pytest.raises(NoSuchRevision):
        usecases.compare_revisions(session, plan_id, 2, 3, by=DANA)


def test_no_difference_tells_a_number_of_a_small_group(session: Session) -> None:
    make_state(session, AT)
    plan = make_plan(session, AT)
    fill(session, plan, AT)
    submit(session, plan, AT)
    decide(session, plan, AT)
    newer = NOW | {"B": (8, 3, 8)}
    make_figures(session, AT, newer, snapshot=make_snapshot(YEAR, "40D", 1))
    submit(session, plan, AT)
    assert usecases.compare_revisions(session, plan.id, 1, 2, by=DANA).figures == []


# Over HTTP


def test_versions_of_a_step_are_compared_and_a_former_one_is_restored(
    ask: Ask, plan_id: UUID
) -> None:
    for version, text in enumerate(["One.", "Two.", ""]):
        save_over_http(ask, plan_id, "root-causes", {"research": text}, version)
    at = f"/{plan_id}/steps/root-causes"
    found = ask("GET", f"{at}/versions/1/differences?with=3").json()["items"]
    assert found == [
        {"step": "root-causes", "pointer": "/research", "before": "One.", "after": None}
    ]
    restored = ask("POST", f"{at}/restorations", json={"version": 1}, headers={"If-Match": '"3"'})
    assert (restored.status_code, restored.headers["etag"]) == (200, '"4"')
    assert restored.json()["document"]["research"] == "One."
    assert [one["version"] for one in ask("GET", f"{at}/versions").json()["items"]] == [4, 3, 2, 1]
    assert ask("GET", f"{at}/versions/3").json()["document"]["research"] == ""


def test_a_restoration_is_over_the_version_that_was_seen_or_not_at_all(
    ask: Ask, plan_id: UUID
) -> None:
    for version, text in enumerate(["One.", "Two."]):
        save_over_http(ask, plan_id, "root-causes", {"research": text}, version)
    path, body = f"/{plan_id}/steps/root-causes/restorations", {"version": 1}
    stale = ask("POST", path, json=body, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "step-stale")
    assert stale.json()["params"]["document"]["research"] == "Two."
    assert ask("POST", path, json=body).status_code == 428
    unknown = ask("POST", path, json={"version": 9}, headers={"If-Match": '"2"'})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "step-not-found")
    assert ask("POST", path, json={"version": "1"}, headers={"If-Match": '"2"'}).status_code == 422


def test_a_comparison_needs_two_that_are_there(ask: Ask, plan_id: UUID) -> None:
    assert ask("GET", f"/{plan_id}/revisions/1/differences?with=2").status_code == 404
    assert ask("GET", f"/{plan_id}/revisions/1/differences").status_code == 422
    assert ask("GET", f"/{plan_id}/steps/contact/versions/1/differences?with=2").status_code == 404
