"""Clients of other systems: made, given a new secret, closed (T18).

A secret is shown once, to who asked for it; stored is its digest.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from identity import handles
from identity.oauth import store
from identity.oauth.domain import Client
from identity.oauth.errors import ClientExists, ClientNotFound, OwnClient, ScopeUnfit
from identity.oauth.registered_clients import CLIENTS, GRANTABLE
from servicekit import audit
from servicekit.audit import Actor
from servicekit.errors import FieldProblem


@dataclass(frozen=True)
class Issued:
    """A client with the secret that nobody can read again."""

    client: Client
    secret: str


def create_client(
    session: Session, client_id: str, scopes: AbstractSet[str], *, by: Actor, now: datetime
) -> Issued:
    """Open a client of another system, or one of that name that was disabled; audited.

    Raises ScopeUnfit for a scope outsiders never get, ClientExists, OwnClient.
    """
    _refuse_own(client_id)
    unfit = sorted(scopes - GRANTABLE)
    if unfit or not scopes:
        allowed = ", ".join(sorted(GRANTABLE))
        problem = FieldProblem("/scopes", "scope-unfit", f"Outsiders get: {allowed}.")
        raise ScopeUnfit("These scopes are not given to other systems.", at=[problem])
    if store.find_client(session, client_id) is not None:
        raise ClientExists("A client of this name exists.", params={"client_id": client_id})
    issued = _issue(session, Client(client_id, "", frozenset(scopes), ()), now)
    _note(session, "create_client", issued.client, by, now)
    return issued


def rotate_client(session: Session, client_id: str, *, by: Actor, now: datetime) -> Issued:
    """Replace the secret; the former is good no longer, tokens got with it end in 5 minutes.

    Audited. Raises ClientNotFound, OwnClient.
    """
    issued = _issue(session, _get_client(session, client_id), now)
    _note(session, "rotate_client", issued.client, by, now)
    return issued


def disable_client(session: Session, client_id: str, *, by: Actor, now: datetime) -> None:
    """Give this client no token from now on. Audited. Raises ClientNotFound, OwnClient."""
    client = _get_client(session, client_id)
    store.disable_client(session, client_id, now=now)
    _note(session, "disable_client", client, by, now)


def _get_client(session: Session, client_id: str) -> Client:
    _refuse_own(client_id)
    client = store.find_client(session, client_id)
    if client is None:
        raise ClientNotFound("There is no active client of this name.")
    return client


def _refuse_own(client_id: str) -> None:
    if client_id in CLIENTS:
        raise OwnClient("This is one of our own clients; its secret is a file.")


def _issue(session: Session, client: Client, now: datetime) -> Issued:
    secret = handles.new_handle()
    kept = replace(client, secret_digest=handles.digest_of(secret))
    store.save_client(session, kept, now=now)
    return Issued(kept, secret)


def _note(session: Session, action: str, client: Client, by: Actor, now: datetime) -> None:
    change = {"scopes": sorted(client.scopes)}
    audit.record(session, by, action, f"client/{client.id}", change=change, now=now)
