"""Keeping the copies of directory and figures, and reading them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from plans.figures import store
from plans.figures.domain import (
    ALL,
    FigureRow,
    Known,
    KnownSchool,
    Place,
    PlaceChange,
    Sheet,
    Snapshot,
)
from plans.figures.errors import NoSuchOrganization
from servicekit import schedule

FETCH_DIRECTORY = "fetch-directory"
FETCH_FIGURES = "fetch-figures"


def follow_directory(session: Session, version: int, *, now: datetime) -> None:
    """Have the changes up to `version` fetched, unless they are known."""
    known = store.count_directory_version(session)
    if known < version:
        schedule.later(session, FETCH_DIRECTORY, {"since": known}, now=now)


def follow_snapshot(
    session: Session,
    snapshot_id: UUID,
    school_year: str,
    period: str,
    as_of: date,
    *,
    now: datetime,
) -> None:
    """This snapshot is the valid one of its period: have its figures fetched."""
    store.want_snapshot(session, school_year, period, snapshot_id, as_of, now)
    schedule.later(session, FETCH_FIGURES, {"snapshot_id": str(snapshot_id)}, now=now)


def store_directory(session: Session, changes: Sequence[PlaceChange]) -> None:
    """Keep what changed in the directory. A closed school stays (architecture section 3)."""
    store.save_places(session, changes)


def store_figures(
    session: Session, snapshot: Snapshot, rows: Sequence[FigureRow], *, now: datetime
) -> None:
    """Keep a snapshot's figures, if it is still the valid one of its period."""
    if store.is_wanted(session, snapshot.snapshot_id):
        store.replace_figures(session, snapshot, rows, now=now)


def read_place(session: Session, organization: Organization, *, within: Organization) -> Place:
    """Raises NoSuchOrganization, also for one that `within` does not cover."""
    place = store.find_place(session, organization) if within.covers(organization) else None
    if place is None:
        raise NoSuchOrganization("There is no such school or district.")
    return place


def list_places(
    session: Session, *, within: Organization, kind: str | None = None, words: str | None = None
) -> Sequence[Place]:
    """Open districts and schools that `within` covers, by code."""
    return store.list_places(session, within=within, kind=kind, words=words)


def known_for(
    session: Session, organization: Organization, school_year: str, former_years: tuple[str, str]
) -> Known:
    """The newest figures of this year and of the two years before, oldest first."""
    snapshots = store.list_newest_snapshots(session, (school_year, *former_years))
    sheets = store.list_sheets(session, snapshots.values(), [organization])
    return _known(organization, school_year, former_years, snapshots, sheets)


def known_for_schools(
    session: Session, district: Organization, school_year: str, former_years: tuple[str, str]
) -> tuple[KnownSchool, ...]:
    """The open schools of a district by code, each with the figures of all its students."""
    places = store.list_places(session, within=district, kind="school")
    snapshots = store.list_newest_snapshots(session, (school_year, *former_years))
    sheets = store.list_sheets(
        session, snapshots.values(), [place.organization for place in places], item=ALL
    )
    return tuple(
        KnownSchool(place, _known(place.organization, school_year, former_years, snapshots, sheets))
        for place in places
    )


def _known(
    organization: Organization,
    school_year: str,
    former_years: tuple[str, str],
    snapshots: Mapping[str, Snapshot],
    sheets: Mapping[tuple[UUID, Organization], Sheet],
) -> Known:
    def sheet_of(year: str) -> Sheet | None:
        snapshot = snapshots.get(year)
        return sheets.get((snapshot.snapshot_id, organization)) if snapshot else None

    first, second = former_years
    return Known(
        school_year, former_years, sheet_of(school_year), (sheet_of(first), sheet_of(second))
    )


def sheets_of_year(
    session: Session, school_year: str, organizations: Sequence[Organization]
) -> Mapping[Organization, Sheet]:
    """The newest figures of one year of many organizations."""
    snapshots = store.list_newest_snapshots(session, [school_year])
    sheets = store.list_sheets(session, snapshots.values(), organizations)
    return {organization: sheet for (_, organization), sheet in sheets.items()}


def stamps_of_figures(plan: FromClause) -> tuple[Select[Any], ...]:
    """Parts of a statement: change with what `known_for` and `known_for_schools` give."""
    return store.stamps_of_snapshots(plan), store.stamps_of_schools(plan)
