"""Figures as plans needs them: groups, exact rates, who must file (D01, D10, D11, D12, D21)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from contracts.organizations import Organization
from contracts.plans import PlanKind

ALL = "ALL"


class Group(StrEnum):
    """How the rows of the targets table are put together."""

    ALL = "all"
    GENDER = "gender"
    RACE = "race"
    PROGRAM = "program"
    GRADE = "grade"
    SCHOOL = "school"


SUBGROUPS: Mapping[str, Group] = {
    ALL: Group.ALL,
    "F": Group.GENDER,
    "M": Group.GENDER,
    "H": Group.RACE,
    "MR": Group.RACE,
    "A": Group.RACE,
    "B": Group.RACE,
    "C": Group.RACE,
    "I": Group.RACE,
    "P": Group.RACE,
    "ED": Group.PROGRAM,
    "EL": Group.PROGRAM,
    "SD": Group.PROGRAM,
    "Homeless": Group.PROGRAM,
}
"""All students and the 13 groups, in their order (D11)."""
GRADES = ("PK", "K", *(f"{grade:02}" for grade in range(1, 13)))
"""D12."""
ITEMS = (*SUBGROUPS, *GRADES)

THRESHOLD_PERCENT = 5
"""From this rate on, overall or in a subgroup, a plan is due the next year: 22-12A-8(B)."""
SECTIONS = {"school": "22-12A-8(B)", "district": "22-12A-7(D)"}


@dataclass(frozen=True)
class Place:
    """A district or school of the directory."""

    organization: Organization
    name: str
    district_name: str
    is_open: bool

    @property
    def kind(self) -> PlanKind:
        """The kind of plan it would write."""
        return "school" if self.organization.school_code else "district"


@dataclass(frozen=True)
class Snapshot:
    """The figures of a school year up to a period's date."""

    snapshot_id: UUID
    school_year: str
    period: str
    as_of: date
    rule_version: str
    days_to_come: int | None = None


@dataclass(frozen=True)
class Reach:
    """What a group can still come to by the year's end, as stars-sync tells it to anyone.

    At least `lost_at_least` of its students will be chronically absent even if they miss nothing
    more; the others may miss `days_left` more days each on average, where they are enough.
    """

    lost_at_least: int
    days_left: int | None


@dataclass(frozen=True)
class Figure:
    """Students of one group: enrolled, counted (denominator), chronically absent (numerator).

    `reach` is None of a small group, of a year that is over, and where it is not known.
    """

    item: str
    enrolled: int
    numerator: int
    denominator: int
    is_public: bool
    reach: Reach | None = None

    @property
    def exact(self) -> Fraction | None:
        """The rate in percent, exactly; None where nobody is counted."""
        return Fraction(100 * self.numerator, self.denominator) if self.denominator else None

    def reaches(self, percent: int) -> bool:
        """On the exact fraction, never on a rounded percent (C01)."""
        return self.denominator > 0 and 100 * self.numerator >= percent * self.denominator


@dataclass(frozen=True)
class PlaceChange:
    """A district or school as it is since `version` of the directory."""

    organization: Organization
    name: str
    is_open: bool
    version: int


@dataclass(frozen=True)
class FigureRow:
    """One figure of one organization with its masks (D08)."""

    organization: Organization
    figure: Figure
    is_state: bool


@dataclass(frozen=True)
class Sheet:
    """One organization's figures of one snapshot, by group or grade."""

    snapshot: Snapshot
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Known:
    """What is known for a plan of `school_year`: this year's newest sheet, the two before (D05).

    `schools` are the open schools of a district, each with its own `ALL` figures.
    """

    school_year: str
    former_years: tuple[str, str]
    current: Sheet | None
    former: tuple[Sheet | None, Sheet | None]
    schools: tuple["KnownSchool", ...] = ()

    @property
    def latest(self) -> Sheet | None:
        """The newest of all."""
        return self.current or self.former[1] or self.former[0]


@dataclass(frozen=True)
class KnownSchool:
    """A school of the district a plan is of."""

    place: Place
    known: Known

    @property
    def code(self) -> str:
        return self.place.organization.school_code or ""


@dataclass(frozen=True)
class ShownFigure:
    """A figure as everyone who may read the plan sees it: by its `public` mask (D21)."""

    numerator: int | None
    denominator: int | None
    rate: str | None
    snapshot_id: UUID
    school_year: str
    period: str
    rule_version: str
    is_masked: bool


@dataclass(frozen=True)
class Obligation:
    """Whether a plan is due, and why; `items` are the visible subgroups at the threshold."""

    needs_plan: bool
    code: str
    section: str
    figure: ShownFigure | None
    items: tuple[str, ...]
    threshold_percent: int = THRESHOLD_PERCENT


def percent_text(exact: Fraction | None) -> str | None:
    """Two decimals, half up, for display only (D01)."""
    if exact is None:
        return None
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    # Plus zero: what rounds to nothing is written without a sign.
    return str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) + 0)


def shown(sheet: Sheet | None, item: str) -> ShownFigure | None:
    """The figure of a group, masked where the public may not see it; None where there is none."""
    figure = sheet.figures.get(item) if sheet else None
    if sheet is None or figure is None:
        return None
    visible = figure.is_public
    return ShownFigure(
        numerator=figure.numerator if visible else None,
        denominator=figure.denominator if visible else None,
        rate=percent_text(figure.exact) if visible else None,
        snapshot_id=sheet.snapshot.snapshot_id,
        school_year=sheet.snapshot.school_year,
        period=sheet.snapshot.period,
        rule_version=sheet.snapshot.rule_version,
        is_masked=not visible,
    )


def obligation_of(kind: str, year_before: Sheet | None, *, everyone_files: bool) -> Obligation:
    """5 % or more the year before, overall or in a subgroup, or everyone files (D10, C30)."""
    figures = year_before.figures if year_before else {}
    reaching = [item for item in SUBGROUPS if item in figures and _reaches(figures[item])]
    code = _reason(figures, reaching, everyone_files)
    return Obligation(
        needs_plan=code in {"overall-rate", "subgroup-rate", "everyone-files"},
        code=code,
        section=SECTIONS[kind],
        figure=shown(year_before, ALL),
        items=tuple(item for item in reaching if item != ALL and figures[item].is_public),
    )


def _reaches(figure: Figure) -> bool:
    return figure.reaches(THRESHOLD_PERCENT)


def _reason(figures: Mapping[str, Figure], reaching: Sequence[str], everyone_files: bool) -> str:
    if ALL in reaching:
        return "overall-rate"
    if reaching:
        return "subgroup-rate"
    if everyone_files:
        return "everyone-files"
    return "below-threshold" if figures else "no-figures"
