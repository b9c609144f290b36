"""The HTTP API: the whole way of a plan, headers, bad input with pointers."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from plans.improvement.domain.steps import Step
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import make_body, make_document
from tests.services.plans.requests import CERTIFIED, fill, pointers, save, submit


@pytest.mark.requirement("AIP-166")
def test_a_plan_is_begun_filled_submitted_and_read_back(ask: Ask) -> None:
    begun = ask("POST", "", json={"school_year": "2026-2027", "organization": "001/023"})
    assert begun.status_code == 201
    plan = begun.json()
    assert begun.headers["location"] == f"/api/v1/plans/{plan['id']}"
    assert {step["state"] for step in plan["steps"][:4]} == {"not_started"}
    fill(ask, plan["id"])
    receipt = submit(ask, plan["id"])
    assert receipt.status_code == 201
    assert receipt.json()["receipt_number"] == "AIP-2027-001023-R1"
    read = ask("GET", f"/{plan['id']}").json()
    assert (read["status"], read["revision"], read["may_edit"]) == ("submitted", 1, False)
    assert read["receipt"] == receipt.json()
    assert read["problems"] == []
    assert read["certification"]["text"] == "I certify this plan is complete."
    assert read["documents"]["contact"] == make_body(Step.CONTACT)
    revision = ask("GET", f"/{plan['id']}/revisions/1").json()
    tiers = make_document(Step.TIERS).model_dump(mode="json")
    assert revision["document"]["steps"]["tiers"]["body"] == tiers
    assert ask("GET", f"/{plan['id']}/revisions").json()["items"] == [receipt.json()]


def test_beginning_again_gives_the_same_plan(ask: Ask, plan_id: UUID) -> None:
    body = {"school_year": "2026-2027", "organization": "001/023"}
    again = ask("POST", "", json=body)
    assert again.status_code == 200
    assert again.json()["id"] == str(plan_id)


def test_a_plan_shows_its_figures_with_their_origin(ask: Ask, plan_id: UUID) -> None:
    plan = ask("GET", f"/{plan_id}").json()
    first = plan["figures"]["subgroups"][0]
    assert (first["item"], first["enrolled"], first["latest"]["rate"]) == ("ALL", 402, "24.62")
    assert first["latest"]["snapshot_id"] == plan["figures"]["current"]["snapshot_id"]
    assert plan["figures"]["former_years"] == ["2024-2025", "2025-2026"]
    assert plan["obligation"] == {
        "needs_plan": True,
        "reason": {
            "code": "overall-rate",
            "threshold_percent": 5,
            "section": "22-12A-8(B)",
            "figure": plan["obligation"]["reason"]["figure"],
            "items": ["F", "M", "EL", "Homeless"],
        },
    }
    assert plan["next_period"]["period"] in {"80D", "120D", "EOY"}


def test_no_reader_sees_the_numbers_of_a_small_group(ask: Ask, plan_id: UUID) -> None:
    for role, org in (("school_coordinator", "001/023"), ("it_admin", "state")):
        rows = ask("GET", f"/{plan_id}", role=role, org=org).json()["figures"]["subgroups"]
        (row,) = [row for row in rows if row["item"] == "B"]
        assert row["need"] == "hidden"
        assert not any(isinstance(value, int) for value in row.values())


@pytest.mark.requirement("AIP-140")
def test_a_save_answers_with_the_new_version_and_what_is_wrong(ask: Ask, plan_id: UUID) -> None:
    answer = save(ask, plan_id, "targets", {"targets": {"ALL": {"value": "205"}}})
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"1"'
    body = answer.json()
    assert (body["version"], body["state"], body["done"], body["total"]) == (1, "problem", 1, 7)
    assert body["document"] == {"targets": {"ALL": {"value": "205", "way": "rate"}}}
    assert body["problems"][0] == {
        "step": "targets",
        "pointer": "/targets/ALL/value",
        "code": "out-of-range",
        "kind": "wrong",
        "detail": "Enter a number from 0 to 100, such as 20.5.",
        "params": {"value": "205", "least": 0, "most": 100},
    }
    assert body["figures"]["subgroups"][0]["enrolled"] == 402
    read = ask("GET", f"/{plan_id}/steps/targets")
    assert read.headers["etag"] == '"1"'
    assert read.json() == body


def test_a_stale_save_gets_both_values_to_choose_from(ask: Ask, plan_id: UUID) -> None:
    theirs = {
        "research": "Theirs.",
        "supportive_factors": "",
        "barriers": "",
        "methods": [],
        "causes": [],
    }
    save(ask, plan_id, "root-causes", theirs)
    stale = save(ask, plan_id, "root-causes", {"research": "Mine."})
    assert stale.status_code == 412
    problem = stale.json()
    assert problem["code"] == "step-stale"
    assert problem["params"]["document"] == {**theirs, "causes": []}
    assert (problem["params"]["version"], problem["params"]["saved_by"]) == (1, "Dana Whitfield")
    assert save(ask, plan_id, "root-causes", {"research": "Both."}, 1).status_code == 200


def test_a_repeat_after_a_lost_answer_is_no_conflict(ask: Ask, plan_id: UUID) -> None:
    first = save(ask, plan_id, "contact", make_body(Step.CONTACT))
    again = save(ask, plan_id, "contact", make_body(Step.CONTACT))
    assert (again.status_code, again.headers["etag"]) == (200, first.headers["etag"])


def test_a_save_without_a_version_is_refused(ask: Ask, plan_id: UUID) -> None:
    answer = ask("PUT", f"/{plan_id}/steps/contact", json={})
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-missing")


@pytest.mark.parametrize("step", ["submission", "print", "nothing", "school-targets"])
def test_a_step_without_a_document_is_not_there(ask: Ask, plan_id: UUID, step: str) -> None:
    for answer in (ask("GET", f"/{plan_id}/steps/{step}"), save(ask, plan_id, step, {})):
        assert (answer.status_code, answer.json()["code"]) == (404, "step-not-found")


def test_a_submission_that_is_not_ready_names_every_field(ask: Ask, plan_id: UUID) -> None:
    fill(ask, plan_id)
    save(ask, plan_id, "tiers", make_body(Step.TIERS) | {"tier_4": []}, 1)
    answer = submit(ask, plan_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "plan-not-ready")
    assert pointers(answer) == [("/steps/tiers/tier_4", "no-strategy")]
    assert answer.json()["errors"][0]["params"] == {"tier": 4, "step": "tiers", "kind": "missing"}
    assert ask("GET", f"/{plan_id}").json()["status"] == "draft"


def test_a_submission_repeated_with_its_key_gets_the_same_bytes(ask: Ask, plan_id: UUID) -> None:
    fill(ask, plan_id)
    first, again = submit(ask, plan_id), submit(ask, plan_id)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    other = submit(ask, plan_id, key="another-intent")
    assert (other.status_code, other.json()["code"]) == (409, "plan-not-open")
    body = {**CERTIFIED, "certification_version": "school-2"}
    reused = submit(ask, plan_id, json=body)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency-key-reused")


def test_the_language_of_the_submitter_is_told_and_no_part_of_what_is_frozen(
    ask: Ask, plan_id: UUID, database: Database
) -> None:
    fill(ask, plan_id)
    unknown = submit(ask, plan_id, json={**CERTIFIED, "language": "fr"})
    assert pointers(unknown) == [("/language", "literal-error")]
    receipt = submit(ask, plan_id, key="another-intent", json={**CERTIFIED, "language": "es"})
    assert receipt.status_code == 201
    sent = select(OUTBOX.c.payload).where(OUTBOX.c.routing_key == "plans.plan.submitted.v1")
    with database.read() as session:
        (event,) = session.execute(sent).scalars()
    assert json.loads(event)["data"]["language"] == "es"
    assert "language" not in ask("GET", f"/{plan_id}/revisions/1").json()["document"]


def test_a_submission_without_a_key_is_refused(ask: Ask, plan_id: UUID) -> None:
    answer = ask("POST", f"/{plan_id}/submissions", json=CERTIFIED)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-missing")


def test_former_versions_of_a_step_can_be_read(ask: Ask, plan_id: UUID) -> None:
    save(ask, plan_id, "root-causes", {"research": "One."})
    save(ask, plan_id, "root-causes", {"research": "Two."}, 1)
    items = ask("GET", f"/{plan_id}/steps/root-causes/versions").json()["items"]
    assert [item["version"] for item in items] == [2, 1]
    first = ask("GET", f"/{plan_id}/steps/root-causes/versions/1").json()
    assert first["document"]["research"] == "One."
    assert ask("GET", f"/{plan_id}/steps/root-causes/versions/9").status_code == 404


def test_services_that_missed_an_event_read_the_state(ask: Ask, plan_id: UUID) -> None:
    fill(ask, plan_id)
    receipt = submit(ask, plan_id).json()
    state = ask("GET", f"/{plan_id}/state").json()
    assert (state["aggregate_version"], state["status"]) == (2, "submitted")
    assert state["content_sha256"] == receipt["content_sha256"]


@pytest.mark.requirement("AIP-087")
def test_a_district_sets_a_target_for_each_of_its_schools(ask: Ask) -> None:
    district = {"role": "district_coordinator", "org": "001"}
    body = {"school_year": "2026-2027", "organization": "001"}
    plan = ask("POST", "", json=body, **district).json()
    assert [row["name"] for row in plan["figures"]["schools"]] == [
        "Cottonwood Middle School",
        "Red Bluff Elementary School",
    ]
    targets = {"targets": {"023": {"value": "18", "way": "rate"}}}
    saved = save(ask, plan["id"], "school-targets", targets, **district)
    assert saved.json()["figures"]["schools"][0]["target"]["rate"] == "18.00"
    own = ask("POST", "", json={"school_year": "2026-2027", "organization": "001/023"}).json()
    assert own["set_by_district"] == {"rate": "18.00", "status": "draft"}


def test_plans_are_listed(ask: Ask, plan_id: UUID) -> None:
    page = ask("GET", "?school_year=2026-2027&status=draft&q=cotton").json()
    assert [(item["id"], item["organization"]) for item in page["items"]] == [
        (str(plan_id), "001/023")
    ]
    assert page["next"] is None


def test_home_gets_what_is_owed(ask: Ask, plan_id: UUID) -> None:
    page = ask("GET", "/obligations", role="district_coordinator", org="001").json()
    assert page["school_year"]["plans_due_on"] == "2026-10-15"
    assert page["total"] == 3
    (owed,) = [item for item in page["items"] if item["organization"] == "001/023"]
    assert owed["plan"]["id"] == str(plan_id)
    assert (owed["needs_plan"], owed["reason"]["figure"]["rate"]) == (True, "24.62")
    assert (owed["due_at"], owed["district_name"]) == (
        "2026-10-16T06:00:00Z",
        "Piñon Valley Schools",
    )


@pytest.mark.requirement("AIP-110")
def test_the_catalogue_has_predefined_strategies_for_every_tier(ask: Ask) -> None:
    items = ask("GET", "/strategies").json()["items"]
    assert [item["tier"] for item in items] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert all(item["name"]["en"] != item["name"]["es"] for item in items)
    assert len(ask("GET", "/strategies?tier=2").json()["items"]) == 2
    assert ask("GET", "/strategies?tier=5").status_code == 422


@pytest.mark.requirement("AIP-111", "AIP-112")
@pytest.mark.parametrize(
    ("tier", "names"),
    [
        (1, {"Engaging School Climate", "Parent Outreach Programs"}),
        (2, {"Attendance Mentoring", "Check-In/Check-Out Systems"}),
    ],
)
def test_the_manuals_strategies_of_the_lower_tiers_are_there(
    ask: Ask, tier: int, names: set[str]
) -> None:
    items = ask("GET", f"/strategies?tier={tier}").json()["items"]
    assert {item["name"]["en"] for item in items} == names


@pytest.mark.requirement("AIP-113", "AIP-114")
@pytest.mark.parametrize(
    ("tier", "names"),
    [
        (3, {"Family Resource Referrals", "Academic Support Plans"}),
        (4, {"Case Management", "Community Agency Partnerships"}),
    ],
)
def test_the_manuals_strategies_of_the_upper_tiers_are_there(
    ask: Ask, tier: int, names: set[str]
) -> None:
    items = ask("GET", f"/strategies?tier={tier}").json()["items"]
    assert {item["name"]["en"] for item in items} == names


def test_an_unknown_plan_is_not_there(ask: Ask) -> None:
    assert ask("GET", f"/{uuid4()}").status_code == 404
    assert ask("GET", "/not-an-id").status_code == 422


def test_a_search_with_a_control_character_is_refused(ask: Ask) -> None:
    for path in ("/obligations?q=a%00", "?q=a%00"):
        answer = ask("GET", path, role="ped_coordinator", org="state")
        assert answer.status_code == 422
        (problem,) = answer.json()["errors"]
        assert (problem["pointer"], problem["code"]) == ("/q", "control-character")
