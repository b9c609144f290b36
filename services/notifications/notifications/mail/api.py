"""The embedded mailbox over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from notifications.mail.schemas import KeptMailOut, KeptMailsOut
from notifications.mail.store import deliveries
from notifications.mail.store.sealing import Sealer
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES

router = APIRouter(prefix="/api/v1/notifications", tags=["mailbox"], responses=RESPONSES)


@router.get("/dev/mail")
def list_kept_mails(
    request: Request, session: InTransaction, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> KeptMailsOut:
    """The mails kept instead of sent, newest first.

    Needs no token, so that a first sign-in is possible where no mail server is: the route exists
    only in kept mode, which settings allow only while the system answers on this machine alone.
    """
    sealer: Sealer = request.app.state.sealer
    rows = deliveries.list_kept_mails(session, limit)
    return KeptMailsOut(
        mails=[
            KeptMailOut(id=row.id, kept_at=row.kept_at, **sealer.open(row.sealed)) for row in rows
        ]
    )
