"""Typed factories: rows of STARS's files, files of rows, and a small directory."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from stars_sync.domain.directory import Directory, District, School
from stars_sync.domain.kinds import Kind
from stars_sync.domain.periods import Period, SchoolYear, Slot
from stars_sync.engine.layouts import Upload

YEAR = SchoolYear(2025)
SLOT = YEAR.slot_of(Period.D80)
ATT_SUM_HEADER = (
    "SCHOOL_YEAR,SNAPSHOT_DATE,DISTRICT_CODE,LOCATION_ID,STUDENT_ID,TOTAL_DAYS_ENROLLED,"
    "TOTAL_DAYS_PRESENT,TOTAL_DAYS_UNEXCUSED_ABSENT"
)
SNAPSHOT_HEADER = (
    "SCHOOL_YEAR,SNAPSHOT_DATE,DISTRICT_CODE,LOCATION_ID,STUDENT_ID,STUDENT_GENDER,CURR_GRADE_LVL,"
    "HISPANIC_IND,RACE1_CODE,RACE2_CODE,ECONOMIC_CODE,ENG_PROF_CODE,SPECIAL_ED_CODE,HOMELESS"
)
HEADERS = {Kind.STUD_ATT_SUM: ATT_SUM_HEADER, Kind.STUD_SNAPSHOT: SNAPSHOT_HEADER}
SCHOOLS = (("412", "020"), ("412", "027"), ("413", "020"), ("531", "020"))
DIRECTORY = Directory(
    tuple(
        District(code, f"District {code}", "State District", "") for code in ("412", "413", "531")
    ),
    tuple(School(district, code, f"School {code}", "ES", "OPEN", "") for district, code in SCHOOLS),
)


def att_sum_row(
    student: str,
    enrolled: object = 40,
    present: object = 38,
    unexcused: object = 1,
    *,
    school: tuple[str, str] = SCHOOLS[0],
    slot: Slot = SLOT,
) -> list[str]:
    """One line of STUD_ATT_SUM."""
    days = [str(enrolled), str(present), str(unexcused)]
    return [slot.school_year.spellings[1], slot.as_of.isoformat(), *school, student, *days]


def snapshot_row(
    student: str,
    *,
    gender: str = "F",
    grade: str = "05",
    hispanic: str = "N",
    races: tuple[str, str] = ("C", ""),
    codes: Sequence[str] = ("0", "0", "N", "N"),
    school: tuple[str, str] = SCHOOLS[0],
    slot: Slot = SLOT,
) -> list[str]:
    """One line of STUD_SNAPSHOT; `codes` are economy, English, disability, homelessness."""
    who = [student, gender, grade, hispanic, *races, *codes]
    return [slot.school_year.spellings[0], slot.as_of.isoformat(), *school, *who]


def as_text(header: str, rows: Iterable[Sequence[str]], *, end: str = "\n") -> str:
    return "".join(line + end for line in [header, *(",".join(row) for row in rows)])


def make_upload(
    folder: Path,
    content: str | bytes,
    kind: Kind = Kind.STUD_ATT_SUM,
    *,
    slot: Slot | None = SLOT,
    sha256: str | None = None,
    row_count: int | None = None,
) -> Upload:
    """A file in `folder` with this content; directory kinds get no slot."""
    path = folder / f"{kind}.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    when = None if kind.is_directory else slot
    return Upload(path, path.name, kind, when, sha256, row_count)
