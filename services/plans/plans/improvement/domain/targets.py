"""The targets table: what was typed, beside figures that everyone may see (C14, D05, D21)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from plans.figures.domain import (
    ALL,
    GRADES,
    SUBGROUPS,
    Figure,
    Group,
    Known,
    KnownSchool,
    Sheet,
    ShownFigure,
    Snapshot,
    percent_text,
    shown,
)
from plans.improvement.domain.documents import (
    SchoolTargetsDocument,
    TargetEntry,
    TargetsDocument,
)

_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:[.,]([0-9]*))?\s*%?")
LEAST, MOST, DECIMALS = 0, 100, 2


class Need(StrEnum):
    """Whether a row needs a target; a hidden group needs none, a small one may have one (D21)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    HIDDEN = "hidden"
    NO_STUDENTS = "no-students"
    NO_FIGURES = "no-figures"


class TargetUnreadable(ValueError):
    """What was typed is no target; `code` and `params` say why."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Target:
    """One target in its three forms; a negative cut is a rise. No cut without a latest rate."""

    rate: str
    points_lower: str | None
    percent_lower: str | None


@dataclass(frozen=True)
class Outlook:
    """What this year's absences so far leave of a target, for today's students.

    At least `lost_at_least` of them can no longer stay under 10 %, so that no rate under
    `lowest_rate` can be reached (one decimal, rounded up: a target typed as it is shown is within
    reach). The others may miss `days_left` more days each on average; None where that is not told.
    `is_out_of_reach`: more are lost than the target allows.
    """

    lost_at_least: int
    days_left: int | None
    lowest_rate: str
    is_out_of_reach: bool


@dataclass(frozen=True)
class TargetRow:
    """One group or grade: students now, two former years, the latest rate, the target.

    `outlook` is there beside a target once this year has figures that tell it.
    """

    item: str
    group: Group
    need: Need
    enrolled: int | None
    former: tuple[ShownFigure | None, ShownFigure | None]
    latest: ShownFigure | None
    target: Target | None
    may_be_chronic: int | None
    must_stay_under: int | None
    outlook: Outlook | None


@dataclass(frozen=True)
class SchoolRow(TargetRow):
    """A school of the district: all its students; `item` is its code."""

    name: str


@dataclass(frozen=True)
class SchoolsTogether:
    """What the targets of a district's schools come to, beside the district's own (AIP-088).

    Only schools with a target and students now: `schools` of them, with `enrolled` students of whom
    `rate` per cent may be chronically absent. `is_above`: more than the district's target allows. A
    student of two schools is in both (D03), so it is a comparison, not a sum to the last student.
    """

    schools: int
    enrolled: int
    may_be_chronic: int
    rate: str
    is_above: bool


@dataclass(frozen=True)
class TargetRows:
    """The whole table of a year, and what it was made from; `schools` in a district's plan."""

    school_year: str

    current: Snapshot | None
    latest: Snapshot | None
    former: tuple[Snapshot | None, Snapshot | None]
    former_years: tuple[str, str]
    subgroups: tuple[TargetRow, ...]
    grades: tuple[TargetRow, ...]
    schools: tuple[SchoolRow, ...] = ()
    together: SchoolsTogether | None = None

    @property
    def all(self) -> tuple[TargetRow, ...]:
        return (*self.subgroups, *self.grades)


def target_rows(
    document: TargetsDocument,
    known: Known,
    *,
    optional_under: int,
    of_schools: SchoolTargetsDocument | None = None,
) -> TargetRows:
    """The table of a plan; grades only those there are. `of_schools` in a district's plan."""
    entries = document.by_item
    typed = of_schools.by_school if of_schools else {}

    def row(item: str, group: Group) -> TargetRow:
        return _row(item, group, entries.get(item), known, optional_under)

    here = known.latest.figures if known.latest else {}
    subgroups = tuple(row(item, group) for item, group in SUBGROUPS.items())
    schools = tuple(_school_row(one, typed.get(one.code), optional_under) for one in known.schools)
    return TargetRows(
        school_year=known.school_year,
        current=_snapshot(known.current),
        latest=_snapshot(known.latest),
        former=(_snapshot(known.former[0]), _snapshot(known.former[1])),
        former_years=known.former_years,
        subgroups=subgroups,
        grades=tuple(row(grade, Group.GRADE) for grade in GRADES if grade in here),
        schools=schools,
        together=_together(schools, subgroups[0].target),
    )


def _school_row(school: KnownSchool, entry: TargetEntry | None, optional_under: int) -> SchoolRow:
    row = _row(ALL, Group.SCHOOL, entry, school.known, optional_under)
    need = Need.NO_FIGURES if school.known.latest is None else row.need
    values = {name.name: getattr(row, name.name) for name in fields(row)}
    return SchoolRow(**values | {"item": school.code, "need": need}, name=school.place.name)


