"""The real roster of the state imports (D19)."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from aipctl.demo import DemoSize, write_demo
from stars_sync.domain.directory import Directory
from stars_sync.engine.files import check_files
from stars_sync.engine.workbench import workbench
from tests.services.stars_sync import roster
from tests.services.stars_sync.conftest import Call, ImportFiles


def test_the_whole_roster_becomes_a_directory(shared_data: Path, tmp_path: Path) -> None:
    files = roster.convert(shared_data / "nm_roster", tmp_path)
    with workbench(tmp_path) as bench:
        found = check_files(bench, [(path, path.name) for path in files], Directory((), ()))
    assert found.problems == []
    assert found.directory is not None
    assert len(found.directory.districts) == 154
    assert len(found.directory.schools) == 888
    charters = [one for one in found.directory.districts if one.code >= "500"]
    assert {one.organization_type for one in charters} == {"State Charter"}
    assert len(charters) == 51
    assert len({one.nces_id for one in found.directory.schools}) == 888


def test_the_whole_roster_imports_and_is_served(
    shared_data: Path, tmp_path: Path, import_files: ImportFiles, call: Call
) -> None:
    answer = import_files(roster.convert(shared_data / "nm_roster", tmp_path))
    assert answer.status_code == 201, answer.text
    page: dict[str, Any] = call("GET", "/directory", scope="directory:read").json()
    assert (len(page["districts"]), len(page["schools"]), page["next"]) == (154, 888, None)
    assert len({(one["district_code"], one["code"]) for one in page["schools"]}) == 888


def test_no_school_or_district_of_the_demo_is_a_real_one(shared_data: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, today=date(2026, 10, 1), size=DemoSize(155, 900, 15_000))
    demo = {_plain(row["Full_Location_Name"]) for row in _read(tmp_path / "locations.csv")} | {
        _plain(row["District_Name"]) for row in _read(tmp_path / "districts.csv")
    }
    data = shared_data / "nm_roster"
    real = {_plain(row["school_name"]) for row in _read(data / "nm_schools_nces.csv")}
    for column in ("lea_name_2019_20", "lea_name_2023_24"):
        real |= {_plain(row[column]) for row in _read(data / "nm_districts_nces.csv")}
    assert len(demo) > 1_000
    assert demo & real == set()


def _plain(name: str) -> str:
    """A name without what the roster leaves out: accents, "School", "Schools"."""
    words = name.upper().replace("Ñ", "N").replace("-", " ").split()
    return " ".join(word for word in words if word not in {"SCHOOL", "SCHOOLS", "PUBLIC"})


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
