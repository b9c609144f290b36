"""Documents over HTTP. Who may read the plan may read its documents: plans decides (R16)."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlalchemy.orm import Session

from reporting.documents import usecases
from reporting.documents.clients.plans import Plans
from reporting.documents.clients.renderer import Renderer
from reporting.documents.domain import (
    Document,
    Frozen,
    Language,
    RenderingFailed,
    file_name,
)
from reporting.documents.errors import DocumentFailed
from reporting.documents.renderer import requests
from reporting.permissions import Permission
from servicekit.auth import CurrentCaller, requires
from servicekit.db import Database
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(
    prefix="/api/v1/reporting/documents/plans/{plan_id}", tags=["documents"], responses=RESPONSES
)
_MAY_READ = [Depends(requires(Permission.DocumentRead))]
_RETRY_AFTER_SECONDS = "2"
_PDF: dict[str, Any] = {"content": {"application/pdf": {}}}


def _frozen(
    plan_id: UUID,
    revision: Annotated[int, Path(ge=1, le=10_000)],
    request: Request,
    caller: CurrentCaller,
) -> Frozen:
    """Asked with the caller's own token, before any transaction is open."""
    plans: Plans = request.app.state.plans
    return plans.revision(plan_id, revision, token=caller.token)


def _writing(request: Request, frozen: Annotated[Frozen, Depends(_frozen)]) -> Iterator[Session]:
    """The first to ask for a document causes it to be made: this GET writes."""
    database: Database = request.app.state.database
    with database.write() as session:
        yield session


@router.get(
    "/revisions/{revision}",
    dependencies=_MAY_READ,
    response_class=Response,
    responses={200: _PDF, 202: {"description": "It is being made: ask again."}},
)
def download_revision(
    frozen: Annotated[Frozen, Depends(_frozen)],
    session: Annotated[Session, Depends(_writing, scope="function")],
    language: Language = "en",
) -> Response:
    """The PDF of a submitted revision; 202 with Retry-After while it is being made."""
    found = usecases.ask_for_document(session, frozen, language, now=utc_now())
    if found is None:
        return Response(status_code=202, headers={"Retry-After": _RETRY_AFTER_SECONDS})
    return _download(_pdf_of(found), file_name(frozen.content, language))


@router.get("/draft", dependencies=_MAY_READ, response_class=Response, responses={200: _PDF})
def download_draft(
    plan_id: UUID, request: Request, caller: CurrentCaller, language: Language = "en"
) -> Response:
    """The plan as it is now, marked as a draft on every page; it is not kept."""
    plans: Plans = request.app.state.plans
    renderer: Renderer = request.app.state.renderer
    asked = requests.of_draft(
        plans.plan(plan_id, token=caller.token),
        plans.strategies(token=caller.token),
        language,
        origin=request.app.state.settings.origin,
        printed_at=utc_now().isoformat(),
    )
    try:
        pdf = renderer.pdf(asked)
    except RenderingFailed as error:
        raise _failed(error.failure) from error
    return _download(pdf, f"AIP-draft-{plan_id}-{language}.pdf")


def _pdf_of(document: Document) -> bytes:
    if document.pdf is None:
        raise _failed(document.failure)
    return document.pdf


def _failed(failure: str | None) -> DocumentFailed:
    return DocumentFailed(
        "The document could not be made. Try again in a while.", params={"failure": failure}
    )


def _download(pdf: bytes, name: str) -> Response:
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
