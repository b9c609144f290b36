"""Which kind of file it is, and of which year and period: from its name, header and first rows."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stars_sync.domain.kinds import Kind
from stars_sync.domain.periods import Period, SchoolYear, Slot
from stars_sync.domain.problems import Problem, Rule
from stars_sync.engine.checking import FileReport
from stars_sync.engine.layouts import LAYOUTS, Upload
from stars_sync.engine.scanning import scan
from stars_sync.engine.staging import header_problems

_ENOUGH_BYTES = 1 << 18
_TELLING = {
    Kind.DISTRICTS: "DISTRICT_NAME",
    Kind.LOCATIONS: "FULL_LOCATION_NAME",
    Kind.STUD_ATT_SUM: "TOTAL_DAYS_ENROLLED",
    Kind.STUD_SNAPSHOT: "CURR_GRADE_LVL",
}


def recognize(path: Path, name: str, workspace: Path) -> Upload | FileReport:
    """What `path`, sent as `name`, is; or a report that says why it cannot be told.

    A student file's year and period are what most of its first rows say, so that one bad row
    neither hides nor changes them.
    """
    header, rows = _first_rows(path)
    kind = _kind_of(name, header)
    slot = None if kind is None or kind.is_directory else _slot_of(header, rows)
    if kind is None or (slot is None and not kind.is_directory):
        return _report(path, name, kind, workspace)
    return Upload(path, name, kind, slot)


def _first_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open("rb") as file:
        text = file.read(_ENOUGH_BYTES).decode("utf-8-sig", errors="replace")
    lines = text.replace("\0", "").splitlines()
    if len(text) >= _ENOUGH_BYTES:
        lines = lines[:-1]
    header, *rows = [line.split(",") for line in lines if '"' not in line] or [[]]
    quoted = csv.reader([line for line in lines if '"' in line and len(line) < 10_000])
    if lines and '"' in lines[0]:
        header, rows = next(quoted), [header, *rows]
    return [column.strip().upper() for column in header], [*rows, *quoted]


def _kind_of(name: str, header: list[str]) -> Kind | None:
    for kind, column in _TELLING.items():
        if column in header:
            return kind
    stem = Path(name).stem.lower()
    return next((kind for kind in Kind if stem.startswith(kind)), None)


def _slot_of(header: list[str], rows: list[list[str]]) -> Slot | None:
    if not {"SCHOOL_YEAR", "SNAPSHOT_DATE"} <= set(header):
        return None
    at_year, at_date = header.index("SCHOOL_YEAR"), header.index("SNAPSHOT_DATE")
    whole = (row for row in rows if len(row) == len(header))
    said = Counter(_slots([(row[at_year].strip(), row[at_date].strip()) for row in whole]))
    return said.most_common(1)[0][0] if said else None


def _slots(pairs: list[tuple[str, str]]) -> Iterator[Slot]:
    for year_text, day in pairs:
        try:
            year = SchoolYear.parse(year_text)
        except ValueError:
            continue
        for period in Period:
            if year.date_of(period).isoformat() == day:
                yield year.slot_of(period)


def _report(path: Path, name: str, kind: Kind | None, workspace: Path) -> FileReport:
    """The reason that lies deepest: the bytes, else the header, else that no row says when."""
    found = scan(path, name, workspace, sha256=None)
    problems = list(found.problems)
    if kind is None and not problems:
        reason = "Neither its name nor its header says what the file holds."
        problems = [Problem(name, 0, "", Rule.UNKNOWN_FILE, "", reason)]
    elif kind is not None and found.may_go_on:
        problems = header_problems(name, found, LAYOUTS[kind]) or [_no_slot(name)]
    rows = max(found.line_count - 1, 0)
    return FileReport(name, kind, found.sha256, rows, tuple(sorted(problems)))


def _no_slot(name: str) -> Problem:
    reason = "No row says a school year and the date of one of its four periods (10-01 to 06-01)."
    return Problem(name, 0, "SNAPSHOT_DATE", Rule.WRONG_PERIOD, "", reason)