def _together(schools: Sequence[SchoolRow], district: Target | None) -> SchoolsTogether | None:
    """None where no school has both students and a target."""
    counted = [(row.enrolled, row.target) for row in schools if row.enrolled and row.target]
    if not counted:
        return None
    enrolled = sum(students for students, _ in counted)
    shares = (students * Fraction(target.rate) / 100 for students, target in counted)
    allowed = sum(shares, Fraction(0))
    rate = 100 * allowed / enrolled
    return SchoolsTogether(
        len(counted),
        enrolled,
        int(allowed),
        percent_text(rate) or "",
        is_above=district is not None and rate > Fraction(district.rate),
    )


def number_of(text: str) -> Fraction:
    """What was typed as a number from 0 to 100. Raises TargetUnreadable."""
    plain = text.strip()
    parts = _NUMBER.fullmatch(plain)
    if parts is None or not (parts[2] or parts[3]):
        raise TargetUnreadable("not-a-number", value=text)
    number = Fraction(Decimal(f"{parts[1]}{parts[2] or 0}.{parts[3] or 0}"))
    if not LEAST <= number <= MOST:
        raise TargetUnreadable("out-of-range", value=text, least=LEAST, most=MOST)
    if len((parts[3] or "").rstrip("0")) > DECIMALS:
        raise TargetUnreadable("too-many-decimals", value=text, decimals=DECIMALS)
    return number


def rate_of(entry: TargetEntry, latest: ShownFigure | None) -> Fraction:
    """The target rate in percent, exactly. Raises TargetUnreadable."""
    typed = number_of(entry.value)
    if entry.way == "rate":
        return typed
    latest_rate = _exact(latest)
    if latest_rate is None:
        raise TargetUnreadable("no-latest-rate")
    rate = latest_rate - typed if entry.way == "points" else latest_rate * (100 - typed) / 100
    if rate < 0:
        raise TargetUnreadable(
            "cut-too-large", value=entry.value, latest=percent_text(latest_rate) or ""
        )
    return rate


def _row(
    item: str, group: Group, entry: TargetEntry | None, known: Known, optional_under: int
) -> TargetRow:
    need = _need(item, known, optional_under)
    if need is Need.HIDDEN:
        # Every number of the row goes, so that none can be worked out from the others.
        return TargetRow(item, group, need, None, (None, None), None, None, None, None, None)
    now = known.current.figures.get(item) if known.current else None
    latest = shown(known.latest, item)
    rate = readable_rate(entry, latest)
    enrolled = now.enrolled if now else None
    most = None if rate is None or enrolled is None else int(enrolled * rate / 100)
    return TargetRow(
        item,
        group,
        need,
        enrolled,
        (shown(known.former[0], item), shown(known.former[1], item)),
        latest,
        None if rate is None else _in_three_forms(rate, _exact(latest)),
        most,
        None if most is None or enrolled is None else enrolled - most,
        None if most is None or now is None else _outlook(now, most),
    )


def _outlook(now: Figure, most: int) -> Outlook | None:
    """Where `most` students may be chronically absent; None where a figure does not tell."""
    reach = now.reach
    if reach is None or not now.is_public:
        return None
    lowest = Fraction(ceil(Fraction(1_000 * reach.lost_at_least, now.enrolled)), 10)
    return Outlook(
        reach.lost_at_least,
        reach.days_left,
        percent_text(lowest) or "",
        is_out_of_reach=reach.lost_at_least > most,
    )


def _need(item: str, known: Known, optional_under: int) -> Need:
    if known.latest is None or ALL not in known.latest.figures:
        # What a plan cannot do without is a target for all students.
        return Need.REQUIRED if item == ALL else Need.NO_FIGURES
    figure: Figure | None = known.latest.figures.get(item)
    if figure is None or figure.enrolled == 0:
        return Need.NO_STUDENTS
    if not figure.is_public:
        return Need.HIDDEN
    return Need.OPTIONAL if figure.enrolled < optional_under else Need.REQUIRED


def readable_rate(entry: TargetEntry | None, latest: ShownFigure | None) -> Fraction | None:
    """The target rate in percent, exactly; None where there is none that can be read."""
    if entry is None:
        return None
    try:
        return rate_of(entry, latest)
    except TargetUnreadable:
        return None


def _in_three_forms(rate: Fraction, latest: Fraction | None) -> Target:
    if latest is None:
        return Target(percent_text(rate) or "", None, None)
    cut = 100 * (latest - rate) / latest if latest else None
    return Target(percent_text(rate) or "", percent_text(latest - rate), percent_text(cut))


def _exact(figure: ShownFigure | None) -> Fraction | None:
    if figure is None or figure.numerator is None or not figure.denominator:
        return None
    return Fraction(100 * figure.numerator, figure.denominator)


def _snapshot(sheet: Sheet | None) -> Snapshot | None:
    return sheet.snapshot if sheet else None
