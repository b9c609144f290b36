"""Figures against a plain second implementation, and the rules a small example shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stars_sync.domain.figures import Cell
from stars_sync.domain.groups import GRADES
from stars_sync.domain.kinds import Kind
from stars_sync.domain.periods import Period
from stars_sync.engine.checking import check_file
from stars_sync.engine.figures import YearToDate, compute_figures
from stars_sync.engine.rows import write_parquet
from stars_sync.engine.workbench import Workbench
from tests.services.stars_sync.files import (
    HEADERS,
    SCHOOLS,
    YEAR,
    as_text,
    att_sum_row,
    make_upload,
    snapshot_row,
)

Rows = list[list[str]]
Year = Sequence[tuple[Rows, Rows]]
"""For each period from 40D on: lines of STUD_ATT_SUM and of STUD_SNAPSHOT."""
D40, D80 = YEAR.slot_of(Period.D40), YEAR.slot_of(Period.D80)


DAYS_TO_COME = 100


def figures_of(
    bench: Workbench, folder: Path, year: Year, days_to_come: int = DAYS_TO_COME
) -> list[Cell]:
    """Through the real way: files, checks, Parquet, the query."""
    written: dict[Kind, list[Path]] = defaultdict(list)
    for period, both in zip(Period, year, strict=False):
        for kind, rows in zip(HEADERS, both, strict=True):
            content = as_text(HEADERS[kind], rows)
            report = check_file(
                bench, make_upload(folder, content, kind, slot=YEAR.slot_of(period))
            )
            assert report.problems == ()
            written[kind].append(folder / f"{period}.{kind}.parquet")
            write_parquet(bench, kind, written[kind][-1])
    files = YearToDate(written[Kind.STUD_ATT_SUM], written[Kind.STUD_SNAPSHOT])
    return compute_figures(bench, files, days_to_come=days_to_come)


Key = tuple[str | None, str | None, str]


def plainly(year: Year) -> dict[Key, tuple[int, ...]]:
    """The same figures, slowly, with exact fractions and dictionaries."""
    days: dict[tuple[str, str, str], list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 3)
    groups: dict[str, set[str]] = {}
    there_now = {tuple(row[2:5]) for row in year[-1][1]}
    for summaries, snapshots in year:
        for _, _, district, school, student, *counts in summaries:
            enrolled, present, unexcused = map(Fraction, counts)
            former = days[student, district, school]
            new = [enrolled, enrolled - present, unexcused]
            days[student, district, school] = [a + b for a, b in zip(former, new, strict=True)]
        for row in sorted(snapshots, key=lambda row: row[2:4], reverse=True):
            _, _, district, school, student, *who = row
            days[student, district, school] = days[student, district, school]
            groups[student] = groups_of(who)
    figures: dict[Key, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 11)
    for depth in (0, 1, 2):
        places: dict[tuple[str, tuple[str, ...]], list[Fraction]] = defaultdict(
            lambda: [Fraction(0)] * 3
        )
        for (student, *place), spent in days.items():
            at = (student, tuple(place[:depth]))
            places[at] = [a + b for a, b in zip(places[at], spent, strict=True)]
        for (student, there), (enrolled, absent, unexcused) in places.items():
            code, school_code = [*there, None, None][:2]
            is_there = any(
                who == student and tuple(at[:depth]) == there for *at, who in map(list, there_now)
            )
            lost, able, left = outlook(enrolled, absent, DAYS_TO_COME if is_there else 0)
            for item in groups.get(student, set()) | {"ALL"}:
                figure = figures[code, school_code, item]
                figure[tier(enrolled, absent)] += 1
                for column, more in enumerate((enrolled, absent, unexcused), start=5):
                    figure[column] += 2 * more
                figure[8] += lost
                figure[9] += able and is_there
                figure[10] += left
    return {key: tuple(map(int, figure)) for key, figure in figures.items()}


def tier(enrolled: Fraction, absent: Fraction) -> int:
    if enrolled < 10:
        return 0
    share = absent / enrolled
    return (
        1
        if share < Fraction(1, 20)
        else 2
        if share < Fraction(1, 10)
        else 4
        if share >= Fraction(1, 5)
        else 3
    )


def outlook(enrolled: Fraction, absent: Fraction, to_come: int) -> tuple[bool, bool, int]:
    """Lost, able, and how many half-days more of absence can be tried one by one."""
    if enrolled + to_come < 10:
        return False, False, 0
    half_days = 0
    while half_days <= 2 * to_come and (
        (absent + Fraction(half_days, 2)) / (enrolled + to_come) < Fraction(1, 10)
    ):
        half_days += 1
    is_able = absent / (enrolled + to_come) < Fraction(1, 10)
    return not is_able, is_able, max(half_days - 1, 0)


def groups_of(who: Sequence[str]) -> set[str]:
    gender, level, hispanic, race, second, economic, english, disability, homeless = who
    groups = {gender, "H" if hispanic == "Y" else "MR" if second not in {"", race} else race}
    if level != "OS":
        groups.add("K" if level in {"KN", "KF"} else level)
    groups |= {"ED"} if economic in {"1", "2", "3"} else set()
    groups |= {"EL"} if english == "1" else set()
    groups |= {"SD"} if disability == "Y" else set()
    return groups | ({"Homeless"} if homeless == "Y" else set())


def as_dict(cells: Sequence[Cell]) -> dict[Key, tuple[int, ...]]:
    return {
        (cell.place.district_code, cell.place.school_code, cell.item): (
            cell.counts.not_in_tier,
            cell.counts.tier_1,
            cell.counts.tier_2,
            cell.counts.tier_3,
            cell.counts.tier_4,
            cell.counts.enrolled_half_days,
            cell.counts.absent_half_days,
            cell.counts.unexcused_half_days,
            *(astuple(cell.reach) if cell.reach else ()),
        )
        for cell in cells
    }


STUDENTS = st.sampled_from([f"{number:03}" for number in range(12)])
PLACES = st.sampled_from(SCHOOLS)


@st.composite
def years(draw: st.DrawFn) -> Year:
    """One to four periods of a dozen students who come, go and change."""
    year = []
    for period in list(Period)[: draw(st.integers(1, 4))]:
        slot = YEAR.slot_of(period)
        at = draw(st.sets(st.tuples(STUDENTS, PLACES), min_size=1, max_size=14))
        summaries = []
        for student, school in sorted(at):
            enrolled = draw(st.sampled_from([1, 9.5, 10, 20, 40, 50]))
            absent = draw(st.sampled_from([0, 0.5, 1, 2, 4, 9.5]))
            absent = min(absent, enrolled)
            row = att_sum_row(student, enrolled, enrolled - absent, absent / 2 // 0.5 * 0.5)
            summaries.append([*row[:1], slot.as_of.isoformat(), *school, *row[4:]])
        there = draw(st.sets(st.tuples(STUDENTS, PLACES), min_size=1, max_size=14))
        snapshots = [
            snapshot_row(
                student,
                gender=draw(st.sampled_from("FM")),
                grade=draw(st.sampled_from(["PK", "KN", "KF", "01", "12", "OS"])),
                hispanic=draw(st.sampled_from("YN")),
                races=(draw(st.sampled_from("CBAIP")), draw(st.sampled_from(["", "C", "I"]))),
                codes=[draw(st.sampled_from(few)) for few in ("0123", "0123", "YN", "YN")],
                school=school,
                slot=slot,
            )
            for student, school in sorted(there)
        ]
        year.append((summaries, snapshots))
    return year


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(year=years())
def test_figures_agree_with_a_plain_second_count(
    bench: Workbench, tmp_path: Path, year: Year
) -> None:
    assert as_dict(figures_of(bench, tmp_path, year)) == plainly(year)


def one(cells: Sequence[Cell], district: str | None, school: str | None, item: str = "ALL") -> Cell:
    (cell,) = [
        cell
        for cell in cells
        if (cell.place.district_code, cell.place.school_code, cell.item) == (district, school, item)
    ]
    return cell


def test_a_year_to_date_is_the_sum_of_its_periods(bench: Workbench, tmp_path: Path) -> None:
    first = [att_sum_row("1", 36, 36, 0, slot=D40)], [snapshot_row("1", slot=D40)]
    second = [att_sum_row("1", 44, 36, 0, slot=D80)], [snapshot_row("1", slot=D80)]
    counts = one(figures_of(bench, tmp_path, [first, second]), None, None).counts
    assert (counts.enrolled_half_days, counts.absent_half_days) == (160, 16)
    assert counts.tier_3 == 1, "8 of 80 days is exactly a tenth"


@pytest.mark.requirement("AIP-145")
def test_a_student_of_two_schools_counts_in_each_and_once_above(
    bench: Workbench, tmp_path: Path
) -> None:
    here, there = SCHOOLS[0], SCHOOLS[1]
    rows = [
        att_sum_row("1", 9, 9, 0, school=here, slot=D40),
        att_sum_row("1", 20, 16, 0, school=there, slot=D40),
    ]
    snapshots = [snapshot_row("1", school=there, slot=D40)]
    cells = figures_of(bench, tmp_path, [(rows, snapshots)])
    assert one(cells, *here).counts.not_in_tier == 1
    assert one(cells, *there).counts.tier_4 == 1
    assert one(cells, "412", None).counts.students == 1
    assert one(cells, "412", None).counts.tier_3 == 1
    assert one(cells, *here, "05").counts.students == 1, "the group goes with the student"


def test_a_leaver_stays_in_and_a_student_without_data_is_in_no_tier(
    bench: Workbench, tmp_path: Path
) -> None:
    first = (
        [att_sum_row("leaver", 30, 20, 0, slot=D40), att_sum_row("2", 36, 36, 0, slot=D40)],
        [snapshot_row("leaver", slot=D40), snapshot_row("2", slot=D40)],
    )
    second = ([att_sum_row("2", 44, 44, 0)], [snapshot_row("2"), snapshot_row("without data")])
    counts = one(figures_of(bench, tmp_path, [first, second]), *SCHOOLS[0]).counts
    assert (counts.numerator, counts.denominator, counts.not_in_tier) == (1, 2, 1)


def test_groups_come_from_the_latest_snapshot_of_the_year(bench: Workbench, tmp_path: Path) -> None:
    days = [att_sum_row("1", 20, 20, 0, slot=D40)]
    first = days, [snapshot_row("1", grade="KN", slot=D40)]
    second = [att_sum_row("1", 20, 20, 0)], [snapshot_row("1", grade="01")]
    cells = figures_of(bench, tmp_path, [first, second])
    assert [
        cell.item for cell in cells if cell.item in GRADES and not cell.place.district_code
    ] == ["01"]
