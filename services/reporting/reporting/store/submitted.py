"""Reading the report Attendance Plan Submitted out of the read models."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import Session, aliased

from contracts.organizations import Organization
from reporting.domain.submitted import Question, Row, SchoolYear, Status, Totals, foldable
from reporting.tables import OrganizationRow, PlanStatusRow, SchoolYearRow


def list_school_years(session: Session) -> Sequence[SchoolYear]:
    """All, newest first."""
    rows = session.execute(
        select(SchoolYearRow).order_by(SchoolYearRow.school_year.desc())
    ).scalars()
    return [
        SchoolYear(
            row.school_year,
            row.status,
            row.plans_due_at,
            told
            if told is None
            else {code: datetime.fromisoformat(at) for code, at in told.items()},
        )
        for row in rows
        for told in [row.district_plans_due_at]
    ]


def has_district(session: Session, district_code: str) -> bool:
    found = session.get(OrganizationRow, (district_code, ""))
    return found is not None


def count_totals(
    session: Session, year: SchoolYear, scope: Organization, question: Question, *, now: datetime
) -> Totals:
    """Counts over everything in scope that fits the question, whatever its status."""
    listed = _listed(year, scope, question, now=now)
    counts: dict[str, ColumnElement[int]] = {
        "organizations": func.count(),
        "submitted": _sum_of(listed.c.status == Status.SUBMITTED.value),
        "created_not_submitted": _sum_of(listed.c.status == Status.CREATED.value),
        "no_plan": _sum_of(listed.c.status == Status.NO_PLAN.value),
        "late": _sum_of(listed.c.is_late),
    }
    named = (column.label(name) for name, column in counts.items())
    counted = session.execute(select(*named).select_from(listed)).one()
    return Totals(**counted._mapping)


def count_rows(
    session: Session, year: SchoolYear, scope: Organization, question: Question, *, now: datetime
) -> int:
    listed = _listed(year, scope, question, now=now)
    narrowed = _of_status(select(func.count()).select_from(listed), listed, question)
    return int(session.execute(narrowed).scalar_one())


def list_rows(
    session: Session,
    year: SchoolYear,
    scope: Organization,
    question: Question,
    *,
    now: datetime,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Row]:
    """The rows in the order asked for; equal ones by name, then code."""
    listed = _listed(year, scope, question, now=now)
    rows = session.execute(
        _of_status(select(listed), listed, question)
        .order_by(*_order(listed, question), listed.c.folded_name)
        .order_by(listed.c.district_code, listed.c.school_code)
        .limit(limit)
        .offset(offset)
    )
    return [_row_of(row) for row in rows]


def _listed(
    year: SchoolYear, scope: Organization, question: Question, *, now: datetime
) -> Subquery:
    """Every organization in scope that is open or has a plan of the year, with its plan."""
    plan, district = PlanStatusRow, aliased(OrganizationRow)
    schools = _school_counts(year)
    due_at = _due_at(year)
    return (
        select(
            OrganizationRow.district_code,
            OrganizationRow.school_code,
            OrganizationRow.name,
            OrganizationRow.folded_name,
            func.coalesce(district.name, "").label("district_name"),
            func.coalesce(district.folded_name, "").label("folded_district_name"),
            _status().label("status"),
            plan.plan_id,
            plan.submitted_at,
            plan.revision,
            due_at.label("due_at"),
            case(
                (plan.submitted_at.is_not(None), plan.is_late),
                else_=func.coalesce(due_at <= now, false()),
            ).label("is_late"),
            func.coalesce(schools.c.schools, 0).label("schools"),
            func.coalesce(schools.c.submitted, 0).label("submitted_schools"),
        )
        .select_from(OrganizationRow)
        .outerjoin(plan, _plan_of(year))
        .outerjoin(
            district,
            and_(
                district.district_code == OrganizationRow.district_code,
                district.school_code == "",
            ),
        )
        .outerjoin(schools, schools.c.district_code == OrganizationRow.district_code)
        .where(_is_listed(), *_within(scope), *_asked_for(question))
        .subquery("listed")
    )


def _due_at(year: SchoolYear) -> ColumnElement[datetime | None]:
    """As it holds now; a year that has not told its districts' yet leaves a plan its first one."""
    of_plan, told = PlanStatusRow.due_at, year.district_plans_due_at
    of_year = literal(year.plans_due_at, of_plan.type)
    if told is None:
        return func.coalesce(of_plan, of_year)
    of_districts = [
        (OrganizationRow.district_code == code, literal(at, of_plan.type))
        for code, at in told.items()
    ]
    return case(*of_districts, else_=of_year) if of_districts else of_year


