"""What plans asks of stars-sync: the directory's changes and a snapshot's figures."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel

from contracts.organizations import Organization
from plans.figures.domain import ITEMS, Figure, FigureRow, PlaceChange, Reach, Snapshot
from servicekit.auth import ServiceClient

_PREFIX = "/api/v1/stars-sync"


class Stars(Protocol):
    """stars-sync as this service needs it. Raises the five errors."""

    def directory_since(self, version: int) -> Sequence[PlaceChange]: ...

    def figures_of(self, snapshot_id: UUID) -> tuple[Snapshot, Sequence[FigureRow]]: ...


class _Place(BaseModel):
    code: str
    district_code: str | None = None
    name: str
    is_open: bool
    version: int


class _DirectoryPage(BaseModel):
    districts: list[_Place]
    schools: list[_Place]
    next: str | None


class _Snapshot(BaseModel):
    id: UUID
    school_year: str
    period: str
    as_of: date
    rule_version: str
    days_to_come: int | None = None


class _Reach(BaseModel):
    lost_at_least: int
    days_left: int | None


class _Figure(BaseModel):
    """`audiences`: who may see the counts (D08)."""

    district_code: str | None
    school_code: str | None
    item: str
    students: int
    numerator: int
    denominator: int
    audiences: frozenset[str]
    reach: _Reach | None = None


class _Figures(BaseModel):
    snapshot: _Snapshot
    figures: list[_Figure]


class HttpStars:
    """Asks stars-sync's API with this service's own token, page by page."""

    def __init__(self, http: ServiceClient) -> None:
        self._http = http

    def directory_since(self, version: int) -> Sequence[PlaceChange]:
        """Every district and school that changed after `version`."""
        changes: list[PlaceChange] = []
        after: str | None = None
        while True:
            page = _DirectoryPage.model_validate(
                self._http.get(f"{_PREFIX}/directory", params={"since": version, "after": after})
            )
            changes.extend(_change(one) for one in (*page.districts, *page.schools))
            after = page.next
            if after is None:
                return changes

    def figures_of(self, snapshot_id: UUID) -> tuple[Snapshot, Sequence[FigureRow]]:
        """The figures of all districts and schools; those of the state as a whole are left out."""
        read = _Figures.model_validate(self._http.get(f"{_PREFIX}/snapshots/{snapshot_id}/figures"))
        about = read.snapshot
        snapshot = Snapshot(
            about.id,
            about.school_year,
            about.period,
            about.as_of,
            about.rule_version,
            about.days_to_come,
        )
        return snapshot, [_row(one) for one in read.figures if _is_kept(one)]


def _change(read: _Place) -> PlaceChange:
    organization = (
        Organization(read.code)
        if read.district_code is None
        else Organization(read.district_code, read.code)
    )
    return PlaceChange(organization, read.name, read.is_open, read.version)


def _is_kept(read: _Figure) -> bool:
    return read.district_code is not None and read.item in ITEMS


def _row(read: _Figure) -> FigureRow:
    reach = read.reach
    return FigureRow(
        Organization(read.district_code, read.school_code),
        Figure(
            read.item,
            enrolled=read.students,
            numerator=read.numerator,
            denominator=read.denominator,
            is_public="public" in read.audiences,
            reach=None if reach is None else Reach(reach.lost_at_least, reach.days_left),
        ),
        is_state="state" in read.audiences,
    )
