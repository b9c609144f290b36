"""Every query on school years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, FromClause, Row, Select, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plans.calendar.domain import ReportingPeriod, SchoolYear, Updates, YearStatus
from plans.calendar.errors import AnotherYearActive, NoSuchSchoolYear, SchoolYearExists
from plans.calendar.tables import SCHOOL_YEAR
from plans.store import stamp
from servicekit.db import stored_rows_changed
from servicekit.errors import FieldProblem


@dataclass(frozen=True)
class _Parts:
    """What is read with every plan, so it stands in the year's one row."""

    periods: tuple[ReportingPeriod, ...]
    updates: Updates
    first_days: Mapping[str, date]
    measures_required: bool = True


_PARTS = TypeAdapter(_Parts)
_NAMES = ("school_year", "status", "first_day_on", "parts", "version")


def get_school_year(session: Session, school_year: str, *, hold: bool = False) -> SchoolYear:
    """Raises NoSuchSchoolYear. `hold`: nobody changes it before this transaction ends (R4) [pg]."""
    query = select(SCHOOL_YEAR).where(SCHOOL_YEAR.c.school_year == school_year)
    row = session.execute(query.with_for_update(read=True) if hold else query).one_or_none()
    if row is None:
        raise NoSuchSchoolYear("There is no such school year.")
    return _school_year(row)


def find_active_year(session: Session) -> SchoolYear | None:
    """The year that is open for entry."""
    row = session.execute(
        select(SCHOOL_YEAR).where(SCHOOL_YEAR.c.status == YearStatus.ACTIVE)
    ).one_or_none()
    return None if row is None else _school_year(row)


def list_school_years(session: Session, *, include_archived: bool) -> Sequence[SchoolYear]:
    """Newest first."""
    query = select(SCHOOL_YEAR).order_by(SCHOOL_YEAR.c.school_year.desc())
    if not include_archived:
        query = query.where(SCHOOL_YEAR.c.status != YearStatus.ARCHIVED)
    return [_school_year(row) for row in session.execute(query)]


def add_school_year(session: Session, year: SchoolYear, *, now: datetime) -> None:
    """Raises SchoolYearExists."""
    try:
        with session.begin_nested():
            session.execute(
                insert(SCHOOL_YEAR).values(**_columns(year), created_at=now, updated_at=now)
            )
    except IntegrityError as error:
        raise SchoolYearExists(
            "This school year exists already.",
            at=[FieldProblem("/school_year", SchoolYearExists.code, "It exists already.")],
        ) from error


def change_school_year(
    session: Session, year: SchoolYear, *, from_version: int, now: datetime
) -> bool:
    """Store `year` over that version; False when somebody changed it meanwhile.

    Raises AnotherYearActive.
    """
    try:
        with session.begin_nested():
            changed = session.execute(
                update(SCHOOL_YEAR)
                .where(
                    SCHOOL_YEAR.c.school_year == year.school_year,
                    SCHOOL_YEAR.c.version == from_version,
                )
                .values(**_columns(year), updated_at=now)
            )
    except IntegrityError as error:
        active = find_active_year(session)
        raise AnotherYearActive(
            "Another school year is active; make it inactive first.",
            params={"school_year": active.school_year if active else ""},
        ) from error
    return stored_rows_changed(changed) != 0


def year_beside(school_year: ColumnElement[str]) -> list[ColumnElement[Any]]:
    """The year as columns of a SELECT or RETURNING, which `joined_year` reads."""
    this = SCHOOL_YEAR.c.school_year == school_year
    return [
        select(SCHOOL_YEAR.c[name]).where(this).scalar_subquery().label(f"year_{name}")
        for name in _NAMES
    ]


def joined_year(row: Row[Any]) -> SchoolYear:
    """The year that `year_beside` put into this row."""
    return _made(*(getattr(row, f"year_{name}") for name in _NAMES))


def is_open(school_year: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a row's year is open for entry."""
    return exists().where(
        SCHOOL_YEAR.c.school_year == school_year, SCHOOL_YEAR.c.status == YearStatus.ACTIVE
    )


def stamp_of_year(plan: FromClause) -> Select[Any]:
    """The year of the one row of `plan`, as a stamp."""
    year = SCHOOL_YEAR.c
    return select(*stamp(year.school_year, year.version, year.updated_at)).join(
        plan, year.school_year == plan.c.school_year
    )


def _columns(year: SchoolYear) -> dict[str, Any]:
    parts = _Parts(year.periods, year.updates, year.first_days, year.measures_required)
    return {
        "school_year": year.school_year,
        "status": year.status,
        "first_day_on": year.first_day_on,
        "parts": _PARTS.dump_python(parts, mode="json"),
        "version": year.version,
    }


def _school_year(row: Row[Any]) -> SchoolYear:
    return _made(*(getattr(row, name) for name in _NAMES))


def _made(
    school_year: str, status: str, first_day_on: date, parts: Any, version: int
) -> SchoolYear:
    read = _PARTS.validate_python(parts)
    return SchoolYear(
        school_year,
        YearStatus(status),
        first_day_on,
        read.periods,
        version,
        read.updates,
        read.first_days,
        read.measures_required,
    )
