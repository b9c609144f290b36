"""Bad files are refused whole, and the report says why."""

from hashlib import sha256
from pathlib import Path

import pytest

from stars_sync.domain.kinds import Kind
from stars_sync.domain.problems import Rule
from stars_sync.engine.checking import FileReport, check_file
from stars_sync.engine.layouts import Upload
from stars_sync.engine.workbench import Workbench
from tests.services.stars_sync.files import (
    ATT_SUM_HEADER,
    HEADERS,
    SLOT,
    SNAPSHOT_HEADER,
    as_text,
    att_sum_row,
    make_upload,
    snapshot_row,
)
from tests.students import STUDENT_ID

GOOD = as_text(ATT_SUM_HEADER, [att_sum_row("1"), att_sum_row("2"), att_sum_row("3")])


def found(report: FileReport) -> list[tuple[int, str, Rule]]:
    return [(problem.line, problem.column, problem.rule) for problem in report.problems]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GOOD, id="as it should be"),
        pytest.param("\ufeff" + GOOD, id="byte order mark"),
        pytest.param(GOOD.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(GOOD.replace("SCHOOL_YEAR", "School_Year"), id="header in small letters"),
        pytest.param(GOOD.replace("2026-06-30", "2025-2026"), id="the other spelling of the year"),
        pytest.param(GOOD.replace("020", '"020"'), id="quoted fields"),
        pytest.param(GOOD.replace(",020,", ", 020 ,"), id="blanks around a value"),
    ],
)
def test_a_good_file_has_no_problem(bench: Workbench, tmp_path: Path, content: str) -> None:
    report = check_file(bench, make_upload(tmp_path, content))
    assert found(report) == []
    assert report.row_count == 3
    assert report.sha256 == sha256(content.encode()).hexdigest()


def test_columns_may_come_in_any_order(bench: Workbench, tmp_path: Path) -> None:
    def turn(line: str) -> str:
        return ",".join(reversed(line.split(",")))

    content = "".join(turn(line) + "\n" for line in GOOD.splitlines())
    assert found(check_file(bench, make_upload(tmp_path, content))) == []


def test_known_columns_that_no_figure_needs_are_passed_over(
    bench: Workbench, tmp_path: Path
) -> None:
    rows = [[*snapshot_row("1"), '"Two, ""Names"""', "2013-02-19"]]
    content = as_text(SNAPSHOT_HEADER + ",Student_Last_Nm,STUD_BIRTHDATE", rows)
    assert found(check_file(bench, make_upload(tmp_path, content, Kind.STUD_SNAPSHOT))) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("", (0, "", Rule.EMPTY_FILE), id="empty"),
        pytest.param("\ufeff", (0, "", Rule.EMPTY_FILE), id="nothing but a byte order mark"),
        pytest.param(ATT_SUM_HEADER + "\n", (0, "", Rule.NO_ROWS), id="header only"),
        pytest.param(GOOD.encode("utf-16"), (0, "", Rule.WRONG_ENCODING), id="UTF-16"),
        pytest.param(GOOD[:-1], (4, "", Rule.CUT_LAST_LINE), id="no end of the last line"),
        pytest.param(GOOD[:-9], (4, "", Rule.CUT_LAST_LINE), id="cut in the last line"),
        pytest.param(GOOD + "ñ\n".encode()[0:1].decode("latin-1"), (5, "", Rule.CUT_LAST_LINE)),
        pytest.param(
            GOOD.replace("SCHOOL_YEAR,", "SCHOOL_YEAR,SCHOOL_YEAR,"),
            (1, "SCHOOL_YEAR", Rule.REPEATED_COLUMN),
            id="a column twice",
        ),
        pytest.param(
            GOOD.replace("STUDENT_ID,", "STUDENT_ID,MOOD,"),
            (1, "MOOD", Rule.UNKNOWN_COLUMN),
            id="an unknown column",
        ),
        pytest.param(
            GOOD.replace("TOTAL_DAYS_PRESENT,", ""),
            (1, "TOTAL_DAYS_PRESENT", Rule.MISSING_COLUMN),
            id="a column missing",
        ),
        pytest.param(
            GOOD.replace("2026-06-30", "2025-06-30"),
            (0, "SCHOOL_YEAR", Rule.WRONG_YEAR),
            id="a file of another year",
        ),
        pytest.param(
            GOOD.replace("2025-12-15", "2025-10-01"),
            (0, "SNAPSHOT_DATE", Rule.WRONG_PERIOD),
            id="a file of another period",
        ),
        pytest.param(GOOD + "x" * 300_000 + "\n", (5, "", Rule.LINE_TOO_LONG), id="a long line"),
        pytest.param(
            ",".join(f"C{n}" for n in range(100_000)) + "\n",
            (1, "", Rule.LINE_TOO_LONG),
            id="a header without end",
        ),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused_with_one_reason(
    bench: Workbench, tmp_path: Path, content: str | bytes, problem: tuple[int, str, Rule]
) -> None:
    assert found(check_file(bench, make_upload(tmp_path, content))) == [problem]


