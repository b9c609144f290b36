"""Snapshots, their files and figures, and which of them are active."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from servicekit.db import new_id, upsert
from stars_sync.domain.figures import Cell, Counts
from stars_sync.domain.imports import Figure, Snapshot
from stars_sync.domain.kinds import Kind
from stars_sync.domain.masks import Audience, MaskRule
from stars_sync.domain.periods import Period, SchoolYear, Slot
from stars_sync.domain.rates import TierRule
from stars_sync.domain.reach import ToldReach
from stars_sync.domain.releases import Release, StoredFile
from stars_sync.errors import NoSuchSnapshot
from stars_sync.tables import ACTIVE_SNAPSHOT, FIGURE, SNAPSHOT, SNAPSHOT_FILE

_COUNTS = (
    "not_in_tier",
    "tier_1",
    "tier_2",
    "tier_3",
    "tier_4",
    "enrolled_half_days",
    "absent_half_days",
    "unexcused_half_days",
)
_SHOWN = {audience: f"is_shown_{audience}" for audience in Audience}


def _snapshots() -> Select[Any]:
    return select(
        SNAPSHOT, ACTIVE_SNAPSHOT.c.snapshot_id.is_not(None).label("is_active")
    ).outerjoin(ACTIVE_SNAPSHOT, ACTIVE_SNAPSHOT.c.snapshot_id == SNAPSHOT.c.id)


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(**row._mapping)


def get_snapshot(session: Session, snapshot_id: UUID) -> Snapshot:
    """Raises NoSuchSnapshot."""
    row = session.execute(_snapshots().where(SNAPSHOT.c.id == snapshot_id)).one_or_none()
    if row is None:
        raise NoSuchSnapshot("There is no such snapshot.")
    return _snapshot(row)


def find_by_content(session: Session, content_hash: str) -> Snapshot | None:
    row = session.execute(_snapshots().where(SNAPSHOT.c.content_hash == content_hash)).one_or_none()
    return None if row is None else _snapshot(row)


def list_snapshots(session: Session, *, school_year: str | None = None) -> Sequence[Snapshot]:
    """Newest date first, of one date the latest published first."""
    query = _snapshots().order_by(SNAPSHOT.c.as_of.desc(), SNAPSHOT.c.published_at.desc())
    if school_year is not None:
        query = query.where(SNAPSHOT.c.school_year == school_year)
    return [_snapshot(row) for row in session.execute(query)]


def list_folders(session: Session) -> frozenset[str]:
    """Names of the folders that some snapshot needs."""
    return frozenset(session.scalars(select(SNAPSHOT.c.content_hash)))


def list_active_files(session: Session) -> Sequence[StoredFile]:
    """The files in use: of each active snapshot those of its own period."""
    rows = session.execute(
        select(SNAPSHOT_FILE, SNAPSHOT.c.school_year, SNAPSHOT.c.content_hash)
        .join(SNAPSHOT, SNAPSHOT.c.id == SNAPSHOT_FILE.c.snapshot_id)
        .join(ACTIVE_SNAPSHOT, ACTIVE_SNAPSHOT.c.snapshot_id == SNAPSHOT.c.id)
        .where(SNAPSHOT_FILE.c.period == SNAPSHOT.c.period)
    )
    return [
        StoredFile(
            Slot(SchoolYear.parse(row.school_year), Period(row.period), row.as_of),
            Kind(row.kind),
            row.sha256,
            row.row_count,
            row.content_hash,
        )
        for row in rows
    ]


def add_snapshot(
    session: Session,
    release: Release,
    content_hash: str,
    rule: TierRule,
    masks: MaskRule,
    *,
    days_to_come: int,
    now: datetime,
) -> UUID:
    snapshot_id = new_id()
    session.execute(
        SNAPSHOT.insert().values(
            id=snapshot_id,
            school_year=str(release.slot.school_year),
            period=release.slot.period,
            as_of=release.slot.as_of,
            content_hash=content_hash,
            rule_version=rule.version,
            mask_version=masks.version,
            days_to_come=days_to_come,
            made_at=now,
            published_at=now,
        )
    )
    rows = [
        {
            "snapshot_id": snapshot_id,
            "period": file.slot.period,
            "kind": file.kind,
            "as_of": file.slot.as_of,
            "sha256": file.sha256,
            "row_count": file.row_count,
        }
        for file in release.files
    ]
    session.execute(SNAPSHOT_FILE.insert(), rows)
    return snapshot_id


def add_figures(
    session: Session,
    snapshot_id: UUID,
    figures: Iterable[tuple[Cell, frozenset[Audience], ToldReach | None]],
) -> None:
    rows = [
        {
            "snapshot_id": snapshot_id,
            "district_code": cell.place.district_code or "",
            "school_code": cell.place.school_code or "",
            "item": cell.item,
            "numerator": cell.counts.numerator,
            "denominator": cell.counts.denominator,
            **{name: getattr(cell.counts, name) for name in _COUNTS},
            **{column: audience in audiences for audience, column in _SHOWN.items()},
            "lost_at_least": reach and reach.lost_at_least,
            "days_left": reach and reach.days_left,
        }
        for cell, audiences, reach in figures
    ]
    session.execute(FIGURE.insert(), rows)


def activate(session: Session, slot: Slot, snapshot_id: UUID, *, now: datetime) -> None:
    """From this commit on it is the valid one of its slot; the former one stays."""
    key = {"school_year": str(slot.school_year), "period": slot.period}
    pointer = {"snapshot_id": snapshot_id}
    upsert(session, ACTIVE_SNAPSHOT, {**key, **pointer}, pointer)
    session.execute(update(SNAPSHOT).where(SNAPSHOT.c.id == snapshot_id).values(published_at=now))


def list_figures(
    session: Session, snapshot_id: UUID, *, district_code: str | None, school_code: str | None
) -> Sequence[Figure]:
    """By place and item; a district's with those of its schools, a school's alone."""
    query = select(FIGURE).where(FIGURE.c.snapshot_id == snapshot_id)
    if district_code is not None:
        query = query.where(FIGURE.c.district_code == district_code)
    if school_code is not None:
        query = query.where(FIGURE.c.school_code == school_code)
    ordered = query.order_by(FIGURE.c.district_code, FIGURE.c.school_code, FIGURE.c.item)
    return [_figure(row) for row in session.execute(ordered)]


def _figure(row: Row[Any]) -> Figure:
    return Figure(
        row.district_code,
        row.school_code,
        row.item,
        Counts(**{name: getattr(row, name) for name in _COUNTS}),
        frozenset(audience for audience, column in _SHOWN.items() if getattr(row, column)),
        None if row.lost_at_least is None else ToldReach(row.lost_at_least, row.days_left),
    )
