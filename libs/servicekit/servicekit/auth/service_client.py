"""Calling another service: timeouts, problems as errors, and this service's own token."""

import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx2

from servicekit.errors import Unavailable
from servicekit.problems import raise_for_problem
from servicekit.telemetry import HEADER, correlation_id

_TIMEOUT = httpx2.Timeout(5, connect=2)
_RENEW_BEFORE_SECONDS = 60


class ServiceTokens:
    """This deployable's own access token (client credentials), renewed before it expires."""

    def __init__(self, identity_url: str, client_id: str, client_secret: str) -> None:
        self._url = f"{identity_url}/identity/oauth/token"
        self._client = (client_id, client_secret)
        self._token, self._expires_at = "", 0.0
        self._lock = threading.Lock()

    def current(self) -> str:
        """A token good for a minute at least. Raises Unavailable."""
        with self._lock:
            if time.monotonic() > self._expires_at - _RENEW_BEFORE_SECONDS:
                self._renew()
            return self._token

    def _renew(self) -> None:
        try:
            answer = httpx2.post(
                self._url,
                data={"grant_type": "client_credentials"},
                auth=self._client,
                timeout=_TIMEOUT,
            )
            answer.raise_for_status()
        except httpx2.HTTPError as error:
            raise Unavailable("identity gives no token now.") from error
        body = answer.json()
        self._token = body["access_token"]
        self._expires_at = time.monotonic() + body["expires_in"]


class ServiceClient:
    """JSON calls to one service. Raises the five errors; what does not answer is Unavailable.

    Each call carries `token` (a person's, passed on) or else this service's own.
    """

    def __init__(self, base_url: str, tokens: ServiceTokens | None = None) -> None:
        self._tokens = tokens
        self._http = httpx2.Client(base_url=base_url, timeout=_TIMEOUT)

    def get(self, path: str, *, params: Mapping[str, Any] | None = None, token: str = "") -> Any:
        return self.send("GET", path, params=params, token=token).json()

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        token: str = "",
        **more: Any,
    ) -> httpx2.Response:
        """The answer of a successful call."""
        if not token and self._tokens:
            token = self._tokens.current()
        sent = {HEADER: correlation_id(), **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        given = {key: value for key, value in (params or {}).items() if value is not None}
        try:
            answer = self._http.request(method, path, json=json, params=given, headers=sent, **more)
        except httpx2.HTTPError as error:
            raise Unavailable("A part of the system does not answer. Try again shortly.") from error
        raise_for_problem(answer)
        return answer

    def close(self) -> None:
        self._http.close()
