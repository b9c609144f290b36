"""Every query on school years."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plans.calendar.domain import Period, ReportingPeriod, SchoolYear, YearStatus
from plans.calendar.errors import AnotherYearActive, NoSuchSchoolYear, SchoolYearExists
from plans.calendar.tables import REPORTING_PERIOD, SCHOOL_YEAR
from servicekit.db import stored_rows_changed


def get_school_year(session: Session, school_year: str, *, hold: bool = False) -> SchoolYear:
    """Raises NoSuchSchoolYear. `hold`: nobody changes it before this transaction ends (R4) [pg]."""
    query = select(SCHOOL_YEAR).where(SCHOOL_YEAR.c.school_year == school_year)
    row = session.execute(query.with_for_update(read=True) if hold else query).one_or_none()
    if row is None:
        raise NoSuchSchoolYear("There is no such school year.")
    return _with_periods(session, [row])[0]


def find_active_year(session: Session) -> SchoolYear | None:
    """The year that is open for entry."""
    row = session.execute(
        select(SCHOOL_YEAR).where(SCHOOL_YEAR.c.status == YearStatus.ACTIVE)
    ).one_or_none()
    return None if row is None else _with_periods(session, [row])[0]


def list_school_years(session: Session, *, include_archived: bool) -> Sequence[SchoolYear]:
    """Newest first."""
    query = select(SCHOOL_YEAR).order_by(SCHOOL_YEAR.c.school_year.desc())
    if not include_archived:
        query = query.where(SCHOOL_YEAR.c.status != YearStatus.ARCHIVED)
    return _with_periods(session, session.execute(query).all())


def add_school_year(session: Session, year: SchoolYear, *, now: datetime) -> None:
    """Raises SchoolYearExists."""
    try:
        with session.begin_nested():
            session.execute(
                insert(SCHOOL_YEAR).values(**_columns(year), created_at=now, updated_at=now)
            )
    except IntegrityError as error:
        raise SchoolYearExists("This school year exists already.") from error
    _write_periods(session, year)


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
    if stored_rows_changed(changed) == 0:
        return False
    _write_periods(session, year)
    return True


def _columns(year: SchoolYear) -> dict[str, Any]:
    return {
        "school_year": year.school_year,
        "status": year.status,
        "first_day_on": year.first_day_on,
        "version": year.version,
    }


def _write_periods(session: Session, year: SchoolYear) -> None:
    this = REPORTING_PERIOD.c.school_year == year.school_year
    session.execute(delete(REPORTING_PERIOD).where(this))
    session.execute(
        insert(REPORTING_PERIOD),
        [
            {
                "school_year": year.school_year,
                "period": one.period,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
            }
            for one in year.periods
        ],
    )


def _with_periods(session: Session, rows: Sequence[Row[Any]]) -> list[SchoolYear]:
    names = [row.school_year for row in rows]
    periods: dict[str, list[ReportingPeriod]] = {name: [] for name in names}
    for row in session.execute(
        select(REPORTING_PERIOD)
        .where(REPORTING_PERIOD.c.school_year.in_(names))
        .order_by(REPORTING_PERIOD.c.ends_on)
    ):
        periods[row.school_year].append(
            ReportingPeriod(Period(row.period), row.starts_on, row.ends_on)
        )
    return [
        SchoolYear(
            row.school_year,
            YearStatus(row.status),
            row.first_day_on,
            tuple(periods[row.school_year]),
            row.version,
        )
        for row in rows
    ]
