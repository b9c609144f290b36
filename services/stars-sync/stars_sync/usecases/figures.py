"""Reading snapshots and figures, each caller through the right mask (D08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from stars_sync.domain.imports import Figure, Snapshot
from stars_sync.domain.masks import Audience
from stars_sync.store import snapshots


@dataclass(frozen=True)
class SeenFigure:
    """A figure and whether this caller may see its counts."""

    figure: Figure
    is_visible: bool


def list_snapshots(session: Session, *, school_year: str | None) -> Sequence[Snapshot]:
    """Active and former ones, the newest date first."""
    return snapshots.list_snapshots(session, school_year=school_year)


def list_figures(
    session: Session,
    snapshot_id: UUID,
    *,
    viewer: Organization | None,
    district_code: str | None = None,
    school_code: str | None = None,
) -> tuple[Snapshot, Sequence[SeenFigure]]:
    """A snapshot's figures of the state, a district with its schools, or a school.

    `viewer` is where a person acts: what lies inside is their own, the rest goes by the mask of
    the state. None is another service, which gets every value together with its masks.
    Raises NoSuchSnapshot.
    """
    snapshot = snapshots.get_snapshot(session, snapshot_id)
    found = snapshots.list_figures(
        session, snapshot_id, district_code=district_code, school_code=school_code
    )
    return snapshot, [SeenFigure(figure, _may_see(viewer, figure)) for figure in found]


def _may_see(viewer: Organization | None, figure: Figure) -> bool:
    if viewer is None:
        return True
    place = Organization(figure.district_code or None, figure.school_code or None)
    audience = Audience.OWN if viewer.covers(place) else Audience.STATE
    return audience in figure.audiences
