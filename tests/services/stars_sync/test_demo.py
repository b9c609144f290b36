"""The demo state: fictional, the same for a seed, realistic, and free of problems."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from aipctl.demo import DemoSize, write_demo
from aipctl.demo.state import Manifest
from stars_sync.domain.directory import Directory
from stars_sync.domain.figures import Cell
from stars_sync.domain.kinds import Kind
from stars_sync.domain.masks import MaskRule, masks_of
from stars_sync.domain.periods import Period
from stars_sync.domain.reach import REACH, told_reach
from stars_sync.engine.figures import YearToDate, compute_figures
from stars_sync.engine.files import ArrivedFile, check_files
from stars_sync.engine.workbench import workbench

TODAY = date(2026, 10, 1)
SMALL = DemoSize(districts=3, schools=9, students=600, seed=7)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The state that `make run` creates."""
    out = tmp_path_factory.mktemp("demo")
    return out, write_demo(out, today=TODAY)


@pytest.fixture(scope="module")
def arrived(
    demo: tuple[Path, Manifest], tmp_path_factory: pytest.TempPathFactory
) -> Sequence[ArrivedFile]:
    """All its student files, checked."""
    out, manifest = demo
    folder = tmp_path_factory.mktemp("bench")
    with workbench(folder) as bench:
        files = [(out / file.name, file.name) for file in manifest.files]
        found = check_files(bench, files, Directory((), ()))
    assert found.problems == []
    return found.students


def cells_of(
    arrived: Sequence[ArrivedFile], year: str, folder: Path, *, days_to_come: int = 0
) -> list[Cell]:
    """Figures of all of a year that arrived."""
    by_kind = defaultdict(list)
    for file in sorted(arrived, key=lambda one: one.slot.as_of):
        if str(file.slot.school_year) == year:
            by_kind[file.kind].append(file.parquet)
    with workbench(folder) as bench:
        files = YearToDate(by_kind[Kind.STUD_ATT_SUM], by_kind[Kind.STUD_SNAPSHOT])
        return compute_figures(bench, files, days_to_come=days_to_come)


def bytes_of(folder: Path, manifest: Manifest) -> list[bytes]:
    return [(folder / file.name).read_bytes() for file in manifest.files]


def test_there_are_two_former_years_and_the_first_period_of_the_running_one(
    demo: tuple[Path, Manifest],
) -> None:
    out, manifest = demo
    periods = Counter(file.school_year for file in manifest.files if file.kind == "stud_att_sum")
    assert periods == {"2024-2025": 4, "2025-2026": 4, "2026-2027": 1}
    assert manifest.running_year == "2026-2027"
    written = json.loads((out / "manifest.json").read_text())
    assert [file["name"] for file in written["files"]] == [file.name for file in manifest.files]
    assert all(domain.endswith(".demo.example") for _, domain in manifest.mail_domains)
    assert len({domain for _, domain in manifest.mail_domains}) == 8


def test_the_same_seed_gives_the_same_files_and_another_one_others(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    manifest = write_demo(first, today=TODAY, size=SMALL)
    assert write_demo(second, today=TODAY, size=SMALL) == manifest
    assert bytes_of(first, manifest) == bytes_of(second, manifest)
    other = write_demo(third, today=TODAY, size=DemoSize(3, 9, 600, seed=8))
    assert bytes_of(third, other)[2:] != bytes_of(first, manifest)[2:]


def test_the_day_moves_the_years_and_nothing_else(tmp_path: Path) -> None:
    now = write_demo(tmp_path / "now", today=TODAY, size=SMALL)
    later = write_demo(tmp_path / "later", today=date(2028, 3, 3), size=SMALL)
    assert later.running_year == "2027-2028"

    def students(folder: str, manifest: Manifest) -> list[list[str]]:
        lines = []
        for file in manifest.files[2:]:
            with (tmp_path / folder / file.name).open(newline="") as opened:
                lines += [row[2:] for row in csv.reader(opened)]
        return lines

    assert students("now", now) == students("later", later)


@pytest.mark.parametrize("size", [DemoSize(1, 2, 40), DemoSize(3, 9, 600), DemoSize(20, 70, 3_000)])
def test_every_size_gives_what_was_asked_for(size: DemoSize, tmp_path: Path) -> None:
    manifest = write_demo(tmp_path, today=TODAY, size=size)
    rows = {file.kind: file.rows for file in manifest.files[:2]}
    assert rows == {"districts": size.districts, "locations": size.schools}
    with (tmp_path / "locations.csv").open(newline="", encoding="utf-8") as opened:
        names = [row["Full_Location_Name"] for row in csv.DictReader(opened)]
    assert len(set(names)) == len(names)
    with workbench(tmp_path) as bench:
        files = [(tmp_path / file.name, file.name) for file in manifest.files]
        assert check_files(bench, files, Directory((), ())).problems == []


@pytest.mark.parametrize("year", ["2024-2025", "2025-2026"])
def test_schools_spread_from_few_to_many_chronically_absent_students(
    arrived: Sequence[ArrivedFile], year: str, tmp_path: Path
) -> None:
    schools = [
        cell.counts
        for cell in cells_of(arrived, year, tmp_path)
        if cell.place.school_code and cell.item == "ALL"
    ]
    assert len(schools) == 60
    rates = sorted(one.numerator / one.denominator for one in schools if one.denominator >= 50)
    assert rates[0] < 0.08
    assert 0.5 < rates[-1] < 0.65
    assert any(one.denominator < 20 for one in schools)


def test_there_are_small_groups_and_students_in_no_tier(
    arrived: Sequence[ArrivedFile], tmp_path: Path
) -> None:
    cells = cells_of(arrived, "2026-2027", tmp_path)
    (state,) = [one for one in cells if one.place.district_code is None and one.item == "ALL"]
    assert 11_500 < state.counts.students < 12_500
    assert state.counts.not_in_tier > 0
    assert sum(0 < one.counts.denominator < 10 for one in cells) > 100
    assert {one.item for one in cells} >= {"MR", "P", "Homeless", "PK", "K", "12"}


def test_some_districts_and_schools_have_targets_that_are_out_of_reach(
    arrived: Sequence[ArrivedFile], tmp_path: Path
) -> None:
    days_to_come = REACH.days_to_come(Period.D40)
    cells = cells_of(arrived, "2026-2027", tmp_path, days_to_come=days_to_come)
    rule = MaskRule()
    told = [told_reach(*one, rule) for one in zip(cells, masks_of(cells, rule), strict=True)]
    places = [
        cell.place
        for cell, reach in zip(cells, told, strict=True)
        if cell.item == "ALL" and reach and reach.lost_at_least
    ]
    assert any(place.school_code for place in places)
    assert any(place.district_code and not place.school_code for place in places)


def test_some_students_attend_two_schools_leave_or_come_late(demo: tuple[Path, Manifest]) -> None:
    out, _ = demo
    schools: dict[str, set[str]] = defaultdict(set)
    periods: dict[str, set[str]] = defaultdict(set)
    for period in Period:
        with (out / "2025-2026" / period / "stud_att_sum.csv").open(newline="") as opened:
            for row in csv.DictReader(opened):
                schools[row["STUDENT_ID"]].add(row["DISTRICT_CODE"] + row["LOCATION_ID"])
                periods[row["STUDENT_ID"]].add(period)
    assert sum(len(places) == 2 for places in schools.values()) > 100
    assert sum("EOY" not in seen for seen in periods.values()) > 100
    assert sum("40D" not in seen for seen in periods.values()) > 100
