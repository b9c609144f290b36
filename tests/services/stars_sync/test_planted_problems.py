"""Problems planted anywhere in a file: the report names exactly these."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stars_sync.domain.problems import Rule
from stars_sync.engine.checking import check_file
from stars_sync.engine.workbench import Workbench
from tests.services.stars_sync.files import (
    ATT_SUM_HEADER,
    SCHOOLS,
    att_sum_row,
    make_upload,
)

YEAR, DATE, DISTRICT, SCHOOL, STUDENT, ENROLLED, PRESENT, UNEXCUSED = range(8)
Row = list[str]
Plant = Callable[[Row], bytes]
"""Spoils a good row and gives its bytes."""


def line(row: Row) -> bytes:
    return ",".join(row).encode()


def put(column: int, value: str) -> Plant:
    def plant(row: Row) -> bytes:
        row[column] = value
        return line(row)

    return plant


def put_days(enrolled: int, present: int, unexcused: int) -> Plant:
    def plant(row: Row) -> bytes:
        row[ENROLLED:] = [str(enrolled), str(present), str(unexcused)]
        return line(row)

    return plant


PLANTS: list[tuple[Plant, str, Rule]] = [
    (put(YEAR, "2023-2024"), "SCHOOL_YEAR", Rule.WRONG_YEAR),
    (put(YEAR, ""), "SCHOOL_YEAR", Rule.EMPTY_VALUE),
    (put(DATE, "2025-12-16"), "SNAPSHOT_DATE", Rule.WRONG_PERIOD),
    (put(DISTRICT, "998"), "DISTRICT_CODE", Rule.UNKNOWN_DISTRICT),
    (put(SCHOOL, "998"), "LOCATION_ID", Rule.UNKNOWN_SCHOOL),
    (put(SCHOOL, ""), "LOCATION_ID", Rule.EMPTY_VALUE),
    (put(STUDENT, ""), "STUDENT_ID", Rule.EMPTY_VALUE),
    (put(ENROLLED, "-3"), "TOTAL_DAYS_ENROLLED", Rule.NOT_DAYS),
    (put(PRESENT, "12.3"), "TOTAL_DAYS_PRESENT", Rule.NOT_DAYS),
    (put(PRESENT, ""), "TOTAL_DAYS_PRESENT", Rule.NOT_DAYS),
    (put(UNEXCUSED, "two"), "TOTAL_DAYS_UNEXCUSED_ABSENT", Rule.NOT_DAYS),
    (put_days(40, 41, 0), "TOTAL_DAYS_PRESENT", Rule.MORE_PRESENT_THAN_ENROLLED),
    (put_days(40, 38, 3), "TOTAL_DAYS_UNEXCUSED_ABSENT", Rule.MORE_UNEXCUSED_THAN_ABSENT),
    (put_days(54, 50, 1), "TOTAL_DAYS_ENROLLED", Rule.MORE_DAYS_THAN_PERIOD),
    (lambda row: line(row[1:]), "", Rule.BROKEN_LINE),
    (lambda row: line([*row, ""]), "", Rule.BROKEN_LINE),
    (lambda row: b'"' + line(row), "", Rule.BROKEN_LINE),
    (lambda row: b"", "", Rule.BROKEN_LINE),
    (lambda row: line(row).replace(b",", b"\r", 1), "", Rule.CONTROL_CHARACTER),
    (lambda row: line(row) + b"\0", "", Rule.NUL_BYTE),
    (lambda row: b"\xe9" + line(row), "", Rule.WRONG_ENCODING),
]


def good_row(number: int, chance: Random) -> Row:
    enrolled = chance.randrange(1, 107) / 2
    present = chance.randrange(int(2 * enrolled) + 1) / 2
    unexcused = chance.randrange(int(2 * (enrolled - present)) + 1) / 2
    school = SCHOOLS[number % len(SCHOOLS)]
    return att_sum_row(f"{100_000 + number}", enrolled, present, unexcused, school=school)


def plant_problems(
    rows: int, places: set[int], chance: Random
) -> tuple[bytes, set[tuple[int, str, Rule]]]:
    """A file of `rows` with a problem at each place (0 the first row), and what a report says."""
    lines, expected = [ATT_SUM_HEADER.encode()], set()
    known: dict[int, Row] = {}
    for number in range(rows):
        row = good_row(number, chance)
        if number not in places:
            known[number] = row
            lines.append(line(row))
            continue
        if known and chance.random() < 0.1:
            twin = known[chance.choice(list(known)) if len(known) < 50 else min(known)]
            row[DISTRICT : STUDENT + 1] = twin[DISTRICT : STUDENT + 1]
            lines.append(line(row))
            expected.add((number + 2, "STUDENT_ID", Rule.DUPLICATE_STUDENT))
            continue
        plant, column, rule = chance.choice(PLANTS)
        lines.append(plant(row))
        expected.add((number + 2, column, rule))
    return b"\r\n".join(lines) + b"\r\n", expected


def reported(bench: Workbench, folder: Path, content: bytes) -> set[tuple[int, str, Rule]]:
    report = check_file(bench, make_upload(folder, content))
    return {(problem.line, problem.column, problem.rule) for problem in report.problems}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_report_names_exactly_the_planted_problems(
    bench: Workbench, tmp_path: Path, data: st.DataObject
) -> None:
    rows = data.draw(st.integers(30, 60), "rows")
    places = data.draw(st.sets(st.integers(0, rows - 1), max_size=14), "places")
    chance = Random(data.draw(st.integers(0, 9_999), "seed"))
    content, expected = plant_problems(rows, places, chance)
    assert reported(bench, tmp_path, content) == expected


@pytest.mark.parametrize("places", [{29}, {0}, {10, 11, 12, 13, 29}, set(range(20, 30))], ids=str)
def test_problems_in_a_row_and_in_the_last_line_are_named(
    bench: Workbench, tmp_path: Path, places: set[int]
) -> None:
    for seed in range(4):
        content, expected = plant_problems(30, places, Random(seed))
        assert len(expected) == len(places)
        assert reported(bench, tmp_path, content) == expected


def test_ten_thousand_problems_are_all_named_and_no_other(bench: Workbench, tmp_path: Path) -> None:
    chance = Random(4)
    places = {*chance.sample(range(39_999), 9_900), *range(500, 600), 39_999}
    places = set(sorted(places)[: 10_000 - 1]) | {39_999}
    content, expected = plant_problems(40_000, places, chance)
    assert len(expected) == len(places) >= 9_900
    assert reported(bench, tmp_path, content) == expected
