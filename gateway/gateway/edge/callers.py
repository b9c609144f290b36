"""Who calls an API: a cookie becomes the session's token; a client's own is checked early."""

import asyncio
import hmac
import threading
import time
from datetime import UTC, datetime

from gateway.edge.requests import Incoming
from gateway.edge.routes import Service
from gateway.errors import ForgeryRefused
from gateway.sessions import BACKGROUND, Sessions, SignedIn
from gateway.settings import Settings
from servicekit.auth import AccessToken, Floors, Verifier, fetch_key_set
from servicekit.auth.floors import CHANNEL
from servicekit.db import Database

_MOST_REMEMBERED = 10_000


class Callers:
    """Finds the token a request goes on with. The owning service decides; we refuse early."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        sessions: Sessions,
        behind: tuple[Service, ...],
    ) -> None:
        self._settings, self._sessions = settings, sessions
        self.cookie_name = cookie_name(settings)
        self._checked = _CheckedTokens(database, settings, behind)

    async def token(self, incoming: Incoming, service: Service) -> str:
        """The access token to send on; empty for an anonymous request.

        Raises NotSignedIn for a token that is not valid or was revoked, ForgeryRefused for a
        change that our own page did not send, Unavailable.
        """
        if incoming.header("authorization"):
            # Basic is for identity's token endpoint; only Bearer is ours to check.
            if incoming.bearer:
                await self._checked.check(incoming.bearer, service.name)
            return ""
        signed_in = await self.signed_in(incoming)
        if signed_in is None:
            return ""
        self._refuse_forgery(incoming, signed_in)
        await self._checked.check(signed_in.access_token, service.name)
        return signed_in.access_token

    async def signed_in(self, incoming: Incoming) -> SignedIn | None:
        """The session behind the cookie, its token renewed where that is due."""
        cookie = incoming.cookie(self.cookie_name)
        if not cookie:
            return None
        now = datetime.now(UTC)
        known = self._sessions.peek(cookie, now=now)
        if known is not None:
            return known
        is_background = bool(incoming.header(BACKGROUND))
        return await asyncio.to_thread(self._find, cookie, is_background, now)

    def refuse_foreign_origin(self, incoming: Incoming) -> None:
        """Raises ForgeryRefused for a change with our cookies from another site's page (S26)."""
        if not incoming.is_unsafe or not incoming.header("cookie"):
            return
        origin = incoming.header("origin")
        is_foreign = origin not in {"", self._settings.origin}
        if is_foreign or incoming.header("sec-fetch-site") == "cross-site":
            raise ForgeryRefused("The request comes from another site.")

    def renew_next(self, signed_in: SignedIn) -> None:
        """After a change of one's own credentials."""
        self._sessions.renew_next(signed_in)

    def _find(self, cookie: str, is_background: bool, now: datetime) -> SignedIn | None:
        known = self._sessions.find(cookie, is_background=is_background, now=now)
        return None if known is None else self._sessions.renewed(known, now=now)

    def _refuse_forgery(self, incoming: Incoming, signed_in: SignedIn) -> None:
        sent = incoming.header("x-csrf-token")
        if incoming.is_unsafe and not hmac.compare_digest(
            sent.encode("latin-1"), signed_in.csrf_token.encode()
        ):
            raise ForgeryRefused("The request lacks the token of our page. Reload the page.")


class _CheckedTokens:
    """Tokens found good are remembered until they expire or anybody's access changes."""

    def __init__(self, database: Database, settings: Settings, behind: tuple[Service, ...]) -> None:
        self._database, self._floors = database, Floors(database)
        self._verifiers = {
            service.name: Verifier(
                issuer=settings.issuer,
                audience=service.name,
                fetch_keys=lambda: fetch_key_set(settings.identity_url),
            )
            for service in behind
        }
        self._good: dict[tuple[str, str], int] = {}
        self._generation = 0
        self._lock = threading.Lock()
        database.listen(CHANNEL, self._forget)

    async def check(self, bearer: str, audience: str) -> None:
        """Raises NotSignedIn or Unavailable."""
        expires_at = self._good.get((bearer, audience), 0)
        if not self._database.hears or time.time() >= expires_at:
            await asyncio.to_thread(self._check, bearer, audience)

    def _check(self, bearer: str, audience: str) -> None:
        with self._lock:
            generation = self._generation
        token: AccessToken = self._verifiers[audience].check(bearer)
        self._floors.check(token)
        with self._lock:
            # Something may have changed between the check and here: then it is not remembered.
            if generation == self._generation:
                if len(self._good) > _MOST_REMEMBERED:
                    self._good.clear()
                self._good[bearer, audience] = token.exp

    def _forget(self, payload: str) -> None:
        with self._lock:
            self._generation += 1
            self._good.clear()


def cookie_name(settings: Settings) -> str:
    """`__Host-aip` on https; Python's HTTP clients would drop that on http, so `aip` there."""
    return "__Host-aip" if settings.is_https else "aip"
