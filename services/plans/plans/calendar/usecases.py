"""What people do with school years (AIP-024, AIP-025, AIP-075, AIP-076, AIP-078)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.plans import SchoolYearChanged
from plans.calendar import store
from plans.calendar.domain import (
    ReportingPeriod,
    SchoolYear,
    Updates,
    YearStatus,
    new_school_year,
)
from plans.calendar.errors import DistrictUnknown, SchoolYearStale
from plans.figures import usecases as figures
from servicekit import audit, outbox
from servicekit.audit import Actor
from servicekit.errors import FieldProblem


@dataclass(frozen=True)
class YearChange:
    """What to change; None leaves it as it is."""

    status: YearStatus | None = None
    first_day_on: date | None = None
    periods: Sequence[ReportingPeriod] | None = None
    updates: Updates | None = None
    district_first_days: Mapping[str, date | None] | None = None
    measures_required: bool | None = None
    reason: str | None = None

    def apply_to(self, year: SchoolYear) -> SchoolYear:
        """Raises what the domain says against it."""
        changed = year if self.status is None else year.with_status(self.status, self.reason)
        if self.first_day_on is not None:
            changed = changed.with_first_day(self.first_day_on)
        if self.periods is not None:
            changed = changed.with_periods(self.periods)
        if self.updates is not None:
            changed = changed.with_updates(self.updates)
        if self.district_first_days is not None:
            changed = changed.with_first_days(self.district_first_days)
        if self.measures_required is not None:
            changed = changed.with_measures(self.measures_required)
        return changed


def list_school_years(session: Session, *, include_archived: bool) -> Sequence[SchoolYear]:
    """Newest first; archived ones only when asked for (C06)."""
    return store.list_school_years(session, include_archived=include_archived)


def years_by_name(session: Session) -> Mapping[str, SchoolYear]:
    """Every year, archived ones too, by its name."""
    years = store.list_school_years(session, include_archived=True)
    return {year.school_year: year for year in years}


def read_school_year(session: Session, school_year: str) -> SchoolYear:
    """Raises NoSuchSchoolYear."""
    return store.get_school_year(session, school_year)


def find_active_year(session: Session) -> SchoolYear | None:
    """The year that is open for entry, if any is."""
    return store.find_active_year(session)


def hold_open_year(session: Session, school_year: str) -> SchoolYear:
    """The year, kept from closing until this transaction ends (R4). Raises SchoolYearClosed."""
    year = store.get_school_year(session, school_year, hold=True)
    year.require_open()
    return year


def create_school_year(
    session: Session,
    school_year: str,
    *,
    first_day_on: date | None = None,
    measures_required: bool = True,
    by: Actor,
    now: datetime,
) -> SchoolYear:
    """A draft year with the default periods (D17); records SchoolYearChanged.

    Raises NotASchoolYear, FirstDayOutsideYear, SchoolYearExists.
    """
    year = new_school_year(school_year, first_day_on).with_measures(measures_required)
    store.add_school_year(session, year, now=now)
    _tell(session, year, by, "school_year.created", None, None, now)
    return year


def change_school_year(
    session: Session,
    school_year: str,
    change: YearChange,
    *,
    expected_version: int,
    by: Actor,
    now: datetime,
) -> SchoolYear:
    """Change status, dates or what plans owe; records SchoolYearChanged if anything changed.

    Raises SchoolYearStale, AnotherYearActive, DistrictUnknown and what the domain says against it.
    """
    former = store.get_school_year(session, school_year)
    if former.version == expected_version:
        changed = change.apply_to(former)
        if changed == former:
            return former
        _require_districts(session, set(changed.first_days) - set(former.first_days))
        changed = replace(changed, version=former.version + 1)
        if store.change_school_year(session, changed, from_version=former.version, now=now):
            _tell(session, changed, by, "school_year.changed", former, change.reason, now)
            return changed
    current = store.get_school_year(session, school_year)
    raise SchoolYearStale(
        "Somebody changed this school year meanwhile.", params={"version": current.version}
    )


def activate_school_year(
    session: Session, school_year: str, *, by: Actor, now: datetime
) -> SchoolYear:
    """Open the year for entry. Raises AnotherYearActive, SchoolYearStatusForbidden."""
    year = store.get_school_year(session, school_year)
    return change_school_year(
        session,
        school_year,
        YearChange(status=YearStatus.ACTIVE),
        expected_version=year.version,
        by=by,
        now=now,
    )


def _require_districts(session: Session, codes: Collection[str]) -> None:
    if not codes:
        return
    places = figures.list_places(session, within=Organization(), kind="district")
    known = {place.organization.district_code for place in places}
    if unknown := sorted(set(codes) - known):
        raise DistrictUnknown(
            "There is no such district.",
            at=[
                FieldProblem(f"/district_first_days/{code}", DistrictUnknown.code, "Not there.")
                for code in unknown
            ],
        )


def _tell(
    session: Session,
    year: SchoolYear,
    by: Actor,
    action: str,
    former: SchoolYear | None,
    reason: str | None,
    now: datetime,
) -> None:
    outbox.record(
        session,
        SchoolYearChanged(
            school_year=year.school_year,
            status=year.status.value,
            first_day_on=year.first_day_on,
            plans_due_at=year.plans_due_at,
            district_plans_due_at={
                one.district_code: one.plans_due_at for one in year.district_first_days
            },
        ),
        now=now,
    )
    audit.record(
        session,
        by,
        action,
        f"school-year/{year.school_year}",
        now=now,
        change={"from": former and _facts(former), "to": _facts(year)},
        reason=reason,
    )


def _facts(year: SchoolYear) -> dict[str, Any]:
    return {
        "status": year.status.value,
        "first_day_on": year.first_day_on.isoformat(),
        "periods": {
            one.period.value: f"{one.starts_on.isoformat()}/{one.ends_on.isoformat()}"
            for one in year.periods
        },
        "updates": year.updates,
        "district_first_days": {
            code: day.isoformat() for code, day in sorted(year.first_days.items())
        },
        "measures_required": year.measures_required,
    }


def year_beside(school_year: ColumnElement[str]) -> list[ColumnElement[Any]]:
    """Part of a statement: the year as columns, which `joined_year` reads."""
    return store.year_beside(school_year)


def joined_year(row: Row[Any]) -> SchoolYear:
    """The year that `year_beside` put into this row."""
    return store.joined_year(row)


def is_open(school_year: ColumnElement[str]) -> ColumnElement[bool]:
    """Part of a statement: whether a row's year is open for entry."""
    return store.is_open(school_year)


def stamp_of_year(plan: FromClause) -> Select[Any]:
    """Part of a statement: changes with the year of the one row of `plan`."""
    return store.stamp_of_year(plan)
