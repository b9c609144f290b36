"""One request as the edge sees it, after its headers were cleaned."""

from dataclasses import dataclass
from typing import Any

from starlette.types import Scope

from gateway import headers
from gateway.edge import routes
from gateway.errors import RequestMalformed
from gateway.headers import Headers

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_METHODS = _SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Incoming:
    """`target` is path and query as sent, to be handed on unchanged."""

    method: str
    path: str
    target: str
    headers: Headers
    address: str
    correlation: str

    @property
    def is_unsafe(self) -> bool:
        return self.method not in _SAFE_METHODS

    def header(self, name: str) -> str:
        return headers.first(self.headers, name.encode())

    def cookie(self, name: str) -> str:
        return headers.cookie(self.headers, name)

    @property
    def bearer(self) -> str:
        scheme, _, token = self.header("authorization").partition(" ")
        return token if scheme.lower() == "bearer" else ""


def read(scope: Scope, *, correlation: str, trusted_proxies: int) -> Incoming:
    """The request of an ASGI scope. Raises RequestMalformed for what no honest client sends."""
    raw_path = scope.get("raw_path") or scope["path"].encode()
    path = raw_path.decode("latin-1")
    kept = headers.cleaned(scope["headers"])
    if kept is None or not routes.is_safe(path) or scope["method"] not in _METHODS:
        raise RequestMalformed("The request is not one we understand.")
    query = scope["query_string"].decode("latin-1")
    peer: tuple[str, Any] = scope.get("client") or ("", 0)
    return Incoming(
        method=scope["method"],
        path=scope["path"],
        target=f"{path}?{query}" if query else path,
        headers=headers.without(kept, b"x-correlation-id"),
        address=headers.client_address(scope["headers"], peer[0], trusted_proxies),
        correlation=correlation,
    )
