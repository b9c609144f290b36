"""Accepted rows: students into Parquet sorted by student, directory rows into values."""

from pathlib import Path

from stars_sync.domain.directory import District, School
from stars_sync.domain.kinds import Kind
from stars_sync.engine.layouts import LAYOUTS
from stars_sync.engine.workbench import Workbench

_ATT_SUM_COLUMNS = """STUDENT_ID AS student_id, DISTRICT_CODE AS district_code,
  LOCATION_ID AS school_code, enrolled AS enrolled_half_days,
  enrolled - present AS absent_half_days, unexcused AS unexcused_half_days"""


def _columns(kind: Kind) -> str:
    if kind is Kind.STUD_ATT_SUM:
        return _ATT_SUM_COLUMNS
    renamed = {"LOCATION_ID": "school_code"}
    passed_over = {"SCHOOL_YEAR", "SNAPSHOT_DATE"}  # said by the file's name
    kept = [column.name for column in LAYOUTS[kind].columns if column.name not in passed_over]
    return ", ".join(f"{name} AS {renamed.get(name, name.lower())}" for name in kept)


def write_parquet(bench: Workbench, kind: Kind, target: Path) -> None:
    """Write the staged rows of a student file to `target`, sorted by student (architecture 5)."""
    rows = bench.staged.project(_columns(kind)).order("student_id, district_code, school_code")
    bench.run("SET preserve_insertion_order = true")
    rows.write_parquet(str(target), compression="zstd")


def read_districts(bench: Workbench) -> tuple[District, ...]:
    """The staged rows of a `districts` file, by code."""
    return tuple(
        District(*row)
        for row in bench.run(
            "SELECT DISTRICT_CODE, DISTRICT_NAME, DISTRICT_ORGANIZATION_TYPE, NCES_DISTRICT_ID"
            " FROM staged ORDER BY DISTRICT_CODE"
        )
    )


def read_schools(bench: Workbench) -> tuple[School, ...]:
    """The staged rows of a `locations` file, by district and code."""
    return tuple(
        School(*row)
        for row in bench.run(
            "SELECT DISTRICT_CODE, LOCATION_ID, FULL_LOCATION_NAME, SCHOOL_LEVEL_CODE,"
            " LOCATION_STATUS, NCES_SCHOOL_ID FROM staged ORDER BY DISTRICT_CODE, LOCATION_ID"
        )
    )
