"""One file, checked whole: a report that names every bad row, and the rows themselves (D20)."""

from collections.abc import Sequence
from dataclasses import dataclass

from stars_sync.domain.directory import Directory
from stars_sync.domain.kinds import Kind
from stars_sync.domain.periods import Window
from stars_sync.domain.problems import Problem, Rule
from stars_sync.engine import checks, staging
from stars_sync.engine.layouts import LAYOUTS, Upload
from stars_sync.engine.scanning import Scan, scan
from stars_sync.engine.workbench import Workbench


@dataclass(frozen=True)
class FileReport:
    """What was found in a file; it may be used only where `problems` is empty."""

    name: str
    kind: Kind | None
    sha256: str
    row_count: int
    problems: tuple[Problem, ...]


def know_schools(bench: Workbench, directory: Directory) -> None:
    """Tell the checks which districts and schools exist; until then no place is judged."""
    pairs = [(school.district_code, school.code) for school in directory.schools]
    pairs += [(district.code, "") for district in directory.districts]
    bench.run(
        "CREATE OR REPLACE TEMP TABLE known_school AS"
        " SELECT unnest($districts) AS district_code, unnest($schools) AS location_id",
        districts=[pair[0] for pair in pairs],
        schools=[pair[1] for pair in pairs],
    )
    bench.knows_schools = True


def check_file(bench: Workbench, upload: Upload) -> FileReport:
    """Check all of `upload` and leave its rows staged for `engine.rows`.

    Never raises for what is in the file.
    """
    layout = LAYOUTS[upload.kind]
    found = scan(upload.path, upload.name, bench.folder, sha256=upload.sha256)
    problems = list(found.problems)
    if found.may_go_on:
        wrong_header = staging.header_problems(upload.name, found, layout)
        problems += wrong_header or _body_problems(bench, upload, found)
    rows = max(found.line_count - 1, 0)
    return FileReport(upload.name, upload.kind, found.sha256, rows, tuple(sorted(set(problems))))


def _body_problems(bench: Workbench, upload: Upload, found: Scan) -> list[Problem]:
    staging.stage(bench, found, LAYOUTS[upload.kind])
    problems = staging.line_problems(bench, upload.name, found)
    problems += _count_problems(upload, found)
    return problems + _row_problems(bench, upload)


def _count_problems(upload: Upload, found: Scan) -> Sequence[Problem]:
    rows = found.line_count - 1
    if rows == 0:
        return [Problem(upload.name, 0, "", Rule.NO_ROWS, "", "The file has a header only.")]
    if upload.row_count is not None and upload.row_count != rows:
        reason = f"The file has {rows} rows; its sender says {upload.row_count}."
        return [Problem(upload.name, 0, "", Rule.WRONG_ROW_COUNT, str(rows), reason)]
    return []


def _row_problems(bench: Workbench, upload: Upload) -> list[Problem]:
    name, slot = upload.name, upload.slot
    tests = list(checks.column_checks(LAYOUTS[upload.kind]))
    problems = checks.duplicates(bench, name, upload.kind)
    if bench.knows_schools and upload.kind is not Kind.DISTRICTS:
        tests += checks.district_checks()
    if slot is not None:
        tests += checks.school_checks() if bench.knows_schools else ()
        problems += checks.slot_problems(bench, name, slot)
    if upload.kind is Kind.STUD_SNAPSHOT:
        tests += checks.snapshot_checks()
    if slot is not None and upload.kind is Kind.STUD_ATT_SUM:
        tests += checks.days_checks()
        problems += _period_problems(bench, name, slot.window)
    return problems + checks.run_checks(bench, name, tests)


def _period_problems(bench: Workbench, name: str, window: Window) -> list[Problem]:
    """Rows with more days than the period has; where most have, the file is cumulative (D07)."""
    test = checks.days_of_period(window)
    counts = f"count(*), count(*) FILTER ({test.condition})"
    rows, beyond = bench.staged.aggregate(counts).fetchall()[0]
    if 2 * beyond <= rows:
        return checks.run_checks(bench, name, [test])
    reason = f"So it is with {beyond} of {rows} rows: the file counts from the year's first day."
    return [Problem(name, 0, "", Rule.CUMULATIVE_FILE, "", f"{test.reason} {reason}")]
