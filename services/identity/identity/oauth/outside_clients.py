"""Clients of other systems: made, given a new secret, closed (T18).

A secret is shown once, to who asked for it; stored is its digest.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from identity import handles
from identity.oauth import store
from identity.oauth.domain import Client, KnownClient, version_of
from identity.oauth.errors import ClientExists, ClientNotFound, OwnClient, ScopeUnfit
from identity.oauth.registered_clients import CLIENTS, GRANTABLE
from servicekit import audit
from servicekit.audit import Actor
from servicekit.errors import FieldProblem, Stale


@dataclass(frozen=True)
class Issued:
    """A client with the secret that nobody can read again."""

    client: Client
    secret: str


def list_clients(session: Session) -> list[KnownClient]:
    """Those of other systems by name, disabled ones too."""
    return store.list_clients(session, but=CLIENTS)


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
        raise ClientExists("A client of this name exists.", at=_at_name("client-exists"))
    secret = handles.new_handle()
    client = Client(client_id, handles.digest_of(secret), frozenset(scopes), ())
    store.save_client(session, client, now=now)
    _note(session, "create_client", client, by, now)
    return Issued(client, secret)


def rotate_client(
    session: Session, client_id: str, *, version: int, by: Actor, now: datetime
) -> Issued:
    """Replace the secret; the former is good no longer, tokens got with it end in 5 minutes.

    Audited. Raises ClientNotFound, OwnClient; Stale where it is not the secret that was seen:
    of a form that is sent twice one answer has the secret that is good.
    """
    client, secret = _get_client(session, client_id), handles.new_handle()
    is_seen = version_of(client.secret_digest) == version
    digest = handles.digest_of(secret)
    if not is_seen or not store.replace_secret(session, client, digest, now=now):
        raise Stale("The secret of this client was replaced meanwhile.")
    _note(session, "rotate_client", client, by, now)
    return Issued(client, secret)


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
        said = "This is one of our own clients; its secret is a file."
        raise OwnClient(said, at=_at_name("own-client"))


def _at_name(code: str) -> list[FieldProblem]:
    return [FieldProblem("/client_id", code, "Choose another name.")]


def _note(session: Session, action: str, client: Client, by: Actor, now: datetime) -> None:
    change = {"scopes": sorted(client.scopes)}
    audit.record(session, by, action, f"client/{client.id}", change=change, now=now)
