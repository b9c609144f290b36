"""Queries on the headers of plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    bindparam,
    exists,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from plans.calendar import usecases as calendar
from plans.calendar.domain import SchoolYear
from plans.figures.domain import Place
from plans.improvement.domain.documents import DOCUMENTS, document_steps
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.plans import OPEN, Plan, PlanStatus
from plans.improvement.domain.steps import PlanKind
from plans.improvement.errors import NoSuchPlan
from plans.improvement.tables import PLAN, PLAN_STEP
from plans.store import covered, covered_by_values, has_words, values_of
from servicekit.db import new_id, stored_rows_changed
from servicekit.outbox import OUTBOX_AGGREGATE

Years = Mapping[str, SchoolYear]
# Hot, so made once: to put one together costs as much as the database does. The plan's year by its
# full name: SQLAlchemy leaves the tables' names out of SQLite's RETURNING, and a column of that
# name has the school year's table, too.
_YEAR = calendar.year_beside(literal_column('"plan".school_year', PLAN.c.school_year.type))
_ONE = select(PLAN, *_YEAR).where(PLAN.c.id == bindparam("plan_id"), covered_by_values(PLAN.c))
_RAISE = (
    update(PLAN)
    .where(PLAN.c.id == bindparam("plan_id"), PLAN.c.status.in_(OPEN))
    .values(
        version=PLAN.c.version + 1, updated_at=bindparam("now"), updated_by=bindparam("by_name")
    )
)
_RAISE_VERSION = _RAISE.returning(PLAN.c.version)
_SAVE = _RAISE.where(
    covered_by_values(PLAN.c),
    calendar.is_open(PLAN.c.school_year),
    ~exists().where(
        PLAN_STEP.c.plan_id == PLAN.c.id,
        PLAN_STEP.c.step == bindparam("of_step"),
        PLAN_STEP.c.body == bindparam("new_body"),
    ),
).returning(PLAN, *_YEAR)
_KINDS: Mapping[str, PlanKind] = {kind: kind for kind in get_args(PlanKind)}


@dataclass(frozen=True)
class PlanFilter:
    """Which plans to list; None does not restrict."""

    school_year: str | None = None
    status: PlanStatus | None = None
    district_code: str | None = None
    words: str | None = None


def get_plan(session: Session, plan_id: UUID, *, within: Organization) -> Plan:
    """Raises NoSuchPlan, also for one that `within` does not cover (R16)."""
    row = session.execute(_ONE, {"plan_id": plan_id, **values_of(within)}).one_or_none()
    if row is None:
        raise NoSuchPlan("There is no such plan.")
    return _plan(row, calendar.joined_year(row))


def find_plan_of(session: Session, organization: Organization, year: SchoolYear) -> Plan | None:
    """The one plan of an organization in a year."""
    row = session.execute(
        select(PLAN).where(
            PLAN.c.school_year == year.school_year,
            PLAN.c.district_code == organization.district_code,
            PLAN.c.school_code == (organization.school_code or ""),
        )
    ).one_or_none()
    return None if row is None else _plan(row, year)


def list_plans(
    session: Session,
    chosen: PlanFilter,
    *,
    within: Organization,
    years: Years,
    after: Plan | None = None,
    limit: int | None = None,
) -> Sequence[Plan]:
    """By district code, school code and year; those behind `after`."""
    query = select(PLAN).where(covered(PLAN.c, within), *_restrictions(chosen))
    order = (PLAN.c.district_code, PLAN.c.school_code, PLAN.c.school_year)
    if after is not None:
        place = (after.district_code, after.school_code or "", after.school_year)
        query = query.where(tuple_(*order) > place)
    found = session.execute(query.order_by(*order).limit(limit))
    return [_plan(row, years[row.school_year]) for row in found]


def add_plan(
    session: Session, place: Place, year: SchoolYear, by: str, now: datetime
) -> Plan | None:
    """A new draft with its empty documents; None when the organization has one in this year."""
    plan_id = new_id()
    try:
        with session.begin_nested():
            session.execute(
                insert(PLAN).values(
                    id=plan_id,
                    kind=place.kind,
                    school_year=year.school_year,
                    district_code=place.organization.district_code,
                    school_code=place.organization.school_code or "",
                    name=place.name,
                    district_name=place.district_name,
                    status=PlanStatus.DRAFT,
                    version=1,
                    revision=0,
                    created_at=now,
                    updated_at=now,
                    updated_by=by,
                )
            )
    except IntegrityError:
        return None
    session.execute(
        insert(PLAN_STEP),
        [
            {
                "plan_id": plan_id,
                "step": step,
                "version": 0,
                "body": DOCUMENTS[step]().body,
            }
            for step in document_steps(place.kind)
        ],
    )
    return find_plan_of(session, place.organization, year)


def raise_version(session: Session, plan: Plan, by: str, now: datetime) -> int | None:
    """Note a change of an open plan, giving its new version; None when it is not open (R1, R2)."""
    values = {"plan_id": plan.id, "now": now, "by_name": by}
    return session.execute(_RAISE_VERSION, values).scalar_one_or_none()


def begin_save(
    session: Session, plan_id: UUID, saved: SavedStep, *, within: Organization
) -> Plan | None:
    """Note that a step of an open plan is saved, giving the plan as it is then (R1, R2).

    None where `within` covers no such plan, or it or its year is not open, or the step holds this
    document already.
    """
    values = {
        "plan_id": plan_id,
        "of_step": saved.step,
        "new_body": saved.document.body,
        "now": saved.saved_at,
        "by_name": saved.saved_by,
        **values_of(within),
    }
    row = session.execute(_SAVE, values).one_or_none()
    return None if row is None else _plan(row, calendar.joined_year(row))


def mark_submitted(session: Session, plan: Plan, by: str, now: datetime) -> bool:
    """Turn an open plan into a submitted one; False when it is not open (R1)."""
    changed = session.execute(
        update(PLAN)
        .where(PLAN.c.id == plan.id, PLAN.c.status.in_(OPEN))
        .values(
            status=PlanStatus.SUBMITTED,
            version=PLAN.c.version + 1,
            revision=PLAN.c.revision + 1,
            updated_at=now,
            updated_by=by,
            submitted_at=now,
            submitted_by=by,
            is_late=plan.is_late_at(now),
        )
    )
    return stored_rows_changed(changed) == 1


def count_events(session: Session, plan_id: UUID) -> int:
    """How many events this plan has had: the `aggregateversion` of its newest (R14)."""
    return (
        session.execute(
            select(OUTBOX_AGGREGATE.c.version).where(
                OUTBOX_AGGREGATE.c.aggregate == f"plan/{plan_id}"
            )
        ).scalar_one_or_none()
        or 0
    )


def _restrictions(chosen: PlanFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.school_year is not None:
        found.append(PLAN.c.school_year == chosen.school_year)
    if chosen.status is not None:
        found.append(PLAN.c.status == chosen.status)
    if chosen.district_code is not None:
        found.append(PLAN.c.district_code == chosen.district_code)
    if chosen.words:
        found.append(has_words(PLAN.c, chosen.words))
    return found


def _plan(row: Row[Any], year: SchoolYear) -> Plan:
    return Plan(
        id=row.id,
        kind=_KINDS[row.kind],
        year=year,
        organization=Organization(row.district_code, row.school_code or None),
        name=row.name,
        district_name=row.district_name,
        status=PlanStatus(row.status),
        version=row.version,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
        is_late=row.is_late,
    )