def test_a_hash_or_a_row_count_that_the_sender_did_not_say_refuses_the_file(
    bench: Workbench, tmp_path: Path
) -> None:
    wrong_hash = make_upload(tmp_path, GOOD, sha256="0" * 64)
    assert found(check_file(bench, wrong_hash)) == [(0, "", Rule.WRONG_HASH)]
    wrong_count = make_upload(tmp_path, GOOD, row_count=4)
    assert found(check_file(bench, wrong_count)) == [(0, "", Rule.WRONG_ROW_COUNT)]


def test_a_matching_hash_proves_that_a_file_without_a_last_line_end_is_whole(
    bench: Workbench, tmp_path: Path
) -> None:
    upload = make_upload(tmp_path, GOOD[:-1], sha256=sha256(GOOD[:-1].encode()).hexdigest())
    assert found(check_file(bench, upload)) == []


def test_a_cumulative_file_is_refused_with_the_reason(bench: Workbench, tmp_path: Path) -> None:
    rows = [att_sum_row(str(student), 82, 80, 0) for student in range(8)]
    rows += [att_sum_row("leaver", 12, 12, 0)]
    (problem,) = check_file(bench, make_upload(tmp_path, as_text(ATT_SUM_HEADER, rows))).problems
    assert problem.rule is Rule.CUMULATIVE_FILE
    assert "53 weekdays" in problem.reason


def test_the_report_never_shows_a_students_number(bench: Workbench, tmp_path: Path) -> None:
    rows = [att_sum_row(STUDENT_ID), att_sum_row(STUDENT_ID), [STUDENT_ID], [f'"{STUDENT_ID}']]
    report = check_file(bench, make_upload(tmp_path, as_text(ATT_SUM_HEADER, rows)))
    assert found(report) == [
        (3, "STUDENT_ID", Rule.DUPLICATE_STUDENT),
        (4, "", Rule.BROKEN_LINE),
        (5, "", Rule.BROKEN_LINE),
    ]
    assert STUDENT_ID not in str(report.problems)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (snapshot_row("9", gender="X"), ("STUDENT_GENDER", Rule.UNKNOWN_CODE)),
        (snapshot_row("9", grade="15"), ("CURR_GRADE_LVL", Rule.UNKNOWN_CODE)),
        (snapshot_row("9", races=("Z", "")), ("RACE1_CODE", Rule.UNKNOWN_CODE)),
        (snapshot_row("9", races=("C", "Z")), ("RACE2_CODE", Rule.UNKNOWN_CODE)),
        (snapshot_row("9", races=("", "")), ("RACE1_CODE", Rule.EMPTY_VALUE)),
        (snapshot_row("9", codes=("9", "0", "N", "N")), ("ECONOMIC_CODE", Rule.UNKNOWN_CODE)),
        (snapshot_row("9", codes=("", "", "N", "N")), ("ENG_PROF_CODE", Rule.EMPTY_VALUE)),
        (snapshot_row("9", codes=("0", "0", "?", "N")), ("SPECIAL_ED_CODE", Rule.UNKNOWN_CODE)),
    ],
)
def test_a_code_outside_its_set_is_named(
    bench: Workbench, tmp_path: Path, row: list[str], problem: tuple[str, Rule]
) -> None:
    content = as_text(SNAPSHOT_HEADER, [snapshot_row("1"), row])
    report = check_file(bench, make_upload(tmp_path, content, Kind.STUD_SNAPSHOT))
    assert found(report) == [(3, *problem)]


def test_a_hispanic_student_needs_no_race(bench: Workbench, tmp_path: Path) -> None:
    content = as_text(SNAPSHOT_HEADER, [snapshot_row("1", hispanic="Y", races=("", ""))])
    assert found(check_file(bench, make_upload(tmp_path, content, Kind.STUD_SNAPSHOT))) == []


def test_a_school_named_twice_and_an_unknown_level_are_named(
    bench: Workbench, tmp_path: Path
) -> None:
    content = (
        "District_Code,Location_ID,Full_Location_Name,School_Level_Code,Location_Status\n"
        "412,020,Agave School,ES,OPEN\n412,020,Agave School,XX,OPEN\n412,021,Aster School,,\n"
    )
    assert found(check_file(bench, make_upload(tmp_path, content, Kind.LOCATIONS))) == [
        (3, "LOCATION_ID", Rule.DUPLICATE_CODE),
        (3, "SCHOOL_LEVEL_CODE", Rule.UNKNOWN_CODE),
        (4, "LOCATION_STATUS", Rule.EMPTY_VALUE),
    ]


def test_a_student_file_without_year_and_period_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="school year"):
        Upload(tmp_path, "x", Kind.STUD_ATT_SUM)
    with pytest.raises(ValueError, match="school year"):
        Upload(tmp_path, "x", Kind.DISTRICTS, SLOT)


def test_every_header_of_the_factories_is_complete(bench: Workbench, tmp_path: Path) -> None:
    for kind, header in HEADERS.items():
        report = check_file(bench, make_upload(tmp_path, header + "\n", kind))
        assert found(report) == [(0, "", Rule.NO_ROWS)]
