"""HTTP: files beside a plan's root causes."""

from typing import Annotated, Any
from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from plans.improvement import usecases
from plans.improvement.api.dependencies import EDIT, PREFIX, READ
from plans.improvement.domain.attachments import MOST_BYTES
from plans.improvement.schemas import AttachmentOut
from plans.schemas import Page
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import MEDIA_TYPE, RESPONSES, Problem
from servicekit.process import utc_now

router = APIRouter(
    prefix=PREFIX + "/{plan_id}/attachments", tags=["attachments"], responses=RESPONSES
)
_ANY_BYTES = {"schema": {"type": "string", "format": "binary"}}
_RAW = {"requestBody": {"required": True, "content": {"application/octet-stream": _ANY_BYTES}}}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": why}
    for status, why in {413: "Larger than 5 MB", 415: "No PDF, PNG or JPEG"}.items()
}


async def _read_body(request: Request) -> bytes:
    return await request.body()


@router.post(
    "",
    dependencies=EDIT,
    status_code=201,
    responses=_REFUSALS
    | {200: {"model": AttachmentOut, "description": "The same file was there already"}},
    openapi_extra=_RAW,
    # Twice what a file may hold: who sends somewhat too much is told so in our own words.
    max_body_size=2 * MOST_BYTES,
)
def add_attachment(
    plan_id: UUID,
    body: Annotated[bytes, Depends(_read_body)],
    file_name: Annotated[
        str, Header(max_length=2_000, description="Percent-encoded UTF-8", examples=["log.pdf"])
    ],
    session: InTransaction,
    caller: CurrentCaller,
    response: Response,
) -> AttachmentOut:
    """Add a PDF, PNG or JPEG of at most 5 MB, as the body itself; a plan holds ten."""
    added, is_new = usecases.add_attachment(
        session, plan_id, unquote(file_name), body, by=caller, now=utc_now()
    )
    response.status_code = 201 if is_new else 200
    return AttachmentOut.model_validate(added)


@router.get("", dependencies=READ)
def list_attachments(
    plan_id: UUID, session: InTransaction, caller: CurrentCaller
) -> Page[AttachmentOut]:
    """The files the plan shows, oldest first."""
    found = usecases.list_attachments(session, plan_id, by=caller)
    return Page(items=[AttachmentOut.model_validate(one) for one in found])


@router.get(
    "/{attachment_id}",
    dependencies=READ,
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": _ANY_BYTES}}},
)
def read_attachment(
    plan_id: UUID, attachment_id: UUID, session: InTransaction, caller: CurrentCaller
) -> Response:
    """The file itself, to be saved and never shown in place; also one that was removed."""
    found, body = usecases.read_attachment(session, plan_id, attachment_id, by=caller)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(body, media_type=found.media_type, headers=headers)


@router.delete("/{attachment_id}", dependencies=EDIT, status_code=204)
def remove_attachment(
    plan_id: UUID, attachment_id: UUID, session: InTransaction, caller: CurrentCaller
) -> None:
    """Take a file from an open plan; revisions that list it keep it."""
    usecases.remove_attachment(session, plan_id, attachment_id, by=caller, now=utc_now())
