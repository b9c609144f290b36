"""The HTTP API of the school years."""

from typing import Any

import pytest

from tests.services.plans.conftest import Ask
from tests.services.plans.requests import pointers

# The lookups behind these run on both databases in the tests of the use cases.
pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
IT = {"role": "it_admin", "org": "state"}


def create(ask: Ask, body: Any, key: str = "create-a-year", **who: str) -> Any:
    headers = {"Idempotency-Key": key}
    return ask("POST", "/school-years", json=body, headers=headers, **(who or IT))


def change(ask: Ask, body: Any, version: int = 2, year: str = "2026-2027") -> Any:
    headers = {"If-Match": f'"{version}"'}
    return ask("PATCH", f"/school-years/{year}", json=body, headers=headers, **IT)


def test_it_creates_a_year_once_however_often_it_is_sent(ask: Ask) -> None:
    body = {"school_year": "2027-2028", "first_day_on": "2027-08-30"}
    first, again = create(ask, body), create(ask, body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.json()["plans_due_on"] == "2027-10-14"
    other = create(ask, body, key="another-intent")
    assert (other.status_code, other.json()["code"]) == (409, "school-year-exists")


def test_years_are_listed_newest_first_for_everyone(ask: Ask) -> None:
    create(ask, {"school_year": "2027-2028"})
    items = ask("GET", "/school-years").json()["items"]
    assert [(item["school_year"], item["status"]) for item in items] == [
        ("2027-2028", "draft"),
        ("2026-2027", "active"),
    ]


def test_a_year_is_changed_over_the_version_that_was_read(ask: Ask) -> None:
    read = ask("GET", "/school-years/2026-2027")
    assert read.headers["etag"] == '"2"'
    periods = [
        {name: one[name] for name in ("period", "starts_on", "ends_on")}
        for one in read.json()["periods"]
    ]
    periods[1]["ends_on"] = "2026-12-11"
    changed = change(ask, {"periods": periods, "reason": "Board calendar."})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"3"')
    assert changed.json()["periods"][1]["opens_on"] == "2026-12-11"
    stale = change(ask, {"status": "inactive"})
    assert (stale.status_code, stale.json()["code"]) == (412, "school-year-stale")
    missing = ask("PATCH", "/school-years/2026-2027", json={}, **IT)
    assert missing.status_code == 428


@pytest.mark.requirement("AIP-075", "AIP-076")
def test_owed_updates_and_districts_first_days_are_changed_cell_by_cell(ask: Ask) -> None:
    body = {
        "updates": {"school": {"40D": "optional"}},
        "district_first_days": {"001": "2026-08-03", "002": "2026-08-10"},
    }
    changed = change(ask, body).json()
    assert changed["updates"]["school"] == {
        "40D": "optional",
        "80D": "required",
        "120D": "required",
        "EOY": "required",
    }
    assert changed["district_first_days"][0] == {
        "district_code": "001",
        "first_day_on": "2026-08-03",
        "plans_due_on": "2026-09-17",
    }
    assert ask("GET", "/obligations").json()["items"][0]["due_on"] == "2026-09-17"
    later = change(ask, {"district_first_days": {"001": None}}, 3).json()
    assert [one["district_code"] for one in later["district_first_days"]] == ["002"]


def test_whether_plans_need_measures_is_told_and_changed(ask: Ask) -> None:
    """C36."""
    assert ask("GET", "/school-years/2026-2027").json()["measures_required"] is True
    body = {"school_year": "2026-2027", "organization": "001/023"}
    plan = ask("POST", "", json=body).json()
    assert plan["measures_required"] is True
    changed = change(ask, {"measures_required": False})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"3"')
    assert changed.json()["measures_required"] is False
    assert ask("GET", f"/{plan['id']}").json()["measures_required"] is False
    assert change(ask, {"measures_required": True}).json()["code"] == "school-year-stale"
    later = change(ask, {"first_day_on": "2026-08-10"}, 3).json()
    assert later["measures_required"] is False  # what is left out stays
    created = create(ask, {"school_year": "2027-2028", "measures_required": False}).json()
    assert created["measures_required"] is False


@pytest.mark.requirement("AIP-025")
def test_reopening_without_a_reason_is_refused_at_the_reason(ask: Ask) -> None:
    closed = change(ask, {"status": "inactive"}).json()
    assert closed["next_statuses"] == [
        {"status": "active", "needs_reason": True},
        {"status": "archived", "needs_reason": False},
    ]
    refused = change(ask, {"status": "active"}, 3)
    assert (refused.status_code, pointers(refused)) == (
        422,
        [("/reason", "reopening-unexplained")],
    )
    assert change(ask, {"status": "active", "reason": "Flood."}, 3).json()["status"] == "active"


@pytest.mark.requirement("AIP-078")
def test_an_archived_year_is_read_by_its_name_and_changed_no_more(ask: Ask) -> None:
    change(ask, {"status": "inactive"})
    change(ask, {"status": "archived"}, 3)
    assert ask("GET", "/school-years").json()["items"] == []
    assert len(ask("GET", "/school-years?include_archived=true").json()["items"]) == 1
    assert ask("GET", "/school-years/2026-2027").json()["status"] == "archived"
    for body in ({"first_day_on": "2026-08-03"}, {"measures_required": False}):
        refused = change(ask, body, 4)
        assert (refused.status_code, refused.json()["code"]) == (409, "school-year-archived")


def test_closing_a_year_closes_it_for_entry(ask: Ask) -> None:
    assert change(ask, {"status": "inactive"}).json()["status"] == "inactive"
    answer = ask("POST", "", json={"school_year": "2026-2027", "organization": "001/023"})
    assert (answer.status_code, answer.json()["code"]) == (409, "school-year-closed")
    assert answer.json()["params"] == {"school_year": "2026-2027", "status": "inactive"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"status": "archived"}, 409, "school-year-status"),
        ({"status": "gone"}, 422, "request-invalid"),
        ({"first_day_on": "2026-13-01"}, 422, "request-invalid"),
        ({"first_day_on": 20_000}, 422, "request-invalid"),
        ({"first_day_on": "2025-08-01"}, 422, "first-day-outside-year"),
        ({"periods": []}, 422, "period-incomplete"),
        ({"periods": [{"period": "40D"}]}, 422, "request-invalid"),
        ({"version": 9}, 422, "request-invalid"),
        ({"updates": {"school": {"40D": "maybe"}}}, 422, "request-invalid"),
        ({"measures_required": "no"}, 422, "request-invalid"),
        ({"updates": {"state": {"40D": "off"}}}, 422, "request-invalid"),
        ({"district_first_days": {"1": "2026-08-03"}}, 422, "request-invalid"),
        ({"district_first_days": {"777": "2026-08-03"}}, 422, "district-unknown"),
        ({"district_first_days": {"001": "2027-08-03"}}, 422, "first-day-outside-year"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    ask: Ask, body: dict[str, Any], status: int, code: str
) -> None:
    answer = change(ask, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"school_year": "2027"}, "/school_year"),
        ({"school_year": "2027-2028-2029"}, "/school_year"),
        ({"school_year": "2027-2028", "first_day_on": "x"}, "/first_day_on"),
        ({"school_year": "2027-2028", "status": "active"}, "/status"),
        ({}, "/school_year"),
    ],
)
def test_a_year_that_cannot_be_is_refused(ask: Ask, body: dict[str, Any], pointer: str) -> None:
    answer = create(ask, body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.requirement("AIP-023")
@pytest.mark.parametrize(
    ("role", "org"),
    [
        ("school_coordinator", "001/023"),
        ("district_coordinator", "001"),
        ("ped_viewer", "state"),
        ("ped_coordinator", "state"),
    ],
)
def test_only_it_changes_years(ask: Ask, role: str, org: str) -> None:
    answer = create(ask, {"school_year": "2027-2028"}, role=role, org=org)
    assert answer.status_code == 403
    assert ask("GET", "/school-years", role=role, org=org).status_code == 200
