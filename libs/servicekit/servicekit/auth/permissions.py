"""The caller of a request, and the permission each route names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from servicekit.audit import Actor
from servicekit.auth.floors import Floors
from servicekit.auth.repeats import refuse_repeats
from servicekit.auth.service_client import ServiceClient
from servicekit.auth.tokens import AccessToken, Verifier
from servicekit.errors import NotAllowed, NotSignedIn


@dataclass(frozen=True)
class Caller:
    """Who sent the request: a person acting in one assignment, or a client with scopes.

    `org` is written as in `contracts.organizations`. `token` is passed on when a service asks
    another on the person's behalf.
    """

    subject: str
    token: str
    name: str = ""
    role: str | None = None
    org: str | None = None
    session_id: UUID | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def is_person(self) -> bool:
        return self.role is not None

    @property
    def account_id(self) -> UUID:
        """Of a person. Raises NotAllowed for a client."""
        if not self.is_person:
            raise NotAllowed("Only a signed-in person may do this.")
        return UUID(self.subject)

    @property
    def actor(self) -> Actor:
        """As written into the audit."""
        return Actor(self.subject, f"{self.role}@{self.org}" if self.is_person else "client")


class Authorization:
    """Checks tokens and permissions for one service; lives on `app.state.authorization`.

    `grants` says what each role may do; a client may do what its scopes name (a scope is written
    like the permission).
    """

    def __init__(
        self,
        verifier: Verifier,
        floors: Floors,
        grants: Mapping[str, frozenset[str]],
        identity: ServiceClient | None = None,
    ) -> None:
        self._verifier, self._floors, self._grants = verifier, floors, grants
        self._identity = identity

    def caller(self, bearer: str) -> Caller:
        """The caller of a valid, unrevoked token. Raises NotSignedIn."""
        token = self._verifier.check(bearer)
        self._floors.check(token)
        return _caller_of(token, bearer)

    def known_caller(self, bearer: str) -> Caller | None:
        """The same from memory alone, so that it never waits; None: ask `caller`."""
        token = self._verifier.check_known(bearer)
        if token is None or not self._floors.check_known(token):
            return None
        return _caller_of(token, bearer)

    def permits(self, caller: Caller, permission: str) -> bool:
        if caller.role is not None:
            return permission in self._grants.get(caller.role, frozenset())
        return permission in caller.scopes

    def confirm(self, caller: Caller) -> None:
        """Ask identity now; fails closed (R20). Raises NotSignedIn or Unavailable."""
        if self._identity is not None:
            self._identity.get("/api/v1/identity/me", token=caller.token)


def _caller_of(token: AccessToken, bearer: str) -> Caller:
    if token.scope is not None:
        return Caller(token.sub, bearer, scopes=frozenset(token.scope.split()))
    return Caller(
        token.sub, bearer, name=token.name, role=token.role, org=token.org, session_id=token.sid
    )


async def current_caller(request: Request) -> Caller:
    """Who calls, from the Authorization header. Raises NotSignedIn.

    On the event loop wherever nothing is waited for: each step aside into a thread costs more than
    the check of a token.
    """
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not bearer:
        raise NotSignedIn("Send an access token: Authorization: Bearer …")
    authorization: Authorization = request.app.state.authorization
    caller = authorization.known_caller(bearer)
    if caller is None:
        caller = await run_in_threadpool(authorization.caller, bearer)
    request.state.caller = caller
    return caller


CurrentCaller = Annotated[Caller, Depends(current_caller)]


class requires:  # noqa: N801  (reads as a word where a route is declared)
    """A route's permission: `dependencies=[Depends(requires(Permission.PlanSubmit))]`.

    `confirmed=True` also asks identity at that moment (approve, role change, STARS refresh). Every
    route names one, so here it is too that a request which names something twice is refused;
    `several` are the parameters of the query that are lists.
    """

    def __init__(
        self, permission: str, *, confirmed: bool = False, several: Collection[str] = ()
    ) -> None:
        self.permission, self._confirmed, self._several = permission, confirmed, several

    async def __call__(self, request: Request, caller: CurrentCaller) -> None:
        authorization: Authorization = request.app.state.authorization
        if not authorization.permits(caller, self.permission):
            raise NotAllowed("Your role does not include this.")
        await refuse_repeats(request, self._several)
        if self._confirmed and caller.is_person:
            await run_in_threadpool(authorization.confirm, caller)
