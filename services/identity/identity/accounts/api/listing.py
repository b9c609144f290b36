"""Finding accounts, reading one and its trail (AIP-063)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.roles import Role
from identity.accounts import listing
from identity.accounts.api.dependencies import MAY_READ, managed
from identity.accounts.domain import Status
from identity.accounts.exporting import Language, export_accounts
from identity.accounts.listing import Search
from identity.accounts.schemas import (
    AccountsOut,
    ManagedOut,
    PlaceOut,
    PlacesOut,
    TrailEntryOut,
    TrailOut,
)
from identity.directory import usecases as directory
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.process import utc_now
from servicekit.spreadsheets import csv_text, xlsx_bytes
from servicekit.texts import CleanText

router = APIRouter()
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
District = Annotated[str | None, Query(pattern="^[0-9A-Z]{3}$")]


def _search(
    q: Annotated[str, Query(max_length=100), CleanText] = "",
    role: Role | None = None,
    district: District = None,
    status: Status | None = None,
) -> Search:
    return Search(q, role, district, status)


Asked = Annotated[Search, Depends(_search)]


@router.get("/accounts", dependencies=MAY_READ)
def list_accounts(
    session: InTransaction, search: Asked, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> AccountsOut:
    """Accounts by name; every word of `q` is in a name, the address or a place's name."""
    found = listing.list_accounts(session, search, page=page, now=utc_now())
    return AccountsOut.of(session, found)


@router.get("/accounts.csv", dependencies=MAY_READ, response_class=Response)
def download_csv(
    session: InTransaction, search: Asked, caller: CurrentCaller, language: Language = "en"
) -> Response:
    """All that the same search finds, one row a role."""
    rows = export_accounts(session, search, language, by=caller.actor, now=utc_now())
    return _file(csv_text(rows), "text/csv; charset=utf-8", "csv")


@router.get("/accounts.xlsx", dependencies=MAY_READ, response_class=Response)
def download_xlsx(
    session: InTransaction, search: Asked, caller: CurrentCaller, language: Language = "en"
) -> Response:
    """The same as a workbook."""
    rows = export_accounts(session, search, language, by=caller.actor, now=utc_now())
    return _file(xlsx_bytes("users", rows), _XLSX, "xlsx")


def _file(content: str | bytes, media_type: str, ending: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="users.{ending}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


@router.get("/accounts/{account_id}", dependencies=MAY_READ)
def read_account(account_id: UUID, session: InTransaction, response: Response) -> ManagedOut:
    """An account with what it may act as now and later; its ETag goes into If-Match."""
    return managed(session, account_id, response)


@router.get("/accounts/{account_id}/trail", dependencies=MAY_READ)
def read_trail(
    account_id: UUID, session: InTransaction, before: Annotated[int | None, Query(ge=1)] = None
) -> TrailOut:
    """What was done to the account and by it, newest first."""
    found = listing.list_trail(session, account_id, before=before)
    is_full = len(found) == listing.PAGE
    return TrailOut(
        items=[TrailEntryOut.of(entry) for entry in found],
        next_before=found[-1].n if is_full else None,
    )


@router.get("/places", dependencies=MAY_READ)
def list_places(session: InTransaction, district: District = None) -> PlacesOut:
    """Open districts; or the open schools of one."""
    found = directory.list_schools(session, district) if district else None
    places = directory.list_districts(session) if found is None else found
    return PlacesOut(
        items=[PlaceOut(organization=str(it.organization), name=it.name) for it in places]
    )
