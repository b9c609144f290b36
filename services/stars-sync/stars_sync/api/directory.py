"""The directory: what changed in it since a version."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from servicekit.auth import requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from stars_sync.permissions import Permission
from stars_sync.schemas import DirectoryOut
from stars_sync.usecases import directory

_MOST = 5_000  # more than the places of any state of this size: one page is enough as a rule
router = APIRouter(prefix="/api/v1/stars-sync/directory", tags=["directory"], responses=RESPONSES)


@router.get("", dependencies=[Depends(requires(Permission.DirectoryRead))])
def read_directory(
    session: InTransaction,
    since: Annotated[int, Query(ge=0, le=2**31 - 1, description="The version you have.")] = 0,
    after: Annotated[str | None, Query(pattern=r"^[0-9A-Z]{3}(/[0-9A-Z]{3})?$")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _MOST,
) -> DirectoryOut:
    """Districts and schools added, renamed, opened or closed after version `since`."""
    return DirectoryOut.of(directory.directory_since(session, since, after=after, limit=limit))
