"""Clients of other systems over HTTP."""

from fastapi import APIRouter, Depends, Response

from identity.oauth import outside_clients
from identity.oauth.registered_clients import GRANTABLE
from identity.oauth.schemas import ClientId, ClientIn, ClientOut, ClientsOut, IssuedOut
from identity.permissions import Permission
from identity.schemas import SeenVersion
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix="/api/v1/identity/clients", tags=["clients"], responses=RESPONSES)
_write = [Depends(requires(Permission.ClientsWrite))]


@router.get("", dependencies=_write)
def list_clients(session: InTransaction) -> ClientsOut:
    """The clients of other systems, disabled ones too, and the scopes there are for them."""
    return ClientsOut(
        items=[ClientOut.of(one) for one in outside_clients.list_clients(session)],
        scopes=sorted(GRANTABLE),
    )


@router.post("", status_code=201, dependencies=_write)
def create_client(
    body: ClientIn, session: InTransaction, caller: CurrentCaller, response: Response
) -> IssuedOut:
    """Let another system ask for tokens; its secret is shown once."""
    _keep_nowhere(response)
    issued = outside_clients.create_client(
        session, body.client_id, set(body.scopes), by=caller.actor, now=utc_now()
    )
    return IssuedOut.of(issued)


@router.post("/{client_id}/rotation", dependencies=_write)
def rotate_client(
    client_id: ClientId,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    response: Response,
) -> IssuedOut:
    """A new secret, shown once; the former one is good no longer."""
    _keep_nowhere(response)
    issued = outside_clients.rotate_client(
        session, client_id, version=version, by=caller.actor, now=utc_now()
    )
    return IssuedOut.of(issued)


@router.post("/{client_id}/disable", status_code=204, dependencies=_write)
def disable_client(client_id: ClientId, session: InTransaction, caller: CurrentCaller) -> None:
    """This client gets no token any more."""
    outside_clients.disable_client(session, client_id, by=caller.actor, now=utc_now())


def _keep_nowhere(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
