"""Documents over HTTP. Who may read the plan may read its documents: plans decides (R16)."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy.orm import Session

from reporting.documents import usecases
from reporting.documents.clients.plans import Plans
from reporting.documents.clients.renderer import Renderer
from reporting.documents.domain import (
    HAS_DRAFT,
    Document,
    Frozen,
    Language,
    RenderingFailed,
    chosen_sections,
    file_name,
)
from reporting.documents.errors import DocumentFailed, NoDraft
from reporting.documents.renderer import requests
from reporting.documents.schemas import ExtractsOut
from reporting.permissions import Permission
from servicekit.auth import CurrentCaller, requires
from servicekit.db import Database, InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(
    prefix="/api/v1/reporting/documents/plans/{plan_id}", tags=["documents"], responses=RESPONSES
)
_MAY_READ = [Depends(requires(Permission.DocumentRead))]
_RETRY_AFTER_SECONDS = "2"
_PDF: dict[str, Any] = {"content": {"application/pdf": {}}}
Sections = Annotated[
    str | None,
    Query(
        max_length=200,
        description="Names of the plan's steps with commas between, such as `contact,tiers`: an "
        "extract. Left out: the whole plan.",
    ),
]


def _frozen(
    plan_id: UUID,
    revision: Annotated[int, Path(ge=1, le=10_000)],
    request: Request,
    caller: CurrentCaller,
) -> Frozen:
    """Asked with the caller's own token, before any transaction is open."""
    plans: Plans = request.app.state.plans
    return plans.revision(plan_id, revision, token=caller.token)


def _plan(plan_id: UUID, request: Request, caller: CurrentCaller) -> dict[str, Any]:
    """As it is now, asked for likewise."""
    plans: Plans = request.app.state.plans
    return plans.plan(plan_id, token=caller.token)


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
    sections: Sections = None,
) -> Response:
    """The PDF of a submitted revision; 202 with Retry-After while it is being made."""
    chosen = chosen_sections(sections, frozen.content["document"]["plan"]["kind"])
    found = usecases.ask_for_document(session, frozen, language, chosen, now=utc_now())
    if found is None:
        return Response(status_code=202, headers={"Retry-After": _RETRY_AFTER_SECONDS})
    name = file_name(frozen.content["receipt_number"], language, chosen)
    return _download(_pdf_of(found), name)


@router.get("/extracts", dependencies=[*_MAY_READ, Depends(_plan)])
def list_extracts(plan_id: UUID, session: InTransaction) -> ExtractsOut:
    """The extracts that were made of the plan's revisions: each can be had again as it is."""
    return ExtractsOut.of(usecases.list_extracts(session, plan_id))


@router.get("/draft", dependencies=_MAY_READ, response_class=Response, responses={200: _PDF})
def download_draft(
    plan: Annotated[dict[str, Any], Depends(_plan)],
    request: Request,
    caller: CurrentCaller,
    language: Language = "en",
    sections: Sections = None,
) -> Response:
    """The plan as it is now, marked as a draft on every page; it is not kept.

    409 `no-draft`, with the newest revision, for a plan that is submitted.
    """
    _require_draft(plan)
    chosen = chosen_sections(sections, plan["kind"])
    plans: Plans = request.app.state.plans
    renderer: Renderer = request.app.state.renderer
    asked = requests.of_draft(
        plan,
        plans.strategies(token=caller.token),
        language,
        origin=request.app.state.settings.origin,
        printed_at=utc_now().isoformat(),
        sections=chosen,
    )
    try:
        pdf = renderer.pdf(asked)
    except RenderingFailed as error:
        raise _failed(error.failure) from error
    return _download(pdf, file_name(f"AIP-draft-{plan['id']}", language, chosen))


def _require_draft(plan: dict[str, Any]) -> None:
    if plan["status"] in HAS_DRAFT:
        return
    at = router.prefix.format(plan_id=plan["id"]) + f"/revisions/{plan['revision']}"
    raise NoDraft(
        f"This plan is submitted, so there is no draft to print. Its print is at {at}.",
        params={"revision": plan["revision"], "at": at},
    )


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
