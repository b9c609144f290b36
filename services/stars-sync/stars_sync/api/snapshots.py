"""Snapshots and their figures, each caller through the right mask."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from contracts.organizations import Organization
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from stars_sync.permissions import Permission
from stars_sync.schemas import FiguresOut, SnapshotOut, SnapshotsOut
from stars_sync.usecases import figures

router = APIRouter(prefix="/api/v1/stars-sync/snapshots", tags=["figures"], responses=RESPONSES)
_Code = Annotated[str | None, Query(pattern=r"^[0-9A-Z]{3}$")]


@router.get("", dependencies=[Depends(requires(Permission.SnapshotRead))])
def list_snapshots(
    session: InTransaction,
    school_year: Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{4}$")] = None,
) -> SnapshotsOut:
    """Active and former snapshots, the newest date first."""
    found = figures.list_snapshots(session, school_year=school_year)
    return SnapshotsOut(items=[SnapshotOut.model_validate(one) for one in found])


@router.get("/{snapshot_id}/figures", dependencies=[Depends(requires(Permission.FiguresRead))])
def read_figures(
    snapshot_id: UUID,
    session: InTransaction,
    caller: CurrentCaller,
    district: _Code = None,
    school: _Code = None,
) -> FiguresOut:
    """All figures, those of a district with its schools, or those of one school of a district.

    A person sees the counts of where they act and, elsewhere, of what other districts may see; a
    service gets all of them, with who may see each.
    """
    snapshot, seen = figures.list_figures(
        session,
        snapshot_id,
        viewer=Organization.parse(caller.org or "") if caller.is_person else None,
        district_code=district,
        school_code=school,
    )
    return FiguresOut.of(snapshot, seen)