def _school_counts(year: SchoolYear) -> Subquery:
    return (
        select(
            OrganizationRow.district_code,
            func.count().label("schools"),
            _sum_of(PlanStatusRow.submitted_at.is_not(None)).label("submitted"),
        )
        .select_from(OrganizationRow)
        .outerjoin(PlanStatusRow, _plan_of(year))
        .where(OrganizationRow.school_code != "", _is_listed())
        .group_by(OrganizationRow.district_code)
        .subquery("schools")
    )


def _plan_of(year: SchoolYear) -> ColumnElement[bool]:
    return and_(
        PlanStatusRow.school_year == year.school_year,
        PlanStatusRow.district_code == OrganizationRow.district_code,
        PlanStatusRow.school_code == OrganizationRow.school_code,
    )


def _is_listed() -> ColumnElement[bool]:
    return or_(OrganizationRow.is_open, PlanStatusRow.plan_id.is_not(None))


def _within(scope: Organization) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if scope.district_code is not None:
        conditions.append(OrganizationRow.district_code == scope.district_code)
    if scope.school_code is not None:
        conditions.append(OrganizationRow.school_code == scope.school_code)
    return conditions


def _asked_for(question: Question) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if question.kind is not None:
        is_school = OrganizationRow.school_code != ""
        conditions.append(is_school if question.kind == "school" else ~is_school)
    if question.district is not None:
        conditions.append(OrganizationRow.district_code == question.district)
    if words := question.words.strip():
        code = OrganizationRow.district_code + "/" + OrganizationRow.school_code
        conditions.append(
            or_(
                OrganizationRow.folded_name.contains(foldable(words), autoescape=True),
                code.istartswith(words if "/" in words else f"{words}/", autoescape=True),
            )
        )
    return conditions


def _status() -> ColumnElement[str]:
    return case(
        (PlanStatusRow.submitted_at.is_not(None), Status.SUBMITTED.value),
        (PlanStatusRow.plan_id.is_not(None), Status.CREATED.value),
        else_=Status.NO_PLAN.value,
    )


def _of_status(statement: Select[Any], listed: Subquery, question: Question) -> Select[Any]:
    if question.status is None:
        return statement
    return statement.where(listed.c.status == question.status.value)


def _order(listed: Subquery, question: Question) -> list[ColumnElement[Any]]:
    ranks = {status.value: rank for rank, status in enumerate(Status)}
    columns: dict[str, ColumnElement[Any]] = {
        "status": case(ranks, value=listed.c.status),
        "organization": listed.c.folded_name,
        "district": listed.c.folded_district_name,
        "submitted_at": listed.c.submitted_at,
    }
    column = columns[question.sort.removeprefix("-")]
    ordered = column.desc() if question.sort.startswith("-") else column.asc()
    return [ordered.nulls_last()]


def _sum_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _row_of(row: SqlRow[Any]) -> Row:
    is_school = row.school_code != ""
    return Row(
        organization=Organization(row.district_code, row.school_code or None),
        name=row.name,
        district_name=row.district_name,
        status=Status(row.status),
        plan_id=row.plan_id,
        submitted_at=row.submitted_at,
        revision=row.revision,
        is_late=bool(row.is_late),
        due_at=row.due_at,
        school_count=None if is_school else row.schools,
        submitted_school_count=None if is_school else row.submitted_schools,
    )
