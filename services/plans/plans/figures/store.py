"""Every query on the copies of directory and figures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from plans.figures.domain import Figure, FigureRow, Place, PlaceChange, Reach, Sheet, Snapshot
from plans.figures.tables import FIGURE, PLACE, SNAPSHOT, WANTED_SNAPSHOT
from plans.store import covered, has_words, stamp

_DISTRICT = PLACE.alias("district")
_BATCH = 2_000
_SHEET_COLUMNS = (
    FIGURE.c.snapshot_id,
    FIGURE.c.district_code,
    FIGURE.c.school_code,
    FIGURE.c.item,
    FIGURE.c.enrolled,
    FIGURE.c.numerator,
    FIGURE.c.denominator,
    FIGURE.c.is_public,
    FIGURE.c.lost_at_least,
    FIGURE.c.days_left,
)


def count_directory_version(session: Session) -> int:
    """The newest version of the directory that is stored; 0 before the first."""
    newest = session.execute(select(func.max(PLACE.c.version))).scalar_one()
    return int(newest or 0)


def save_places(session: Session, changes: Sequence[PlaceChange]) -> None:
    """Put these in the place of what was known of them; an older version changes nothing."""
    known = {
        (row.district_code, row.school_code): row.version
        for row in session.execute(
            select(PLACE.c.district_code, PLACE.c.school_code, PLACE.c.version)
        )
    }
    newer = [one for one in changes if known.get(_key(one.organization), -1) <= one.version]
    for one in newer:
        if _key(one.organization) in known:
            session.execute(delete(PLACE).where(_is_place(one.organization)))
    if newer:
        session.execute(insert(PLACE), [_place_values(one) for one in newer])


def find_place(session: Session, organization: Organization) -> Place | None:
    """A district or school of the directory, open or not."""
    row = session.execute(_places().where(_is_place(organization))).one_or_none()
    return None if row is None else _place(row)


def list_places(
    session: Session,
    *,
    within: Organization,
    kind: str | None = None,
    words: str | None = None,
) -> Sequence[Place]:
    """Open districts and schools inside `within`, by code, whose name or code has the words."""
    query = _places().where(PLACE.c.is_open, covered(PLACE.c, within))
    if kind is not None:
        is_district = PLACE.c.school_code == ""
        query = query.where(is_district if kind == "district" else ~is_district)
    if words:
        query = query.where(has_words(PLACE.c, words))
    ordered = query.order_by(PLACE.c.district_code, PLACE.c.school_code)
    return [_place(row) for row in session.execute(ordered)]


def want_snapshot(
    session: Session, school_year: str, period: str, snapshot_id: UUID, as_of: date, now: datetime
) -> None:
    """Remember which snapshot is the valid one of its period."""
    session.execute(
        delete(WANTED_SNAPSHOT).where(
            WANTED_SNAPSHOT.c.school_year == school_year, WANTED_SNAPSHOT.c.period == period
        )
    )
    session.execute(
        insert(WANTED_SNAPSHOT).values(
            school_year=school_year,
            period=period,
            snapshot_id=snapshot_id,
            as_of=as_of,
            wanted_at=now,
        )
    )


def is_wanted(session: Session, snapshot_id: UUID) -> bool:
    """Whether this is still the valid snapshot of its period."""
    return (
        session.execute(
            select(WANTED_SNAPSHOT.c.period).where(WANTED_SNAPSHOT.c.snapshot_id == snapshot_id)
        ).one_or_none()
        is not None
    )


def replace_figures(
    session: Session, snapshot: Snapshot, rows: Sequence[FigureRow], *, now: datetime
) -> None:
    """Store the figures in the place of the former ones of that period."""
    former = select(SNAPSHOT.c.snapshot_id).where(
        SNAPSHOT.c.school_year == snapshot.school_year, SNAPSHOT.c.period == snapshot.period
    )
    session.execute(delete(FIGURE).where(FIGURE.c.snapshot_id.in_(former)))
    session.execute(delete(SNAPSHOT).where(SNAPSHOT.c.snapshot_id.in_(former)))
    session.execute(
        insert(SNAPSHOT).values(
            snapshot_id=snapshot.snapshot_id,
            school_year=snapshot.school_year,
            period=snapshot.period,
            as_of=snapshot.as_of,
            rule_version=snapshot.rule_version,
            days_to_come=snapshot.days_to_come,
            stored_at=now,
        )
    )
    for start in range(0, len(rows), _BATCH):
        session.execute(
            insert(FIGURE),
            [_figure_values(snapshot.snapshot_id, row) for row in rows[start : start + _BATCH]],
        )


def list_newest_snapshots(session: Session, school_years: Iterable[str]) -> Mapping[str, Snapshot]:
    """Of each year the snapshot that reaches farthest, by year."""
    rows = session.execute(
        select(SNAPSHOT)
        .where(SNAPSHOT.c.school_year.in_(list(school_years)))
        .order_by(SNAPSHOT.c.as_of)
    )
    return {
        row.school_year: Snapshot(
            row.snapshot_id,
            row.school_year,
            row.period,
            row.as_of,
            row.rule_version,
            row.days_to_come,
        )
        for row in rows
    }


def list_sheets(
    session: Session,
    snapshots: Iterable[Snapshot],
    organizations: Iterable[Organization],
    *,
    item: str | None = None,
) -> Mapping[tuple[UUID, Organization], Sheet]:
    """The figures of these organizations in these snapshots; no key where there are none.

    `item`: those of one group alone.
    """
    by_id = {one.snapshot_id: one for one in snapshots}
    query = select(*_SHEET_COLUMNS).where(
        FIGURE.c.snapshot_id.in_(list(by_id)),
        tuple_(FIGURE.c.district_code, FIGURE.c.school_code).in_(
            [_key(organization) for organization in organizations]
        ),
    )
    if item is not None:
        query = query.where(FIGURE.c.item == item)
    found: dict[tuple[UUID, str, str], dict[str, Figure]] = {}
    for snapshot_id, district, school, *figure in session.execute(query):
        found.setdefault((snapshot_id, district, school), {})[figure[0]] = _figure(*figure)
    return {
        (snapshot_id, Organization(district, school or None)): Sheet(by_id[snapshot_id], figures)
        for (snapshot_id, district, school), figures in found.items()
    }


def stamps_of_snapshots(plan: FromClause) -> Select[Any]:
    """The snapshots of the year of the one row of `plan`, and of the two before, as stamps."""
    years_before = _begins_in(plan.c.school_year) - _begins_in(SNAPSHOT.c.school_year)
    return select(*stamp(SNAPSHOT.c.snapshot_id, literal(0), SNAPSHOT.c.stored_at)).join(
        plan, years_before.between(0, 2)
    )


def stamps_of_schools(plan: FromClause) -> Select[Any]:
    """What is shown of each open school of the district that the one row of `plan` is of.

    No rows where it is a school's plan.
    """
    return select(*stamp(PLACE.c.school_code, PLACE.c.version, PLACE.c.name)).join(
        plan,
        and_(
            plan.c.school_code == "",
            PLACE.c.district_code == plan.c.district_code,
            PLACE.c.school_code != "",
            PLACE.c.is_open,
        ),
    )


def _begins_in(school_year: ColumnElement[str]) -> ColumnElement[int]:
    return cast(func.substr(school_year, 1, 4), Integer)


def _figure(*values: Any) -> Figure:
    *counts, lost_at_least, days_left = values
    reach = None if lost_at_least is None else Reach(lost_at_least, days_left)
    return Figure(*[*counts, reach])


def _places() -> Any:
    return select(PLACE, _DISTRICT.c.name.label("district_name")).outerjoin(
        _DISTRICT,
        and_(_DISTRICT.c.district_code == PLACE.c.district_code, _DISTRICT.c.school_code == ""),
    )


def _place(row: Any) -> Place:
    return Place(
        Organization(row.district_code, row.school_code or None),
        row.name,
        row.district_name or "",
        row.is_open,
    )


def _key(organization: Organization) -> tuple[str, str]:
    return organization.district_code or "", organization.school_code or ""


def _is_place(organization: Organization) -> ColumnElement[bool]:
    district, school = _key(organization)
    return and_(PLACE.c.district_code == district, PLACE.c.school_code == school)


def _place_values(one: PlaceChange) -> dict[str, Any]:
    district, school = _key(one.organization)
    return {
        "district_code": district,
        "school_code": school,
        "name": one.name,
        "is_open": one.is_open,
        "version": one.version,
    }


def _figure_values(snapshot_id: UUID, row: FigureRow) -> dict[str, Any]:
    district, school = _key(row.organization)
    reach = row.figure.reach
    return {
        "snapshot_id": snapshot_id,
        "district_code": district,
        "school_code": school,
        "item": row.figure.item,
        "enrolled": row.figure.enrolled,
        "numerator": row.figure.numerator,
        "denominator": row.figure.denominator,
        "is_state": row.is_state,
        "is_public": row.figure.is_public,
        "lost_at_least": reach and reach.lost_at_least,
        "days_left": reach and reach.days_left,
    }
