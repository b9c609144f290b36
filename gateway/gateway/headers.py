"""Which headers pass the door, and which are made anew (S24, S26)."""

from collections.abc import Iterable, Iterator

from webui.headers import FIXED, HSTS

Headers = list[tuple[bytes, bytes]]

_HOP_BY_HOP = {
    b"connection",
    b"expect",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
# What a proxy could be told about who calls and from where: only we say that.
_NEVER_FROM_OUTSIDE = {
    b"forwarded",
    b"via",
    b"x-real-ip",
    b"x-http-method-override",
    b"x-method-override",
    b"x-roles",
    b"x-role",
    b"remote-user",
    b"client-ip",
    b"true-client-ip",
}
_NEVER_PREFIXES = (b"x-user", b"x-forwarded-", b"x-original-", b"x-rewrite-", b"x-auth-")
_NEVER_FROM_INSIDE = _HOP_BY_HOP | {b"server", b"x-powered-by", b"x-correlation-id"}
_PLAIN = [
    (name.lower().encode(), text.encode())
    for name, text in {**FIXED, "Cache-Control": "no-store"}.items()
]
_EVERY_ANSWER = {False: _PLAIN, True: [*_PLAIN, (b"strict-transport-security", HSTS.encode())]}
"""By whether the site is on https."""
_ONCE = {b"host", b"content-length", b"authorization", b"content-type", b"if-match", b"origin"}


def cleaned(given: Iterable[tuple[bytes, bytes]]) -> Headers | None:
    """The headers of a request without those nobody outside may set; None if they contradict.

    A name with an underscore is dropped: WSGI would read it as the name with a hyphen.
    """
    named_by_connection: set[bytes] = set()
    kept: Headers = []
    seen: set[bytes] = set()
    for raw_name, value in given:
        name = raw_name.lower()
        if name == b"connection":
            named_by_connection |= {part.strip().lower() for part in value.split(b",")}
        if name in _ONCE and name in seen:
            return None
        seen.add(name)
        if not _is_refused(name):
            kept.append((name, value))
    return [(name, value) for name, value in kept if name not in named_by_connection]


def _is_refused(name: bytes) -> bool:
    return (
        name in _HOP_BY_HOP
        or name in _NEVER_FROM_OUTSIDE
        or name.startswith(_NEVER_PREFIXES)
        or b"_" in name
    )


def first(headers: Headers, name: bytes) -> str:
    """The value of a header, empty where it is missing."""
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def without(headers: Headers, *names: bytes) -> Headers:
    return [(name, value) for name, value in headers if name not in names]


def cookie(headers: Headers, name: str) -> str:
    """The value of a cookie, empty where it is missing."""
    return next((value for found, value in _cookies(headers) if found == name), "")


def only_cookies(headers: Headers, names: frozenset[str]) -> Headers:
    """The request's headers with those cookies alone."""
    passed = "; ".join(f"{name}={value}" for name, value in _cookies(headers) if name in names)
    rest = without(headers, b"cookie")
    return [*rest, (b"cookie", passed.encode("latin-1"))] if passed else rest


def _cookies(headers: Headers) -> Iterator[tuple[str, str]]:
    for key, value in headers:
        if key == b"cookie":
            for part in value.decode("latin-1").split(";"):
                name, _, given = part.strip().partition("=")
                yield name, given


def client_address(headers: Iterable[tuple[bytes, bytes]], peer: str, trusted_proxies: int) -> str:
    """Who called: the peer, or what our own `trusted_proxies` proxies say of theirs."""
    if trusted_proxies == 0:
        return peer
    told = [
        part.strip()
        for name, value in headers
        if name.lower() == b"x-forwarded-for"
        for part in value.decode("latin-1").split(",")
    ]
    return told[-trusted_proxies] if len(told) >= trusted_proxies else peer


def for_answer(given: Iterable[tuple[bytes, bytes]], *, is_https: bool) -> Headers:
    """An answer's headers as they leave: nothing of the hop, and those every answer has."""
    lower = ((name.lower(), value) for name, value in given)
    kept = [pair for pair in lower if pair[0] not in _NEVER_FROM_INSIDE]
    present = {name for name, _ in kept}
    return kept + [pair for pair in _EVERY_ANSWER[is_https] if pair[0] not in present]
