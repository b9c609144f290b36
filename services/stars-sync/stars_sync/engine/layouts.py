"""The files STARS-sync reads: their columns and code sets (D14)."""

from dataclasses import dataclass
from pathlib import Path

from stars_sync.domain import directory, groups
from stars_sync.domain.kinds import Kind
from stars_sync.domain.periods import Slot


@dataclass(frozen=True)
class Upload:
    """One file to read, with what its sender says about it; student files need a slot."""

    path: Path
    name: str
    kind: Kind
    slot: Slot | None = None
    sha256: str | None = None
    row_count: int | None = None

    def __post_init__(self) -> None:
        if self.kind.is_directory != (self.slot is None):
            raise ValueError(f"{self.name}: a school year and period belong to student files")


@dataclass(frozen=True)
class Column:
    """A column we use. Empty values are refused unless `may_be_empty`; codes, where given, bind.

    `half_days` names the integer made of a column of days; a value must fit `pattern` whole.
    """

    name: str
    codes: tuple[str, ...] = ()
    may_be_empty: bool = False
    is_required: bool = True
    half_days: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class Layout:
    """The columns of one kind: those we use, and those known and passed over."""

    columns: tuple[Column, ...]
    ignored: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        return self.ignored | {column.name for column in self.columns}


_CODE = "[0-9A-Z]{3}"  # D09
_NAME = ".{1,200}"
_NCES = "[0-9A-Za-z]{1,20}"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WHERE = (
    Column("SCHOOL_YEAR"),
    Column("SNAPSHOT_DATE"),
    Column("DISTRICT_CODE"),
    Column("LOCATION_ID"),
    Column("STUDENT_ID"),
)
_FURTHER_RACES = tuple(
    Column(f"RACE{n}_CODE", groups.RACES, may_be_empty=True, is_required=False) for n in range(2, 6)
)
# Names, birth dates and whatever else no figure needs is never kept (R28).
_STUD_SNAPSHOT_IGNORED = _names(
    "STUDENT_LAST_NM STUDENT_FIRST_NM STUDENT_MID_INIT STUD_BIRTHDATE ETHNIC_DESC"
    " RPTG_RACE_ETHNICITY_DESC POVERTY_CODE LEP_ELIGIBIL_CODE HOME_LANG_CODE IMMIGRANT_IND"
    " MIGRANT_STATUS MILITARY_FAMILY_DESC GIFTED_TALENTED PLAN_504 ORG_TYPE_CODE"
    " SCHOOL_TYPE_CODE YEARS_US_SCHOOLS"
)
_LOCATIONS_IGNORED = _names(
    "LOCATION_NAME_LONG LOCATION_ORGANIZATION_TYPE_CODE CHARTER_SCHOOL GRADE_LEVEL_RANGE"
    " LOCATION_LOCALE_CODE VIRTUAL_LOCATION LOCATION_LATITUDE LOCATION_LONGITUDE"
)
_DISTRICTS_IGNORED = _names(
    "DISTRICT_LEGAL_NAME DISTRICT_LOCALE_CODE DISTRICT_OPERATIONAL_STATUS CHARTER_STATUS"
)

LAYOUTS = {
    Kind.DISTRICTS: Layout(
        columns=(
            Column("DISTRICT_CODE", pattern=_CODE),
            Column("DISTRICT_NAME", pattern=_NAME),
            Column("DISTRICT_ORGANIZATION_TYPE", directory.ORGANIZATION_TYPES, may_be_empty=True),
            Column("NCES_DISTRICT_ID", may_be_empty=True, is_required=False, pattern=_NCES),
        ),
        ignored=_DISTRICTS_IGNORED,
    ),
    Kind.LOCATIONS: Layout(
        columns=(
            Column("DISTRICT_CODE", pattern=_CODE),
            Column("LOCATION_ID", pattern=_CODE),
            Column("FULL_LOCATION_NAME", pattern=_NAME),
            Column("SCHOOL_LEVEL_CODE", directory.LEVELS, may_be_empty=True),
            Column("LOCATION_STATUS", directory.STATUSES),
            Column("NCES_SCHOOL_ID", may_be_empty=True, is_required=False, pattern=_NCES),
        ),
        ignored=_LOCATIONS_IGNORED,
    ),
    Kind.STUD_ATT_SUM: Layout(
        columns=(
            *_WHERE,
            Column("TOTAL_DAYS_ENROLLED", half_days="enrolled"),
            Column("TOTAL_DAYS_PRESENT", half_days="present"),
            Column("TOTAL_DAYS_UNEXCUSED_ABSENT", half_days="unexcused"),
        ),
        ignored=frozenset(),
    ),
    Kind.STUD_SNAPSHOT: Layout(
        columns=(
            *_WHERE,
            Column("STUDENT_GENDER", groups.GENDERS),
            Column("CURR_GRADE_LVL", groups.GRADE_LEVELS),
            Column("HISPANIC_IND", groups.YES_NO),
            # A Hispanic student's race decides no group, so it may be empty (D11).
            Column("RACE1_CODE", groups.RACES, may_be_empty=True),
            Column("ECONOMIC_CODE", groups.ECONOMIC_CODES, may_be_empty=True),
            Column("ENG_PROF_CODE", groups.ENGLISH_CODES),
            Column("SPECIAL_ED_CODE", groups.YES_NO),
            Column("HOMELESS", groups.YES_NO),
            *_FURTHER_RACES,
        ),
        ignored=_STUD_SNAPSHOT_IGNORED,
    ),
}
