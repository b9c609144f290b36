"""Directory, refresh and figures over HTTP."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from contracts.roles import Role
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from stars_sync.domain.periods import Period
from stars_sync.settings import Settings
from tests.services.stars_sync.conftest import Call, ImportFiles
from tests.services.stars_sync.files import as_text, att_sum_row
from tests.services.stars_sync.states import LOCATIONS, SIZES, directory_files, period_files

SERVICE = "directory:read figures:read snapshot:read"


@pytest.fixture
def state(import_files: ImportFiles, tmp_path: Path) -> dict[str, Any]:
    """The small state with its directory and 40D; the answer of the import."""
    files = directory_files(tmp_path / "in") + period_files(tmp_path / "in", Period.D40)
    answer = import_files(files)
    assert answer.status_code == 201, answer.text
    published: dict[str, Any] = answer.json()
    return published


def test_s17_nobody_refreshes_while_identity_cannot_confirm_who_they_are(call: Call) -> None:
    answer = call("POST", "/imports", files=[("files", ("a.csv", b"", "text/csv"))])
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def event_types(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(OUTBOX.c.routing_key).order_by(OUTBOX.c.seq)))


def figures(call: Call, snapshot_id: str, **who: Any) -> dict[tuple[Any, Any, str], Any]:
    answer = call("GET", f"/snapshots/{snapshot_id}/figures", **who)
    assert answer.status_code == 200, answer.text
    return {
        (one["district_code"], one["school_code"], one["item"]): one
        for one in answer.json()["figures"]
    }


@pytest.mark.requirement("AIP-026", "AIP-077")
def test_an_import_publishes_directory_and_snapshot_and_tells_of_them(
    call: Call, state: dict[str, Any], database: Database, settings: Settings
) -> None:
    assert state["directory_version"] == 1
    (snapshot,) = state["snapshots"]
    assert (snapshot["school_year"], snapshot["period"]) == ("2025-2026", "40D")
    assert (snapshot["as_of"], snapshot["status"]) == ("2025-10-01", "active")
    assert event_types(database) == [
        "stars_sync.directory.updated.v1",
        "stars_sync.snapshot.published.v1",
    ]
    listed = call("GET", "/snapshots", role="ped_viewer").json()["items"]
    assert [one["id"] for one in listed] == [snapshot["id"]]
    run = call("GET", f"/imports/{state['import_id']}").json()
    assert run["status"] == "published"
    assert {file["kind"]: file["row_count"] for file in run["files"]} == {
        "districts": 3,
        "locations": 4,
        "stud_att_sum": sum(SIZES.values()),
        "stud_snapshot": sum(SIZES.values()),
    }
    assert list((settings.data_dir / "staging").iterdir()) == []


def test_a_service_gets_every_figure_with_who_may_see_it(call: Call, state: dict[str, Any]) -> None:
    found = figures(call, state["snapshots"][0]["id"], scope=SERVICE)
    whole = found[None, None, "ALL"]
    assert (whole["students"], whole["numerator"], whole["denominator"]) == (55, 14, 55)
    assert whole["tiers"] == [41, 0, 0, 14]
    small = found["531", "020", "ALL"]
    assert (small["numerator"], small["denominator"], small["is_masked"]) == (2, 8, False)
    assert small["audiences"] == ["own"]
    assert found["412", "027", "ALL"]["audiences"] == ["own", "public", "state"]
    assert found["412", "027", "F"]["audiences"] == ["own"], "6 girls of 12 students"


def test_what_the_year_can_still_come_to_is_told_coarsely_and_of_no_small_group(
    call: Call, import_files: ImportFiles, tmp_path: Path
) -> None:
    """Three of four miss 20 of 40 days, over a tenth of all 180; one misses 10, so 7.5 are left."""
    files = directory_files(tmp_path) + period_files(tmp_path, Period.D40, absent=20)
    (snapshot,) = import_files(files).json()["snapshots"]
    assert snapshot["days_to_come"] == 140
    for who in ({"scope": SERVICE}, {"role": "school_coordinator", "org": "531/020"}):
        found = figures(call, snapshot["id"], **who)
        told = {key[:2]: one["reach"] for key, one in found.items() if key[2] == "ALL"}
        assert told == {
            (None, None): {"lost_at_least": 40, "days_left": 7},
            ("412", None): {"lost_at_least": 20, "days_left": None},
            ("412", "020"): {"lost_at_least": 10, "days_left": None},
            ("412", "027"): {"lost_at_least": 0, "days_left": None},
            ("413", None): {"lost_at_least": 0, "days_left": None},
            ("413", "020"): {"lost_at_least": 0, "days_left": None},
            ("531", None): None,
            ("531", "020"): None,
        }
        small = [one for one in found.values() if "public" not in one["audiences"]]
        assert small
        assert not any(one["reach"] for one in small)


def test_people_see_their_own_small_groups_and_nobody_elses(
    call: Call, state: dict[str, Any]
) -> None:
    snapshot_id = state["snapshots"][0]["id"]
    own = figures(call, snapshot_id, role="school_coordinator", org="531/020")
    assert own["531", "020", "ALL"]["numerator"] == 2
    assert own["412", "027", "F"]["is_masked"]
    assert own["412", "027", "F"]["students"] is None
    assert own["412", "027", "ALL"]["denominator"] == 12
    district = figures(call, snapshot_id, role="district_coordinator", org="412")
    assert district["412", "027", "F"]["denominator"] == 6
    assert district["531", "020", "ALL"]["numerator"] is None
    ped = figures(call, snapshot_id, role="ped_viewer", org="state")
    assert not any(one["is_masked"] for one in ped.values())


def test_figures_can_be_asked_for_one_district_or_school(call: Call, state: dict[str, Any]) -> None:
    path = f"/snapshots/{state['snapshots'][0]['id']}/figures"
    district = call("GET", path, params={"district": "412"}).json()["figures"]
    assert {one["school_code"] for one in district} == {None, "020", "027"}
    school = call("GET", path, params={"district": "412", "school": "027"}).json()["figures"]
    assert {(one["district_code"], one["school_code"]) for one in school} == {("412", "027")}


def test_the_directory_is_paged_and_tells_only_what_changed(
    call: Call, state: dict[str, Any], import_files: ImportFiles, tmp_path: Path
) -> None:
    seen, after = [], None
    for _ in range(4):
        page = call(
            "GET",
            "/directory",
            scope=SERVICE,
            params={"limit": 2} | ({"after": after} if after else {}),
        ).json()
        seen += [one["code"] for one in page["districts"]]
        seen += [f"{one['district_code']}/{one['code']}" for one in page["schools"]]
        after = page["next"]
    assert seen == ["412", "413", "531", "412/020", "412/027", "413/020", "531/020"]
    assert after is None

    changed = LOCATIONS.replace("Agave", "Aster").replace("531,020,Vista", "531,021,Vista")
    answer = import_files(directory_files(tmp_path / "second", locations=changed))
    assert answer.json() == {
        "import_id": answer.json()["import_id"],
        "directory_version": 2,
        "snapshots": [],
    }
    page = call("GET", "/directory", scope=SERVICE, params={"since": 1}).json()
    assert page["version"] == 2
    assert page["districts"] == []
    assert [(one["code"], one["name"], one["is_open"]) for one in page["schools"]] == [
        ("020", "Aster Elementary School", True),
        ("020", "Vista Serena Charter School", False),
        ("021", "Vista Serena Charter School", True),
    ]


def test_the_same_files_again_change_nothing_and_tell_nothing(
    state: dict[str, Any], import_files: ImportFiles, tmp_path: Path, database: Database
) -> None:
    before = event_types(database)
    again = import_files(
        directory_files(tmp_path / "in") + period_files(tmp_path / "in", Period.D40)
    )
    assert again.status_code == 201
    assert again.json()["directory_version"] is None
    assert [one["id"] for one in again.json()["snapshots"]] == [state["snapshots"][0]["id"]]
    assert event_types(database) == before


def test_a_corrected_period_makes_the_later_ones_new_and_can_be_taken_back(
    call: Call, state: dict[str, Any], import_files: ImportFiles, tmp_path: Path
) -> None:
    second = import_files(period_files(tmp_path / "80", Period.D80)).json()["snapshots"]
    assert [one["period"] for one in second] == ["80D"]
    corrected = import_files(period_files(tmp_path / "fix", Period.D40, absent=8))
    assert [one["period"] for one in corrected.json()["snapshots"]] == ["40D", "80D"]
    newest = corrected.json()["snapshots"][1]["id"]
    # 8 of 80 days is a tenth, so everybody is chronically absent now
    assert figures(call, newest, scope=SERVICE)[None, None, "ALL"]["numerator"] == 55
    former = figures(call, second[0]["id"], scope=SERVICE)[None, None, "ALL"]
    assert former["numerator"] == 14, "a former snapshot never changes"
    back = import_files(period_files(tmp_path / "in", Period.D40)).json()["snapshots"]
    assert [one["id"] for one in back] == [state["snapshots"][0]["id"], second[0]["id"]]
    status = {one["id"]: one["status"] for one in call("GET", "/snapshots").json()["items"]}
    assert status[newest] == "former"
    assert status[second[0]["id"]] == "active"


def test_files_with_problems_are_refused_whole_and_the_report_is_kept(
    call: Call, state: dict[str, Any], import_files: ImportFiles, tmp_path: Path, database: Database
) -> None:
    before = event_types(database)
    attendance, snapshot = period_files(tmp_path / "80", Period.D80)
    header, *lines = attendance.read_text().splitlines()
    bad = att_sum_row("9", 40, 41, 0)
    attendance.write_text(as_text(header, [line.split(",") for line in lines] + [bad] * 3))
    answer = import_files([attendance, snapshot])
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "files-refused"
    assert problem["params"]["problem_count"] == 5
    assert problem["errors"][0] == {
        "pointer": "/files/stud_att_sum.csv/57/TOTAL_DAYS_PRESENT",
        "code": "more-present-than-enrolled",
        "detail": "More days present than enrolled.",
        "params": {"line": 57, "column": "TOTAL_DAYS_PRESENT", "value": "41"},
    }
    report = f"/imports/{problem['params']['import_id']}/problems"
    page = call("GET", report, params={"limit": 3}).json()
    rest = call("GET", report, params={"after": page["next"]}).json()
    assert [(one["line"], one["rule"]) for one in page["items"] + rest["items"]] == [
        (57, "more-present-than-enrolled"),
        (58, "duplicate-student"),
        (58, "more-present-than-enrolled"),
        (59, "duplicate-student"),
        (59, "more-present-than-enrolled"),
    ]
    assert rest["next"] is None
    assert event_types(database) == before
    active = call("GET", "/snapshots").json()["items"]
    assert [one["id"] for one in active] == [state["snapshots"][0]["id"]]


def test_a_period_whose_former_one_never_arrived_is_refused(
    import_files: ImportFiles, tmp_path: Path
) -> None:
    files = directory_files(tmp_path / "in") + period_files(tmp_path / "in", Period.D80)
    answer = import_files(files)
    assert [one["code"] for one in answer.json()["errors"]] == ["missing-file"]
    assert "40D" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"a,b\n1,2\n", "unknown-file"),
        (b"", "empty-file"),
        ("Ñ,é\n1,2\n".encode("utf-16"), "wrong-encoding"),
    ],
)
def test_a_file_that_nobody_knows_is_refused_with_the_reason(
    call: Call, content: bytes, rule: str
) -> None:
    parts = [("files", ("../../etc/x.csv", content, "text/csv"))]
    answer = call("POST", "/imports", scope="snapshot:import", files=parts)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["code"] == rule
    assert error["pointer"] == "/files/x.csv"


def test_two_files_of_the_same_kind_and_period_are_refused(
    import_files: ImportFiles, tmp_path: Path
) -> None:
    files = directory_files(tmp_path / "in")
    answer = import_files([*files, files[0]])
    assert [one["code"] for one in answer.json()["errors"]] == ["second-file"]


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{}", "application/json", "no-files"),
        (
            b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            "no-files",
        ),
        (b"nothing", "multipart/form-data; boundary=x", "invalid"),
        (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\ncut',
            "multipart/form-data; boundary=x",
            "invalid",
        ),
    ],
)
def test_a_body_that_is_no_set_of_files_is_refused_and_the_run_ends(
    call: Call, settings: Settings, body: bytes, kind: str, code: str
) -> None:
    answer = call(
        "POST",
        "/imports",
        scope="snapshot:import",
        content=body,
        headers={"Content-Type": kind},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert list((settings.data_dir / "staging").iterdir()) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.IT_ADMIN])
def test_only_it_may_refresh(call: Call, role: Role) -> None:
    assert call("POST", "/imports", role=role, files=[]).status_code == 403


def test_a_client_may_do_what_its_scopes_name(call: Call) -> None:
    assert call("GET", "/directory", scope="directory:read").status_code == 200
    assert call("GET", "/snapshots", scope="directory:read").status_code == 403


def test_what_is_not_there_is_not_found(call: Call) -> None:
    nowhere = "01990000-0000-7000-8000-000000000000"
    for path, code in (
        (f"/snapshots/{nowhere}/figures", "no-such-snapshot"),
        (f"/imports/{nowhere}", "no-such-import"),
        (f"/imports/{nowhere}/problems", "no-such-import"),
    ):
        answer = call("GET", path)
        assert (answer.status_code, answer.json()["code"]) == (404, code)
