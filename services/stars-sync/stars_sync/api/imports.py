"""The refresh over HTTP: files in, a published set of snapshots or a report out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool

from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now
from stars_sync.api.receiving import receive_files
from stars_sync.api.refresh import Refresh
from stars_sync.errors import FilesRefused
from stars_sync.permissions import Permission
from stars_sync.schemas import ImportOut, ProblemsOut, PublishedOut
from stars_sync.usecases import refreshing

router = APIRouter(prefix="/api/v1/stars-sync/imports", tags=["refresh"], responses=RESPONSES)
_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        }
                    },
                }
            }
        },
    }
}
_import = [Depends(requires(Permission.SnapshotImport, confirmed=True))]
_read = [Depends(requires(Permission.SnapshotImport))]


@router.post("", status_code=201, dependencies=_import, openapi_extra=_MULTIPART)
async def create_import(request: Request, caller: CurrentCaller) -> PublishedOut:
    """Check the files together and publish them together, or nothing of them.

    Any of STARS's files in any order: districts, locations, STUD_ATT_SUM, STUD_SNAPSHOT; each says
    itself what it is and of which year and period. 422 with the first problems where a file has
    any (all of them under `/imports/{id}/problems`), 409 while another refresh runs.
    """
    state = request.app.state
    refresh = Refresh(state.database, state.settings, caller.actor, now=utc_now())
    with refresh.alone():
        import_id, folder = await run_in_threadpool(refresh.begin)
        try:
            files = await receive_files(request, folder)
            published = await run_in_threadpool(refresh.run, import_id, files)
        except FilesRefused:
            raise
        except Exception:
            await run_in_threadpool(refresh.give_up, import_id)
            raise
    return PublishedOut.of(published)


@router.get("/{import_id}", dependencies=_read)
def read_import(import_id: UUID, session: InTransaction) -> ImportOut:
    """One refresh and what became of it."""
    return ImportOut.of(refreshing.read_import(session, import_id))


@router.get("/{import_id}/problems", dependencies=_read)
def list_problems(
    import_id: UUID,
    session: InTransaction,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 1_000,
) -> ProblemsOut:
    """The whole report of a refused refresh, in the order of files and lines."""
    found = refreshing.list_problems(session, import_id, after=after, limit=limit + 1)
    return ProblemsOut.of(found, after=after, limit=limit)
