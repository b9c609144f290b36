"""The report Attendance Plan Submitted over HTTP, as far as each caller's reach."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest

from contracts.roles import Role
from servicekit.db import Database
from tests.services.reporting.conftest import Ask, Receive
from tests.services.reporting.factories import (
    DUE_AT,
    YEAR,
    make_created,
    make_message,
    make_submitted,
    make_year,
)

pytestmark = pytest.mark.usefixtures("state")
REPORT = "/reports/submitted"
ALL = ["001", "001/023", "001/024", "002", "002/023"]


def organizations(answer: Any) -> list[str]:
    return [row["organization"] for row in answer.raise_for_status().json()["rows"]]


@pytest.mark.requirement("AIP-052", "AIP-073")
def test_the_report_tells_who_submitted_who_began_and_who_has_no_plan(
    receive: Receive, ask: Ask
) -> None:
    plan_id = uuid4()
    receive(
        make_message(make_created("001/023", plan_id)),
        make_message(make_submitted("001/023", plan_id), version=2),
        make_message(make_created("001")),
        make_message(make_created("002/023")),
        make_message(make_submitted("002", is_late=True, submitted_at=DUE_AT + timedelta(days=1))),
    )
    report = ask(REPORT).raise_for_status().json()
    statuses = {row["organization"]: row["status"] for row in report["rows"]}
    assert statuses == {
        "001": "created_not_submitted",
        "001/023": "submitted",
        "001/024": "no_plan",
        "002": "submitted",
        "002/023": "created_not_submitted",
    }
    counts = report["totals"]
    assert (counts["organizations"], counts["submitted"], counts["no_plan"]) == (5, 2, 1)
    assert counts["created_not_submitted"] == 2
    (row,) = [row for row in report["rows"] if row["organization"] == "001/023"]
    assert row | {"name": "x"} == {
        "kind": "school",
        "organization": "001/023",
        "district_code": "001",
        "school_code": "023",
        "name": "x",
        "district_name": "Piñon Valley Schools",
        "status": "submitted",
        "plan_id": str(plan_id),
        "submitted_at": "2026-10-02T15:00:00Z",
        "revision": 1,
        "is_late": False,
        "due_at": "2026-10-16T06:00:00Z",
        "school_count": None,
        "submitted_school_count": None,
    }
    (district,) = [row for row in report["rows"] if row["organization"] == "001"]
    assert (district["school_count"], district["submitted_school_count"]) == (2, 1)


@pytest.mark.requirement("AIP-073")
def test_the_totals_stay_while_the_rows_are_narrowed_to_a_status(
    receive: Receive, ask: Ask
) -> None:
    receive(make_message(make_submitted("001/023")))
    report = ask(REPORT, status="submitted", kind="school").json()
    assert organizations(ask(REPORT, status="submitted")) == ["001/023"]
    assert (report["row_count"], report["totals"]["organizations"]) == (1, 3)
    assert (report["due_at"], report["due_on"]) == ("2026-10-16T06:00:00Z", "2026-10-15")


def test_what_is_not_submitted_is_late_once_its_due_date_is_over(
    receive: Receive, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(
        make_message(make_submitted("001/023")),
        make_message(make_created("001/024", due_at=DUE_AT + timedelta(days=30))),
    )
    for instant, late in ((DUE_AT - timedelta(seconds=1), 0), (DUE_AT, 3)):
        monkeypatch.setattr("reporting.api.utc_now", lambda instant=instant: instant)
        assert ask(REPORT).json()["totals"]["late"] == late
    rows = {row["organization"]: row["is_late"] for row in ask(REPORT).json()["rows"]}
    assert rows == {"001": True, "001/023": False, "001/024": False, "002": True, "002/023": True}


def test_each_due_date_is_the_one_that_holds_now_in_its_district(
    receive: Receive, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier, later = DUE_AT - timedelta(days=10), DUE_AT + timedelta(days=10)
    districts = {"002": earlier}
    receive(
        make_message(make_year(plans_due_at=later, district_plans_due_at=districts), version=2),
        make_message(make_created("001/023")),  # tells the due date of before that change
    )

    def due() -> set[tuple[str, datetime, bool]]:
        return {
            (row["district_code"], datetime.fromisoformat(row["due_at"]), row["is_late"])
            for row in ask(REPORT).raise_for_status().json()["rows"]
        }

    monkeypatch.setattr("reporting.api.utc_now", lambda: DUE_AT)
    assert due() == {("001", later, False), ("002", earlier, True)}
    receive(make_message(make_year(plans_due_at=later, district_plans_due_at={}), version=3))
    assert due() == {("001", later, False), ("002", later, False)}


@pytest.mark.parametrize(
    ("asked", "due_on"),
    [
        ({}, "2026-10-15"),
        ({"role": "district_coordinator", "org": "002"}, "2026-10-05"),
        ({"role": "school_coordinator", "org": "002/023"}, "2026-10-05"),
        ({"role": "school_coordinator", "org": "001/023"}, "2026-10-15"),
        ({"district": "002"}, "2026-10-05"),
    ],
)
def test_the_due_date_above_the_report_is_that_of_the_district_it_is_about(
    receive: Receive, ask: Ask, asked: dict[str, str], due_on: str
) -> None:
    districts = {"002": DUE_AT - timedelta(days=10)}
    receive(make_message(make_year(district_plans_due_at=districts), version=2))
    report = ask(REPORT, **asked).json()
    assert report["due_on"] == due_on
    assert {row["due_at"] for row in report["rows"]} >= {report["due_at"]}


@pytest.mark.parametrize(
    ("role", "org", "seen"),
    [
        (Role.SCHOOL_COORDINATOR, "001/023", ["001/023"]),
        (Role.DISTRICT_COORDINATOR, "001", ["001", "001/023", "001/024"]),
        *((role, "state", ALL) for role in Role if role.is_state),
    ],
)
def test_each_role_sees_its_own_reach_and_no_further(
    receive: Receive, ask: Ask, role: Role, org: str, seen: list[str]
) -> None:
    receive(make_message(make_submitted("002/023")), make_message(make_submitted("001/023")))
    report = ask(REPORT, role=role, org=org).raise_for_status().json()
    assert sorted(row["organization"] for row in report["rows"]) == seen
    assert report["totals"]["organizations"] == len(seen)
    if not role.is_state:
        everything = ask(REPORT, role=role, org=org, q="Salt").text
        everything += ask(f"{REPORT}.csv", role=role, org=org).text
        assert "Salt Fork" not in everything
        assert ask(REPORT, role=role, org=org, district="002").status_code == 404
    assert ask(REPORT, role=role, org=org, district="001").status_code == 200


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({"kind": "district"}, ["001", "002"]),
        ({"kind": "school"}, ["001/023", "001/024", "002/023"]),
        ({"district": "002"}, ["002", "002/023"]),
        ({"q": "pinon"}, ["001"]),
        ({"q": "ÁLAMO"}, ["001/024"]),
        ({"q": "alamo e"}, ["001/024"]),
        ({"q": "001"}, ["001", "001/023", "001/024"]),
        ({"q": "001/024"}, ["001/024"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "' OR 1=1"}, []),
        ({"status": "created_not_submitted"}, []),
        ({"page": 2}, []),
    ],
)
def test_the_report_is_narrowed(ask: Ask, asked: dict[str, Any], seen: list[str]) -> None:
    assert sorted(organizations(ask(REPORT, **asked))) == seen


def test_rows_come_in_the_order_asked_for(receive: Receive, ask: Ask, now: datetime) -> None:
    receive(
        make_message(make_submitted("001/023", submitted_at=now)),
        make_message(make_submitted("002/023", submitted_at=now - timedelta(days=1))),
        make_message(make_created("002")),
    )
    assert organizations(ask(REPORT)) == ["001/024", "001", "002", "001/023", "002/023"]
    assert organizations(ask(REPORT, sort="-status"))[:2] == ["001/023", "002/023"]
    assert organizations(ask(REPORT, sort="organization"))[0] == "001/024"
    assert organizations(ask(REPORT, sort="-organization"))[0] == "002"
    assert organizations(ask(REPORT, sort="-district"))[:2] == ["002/023", "002"]
    assert organizations(ask(REPORT, sort="submitted_at"))[:2] == ["002/023", "001/023"]
    assert organizations(ask(REPORT, sort="-submitted_at"))[:2] == ["001/023", "002/023"]


def test_a_closed_school_is_listed_only_while_it_has_a_plan(receive: Receive, ask: Ask) -> None:
    assert "002/099" not in organizations(ask(REPORT))
    receive(make_message(make_created("002/099")))
    assert "002/099" in organizations(ask(REPORT))


def test_a_year_may_be_chosen_and_drafts_are_unknown(receive: Receive, ask: Ask) -> None:
    receive(
        make_message(make_year("2025-2026", "inactive")),
        make_message(make_year("2024-2025", "archived")),
        make_message(make_year("2027-2028", "draft")),
        make_message(make_submitted("001/023", school_year="2025-2026")),
    )
    report = ask(REPORT).json()
    assert report["school_year"] == YEAR
    assert report["totals"]["submitted"] == 0
    assert report["school_years"] == [
        {"school_year": YEAR, "status": "active"},
        {"school_year": "2025-2026", "status": "inactive"},
    ]
    assert ask(REPORT, school_year="2025-2026").json()["totals"]["submitted"] == 1
    assert ask(REPORT, school_year="2024-2025").status_code == 200
    for unknown in ("2027-2028", "1999-2000"):
        answer = ask(REPORT, school_year=unknown)
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-school-year")


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "late"},
        {"kind": "state"},
        {"sort": "name; DROP TABLE plan_status"},
        {"page": 0},
        {"district": "1"},
        {"school_year": "2026"},
        {"q": "x" * 101},
        {"q": "a\0b"},
        {"unknown": "1"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_its_place(
    ask: Ask, asked: dict[str, Any]
) -> None:
    answer = ask(REPORT, **asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(asked))}"


def test_many_rows_come_in_pages(database: Database, receive: Receive, ask: Ask) -> None:
    receive(*(make_message(make_created(f"003/{number:03}")) for number in range(120)))
    pages = [ask(REPORT, district="003", page=page) for page in (1, 2, 3, 4)]
    assert pages[0].status_code == 404  # the district itself is not in the directory
    pages = [ask(REPORT, q="003", page=page, sort="organization") for page in (1, 2, 3, 4)]
    seen = [one for page in pages for one in organizations(page)]
    assert [len(organizations(page)) for page in pages] == [50, 50, 20, 0]
    assert len(set(seen)) == 120
    assert pages[0].json()["page_count"] == 3


@pytest.mark.requirement("AIP-052")
def test_the_file_holds_every_row_and_nothing_a_spreadsheet_runs(
    receive: Receive, ask: Ask
) -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    receive(
        *(
            make_message(make_created(f"003/{number:03}", organization_name=name))
            for number, name in enumerate(evil)
        ),
        make_message(make_submitted("003/900", organization_name='Quoted "School", Inc.\n2')),
    )
    answer = ask(f"{REPORT}.csv", sort="organization")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="attendance-plans-submitted-2026-2027.csv"'
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    text = answer.content.decode("utf-8-sig")
    header, *rows = csv.reader(StringIO(text, newline=""))
    assert header[:3] == ["School year", "Plan of", "District code"]
    assert len(rows) == 5 + 7
    names = {row[4] for row in rows}
    assert {f"'{name}" for name in evil} | {'Quoted "School", Inc.\n2'} < names
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    (line,) = [row for row in rows if row[3] == "900"]
    assert line[6:] == ["Submitted", "2026-10-02", "1", "no", "2026-10-15"]
    spanish = ask(f"{REPORT}.csv", language="es").content.decode("utf-8-sig")
    assert "Plan creado pero no presentado" in spanish


def test_both_names_of_the_manual_find_the_report(ask: Ask) -> None:
    for words, found in (
        ("", 1),
        ("attendance plan SUBMITTED", 1),
        ("submission", 1),
        ("contact", 0),
    ):
        assert len(ask("/reports", q=words).json()["reports"]) == found


def test_without_a_token_nothing_is_told(ask: Ask) -> None:
    for path in ("/reports", REPORT, f"{REPORT}.csv"):
        assert ask(path, role="visitor", org="state").status_code == 403
