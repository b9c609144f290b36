"""Errors as RFC 9457 problem+json, and back: the one place that knows HTTP statuses (R37)."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import httpx2
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from servicekit.audit import Denials
from servicekit.errors import (
    Conflict,
    FieldProblem,
    FieldRepeated,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PreconditionMissing,
    ServiceError,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
    UnsupportedMedia,
)
from servicekit.telemetry import correlation_id

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
_log = logging.getLogger(__name__)
_STATUS: dict[type[ServiceError], int] = {
    PreconditionMissing: 428,
    TooLarge: 413,
    UnsupportedMedia: 415,
    NotSignedIn: 401,
    Stale: 412,
    TooMany: 429,
    Invalid: 422,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Unavailable: 503,
}
_KIND = {status: kind for kind, status in _STATUS.items()}
DATABASE_DOWN = (OperationalError, InterfaceError, PoolTimeout)
"""What a database raises that does not answer, or not in time."""
_BUG = "Something went wrong on our side. Nothing of this request was saved."


class Problem(BaseModel):
    """One answer that is no success. `code` never changes with language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    params: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "model": Problem,
        "content": {MEDIA_TYPE: {}},
        "description": HTTPStatus(status).phrase,
    }
    for status in (400, 401, 403, 404, 409, 412, 422, 428, 429, 503)
}
"""Declare these on every router."""


def status_of(error: ServiceError) -> int:
    """The HTTP status of an error, by its nearest kind."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def answer(error: ServiceError) -> Response:
    """The problem+json answer of an error."""
    status = status_of(error)
    return _response(
        status,
        error.code,
        error.sentence,
        params=error.params,
        errors=[
            {
                "pointer": field.pointer,
                "code": field.code,
                "detail": field.detail,
                "params": dict(field.params),
            }
            for field in error.at
        ],
    )


def database_down(error: Exception) -> Unavailable:
    """Log one of DATABASE_DOWN; the error to answer with in its stead."""
    _log.error("database unavailable: %s", type(error).__name__)
    return Unavailable("The database does not answer. Try again in a few seconds.")


def install(app: FastAPI) -> None:
    """Have every error of `app` answered as problem+json, the unforeseen ones with one sentence."""

    @app.exception_handler(ServiceError)
    def service_error(request: Request, error: ServiceError) -> Response:
        if status_of(error) == HTTPStatus.FORBIDDEN or isinstance(error, FieldRepeated):
            _audit_denial(request, error.code)
        return answer(error)

    @app.exception_handler(RequestValidationError)
    def request_invalid(request: Request, error: RequestValidationError) -> Response:
        found = error.errors()
        if any(item["type"] == "json_invalid" for item in found):
            return _response(400, "json-invalid", "The body is not valid JSON.", errors=_at(found))
        if any(item["type"] == "extra_forbidden" for item in found):
            _audit_denial(request, "extra-forbidden")
        return _response(
            422, "request-invalid", "Some fields do not fit; see errors.", errors=_at(found)
        )

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        return _response(
            error.status_code, code, str(error.detail), headers=dict(error.headers or {})
        )

    for kind in DATABASE_DOWN:
        app.add_exception_handler(kind, lambda request, error: answer(database_down(error)))

    @app.exception_handler(Exception)
    def bug(request: Request, error: Exception) -> Response:
        _log.error("unhandled", exc_info=error)
        return _response(500, "internal", _BUG)


def _audit_denial(request: Request, code: str) -> None:
    """One audit row a denied attempt of somebody known (I8); the answer does not hang on it.

    A field that the request does not have, or has twice, is one too (S10).
    """
    caller = getattr(request.state, "caller", None)
    denials: Denials | None = getattr(request.app.state, "denials", None)
    if caller is None or denials is None:
        return
    attempt = f"{request.method} {request.url.path}"
    try:
        denials.note(caller.actor, attempt, code, now=datetime.now(UTC))
    except DATABASE_DOWN as down:
        _log.error("a denied attempt is not audited: %s", type(down).__name__)


def raise_for_problem(response: httpx2.Response) -> None:
    """Raise the error another service answered with, of the same kind, code and fields.

    A success passes. What is no problem+json (a proxy's page, a bug) is Unavailable.
    """
    if response.is_success:
        return
    kind = _KIND.get(response.status_code, Unavailable)
    if response.status_code == 400:
        kind = Invalid
    if response.headers.get("content-type", "").partition(";")[0] != MEDIA_TYPE:
        raise kind(f"Answered {response.status_code} without a reason.")
    body = response.json()
    fields = [
        FieldProblem(item["pointer"], item["code"], item["detail"], item.get("params", {}))
        for item in body.get("errors", [])
    ]
    error = kind(body["detail"], at=fields, params=body.get("params"))
    error.code = body["code"]  # type: ignore[misc]  # the far service's code, on this instance
    raise error


def _at(found: Any) -> list[dict[str, Any]]:
    return [
        {
            "pointer": _pointer(item["loc"][1:]),
            "in": str(item["loc"][0]),
            "code": item["type"].replace("_", "-"),
            "detail": item["msg"],
            "params": {
                key: value
                for key, value in item.get("ctx", {}).items()
                if isinstance(value, str | int | float | bool)
            },
        }
        for item in found
    ]


def _pointer(parts: Sequence[Any]) -> str:
    """RFC 6901: the whole body is the empty pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _response(
    status: int,
    code: str,
    detail: str,
    *,
    params: dict[str, Any] | None = None,
    errors: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    if status in {429, 503}:
        headers = {"Retry-After": str((params or {}).get("wait_seconds", RETRY_AFTER_SECONDS))}
    body = {
        "type": f"/api/docs/problems#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": correlation_id(),
        "params": params or {},
        "errors": errors or [],
    }
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)
