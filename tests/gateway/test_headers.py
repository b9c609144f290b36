"""Which headers pass the door."""

import pytest

from gateway import headers
from gateway.edge import routes


@pytest.mark.parametrize(
    "name",
    [
        "X-User-Id",
        "X-Roles",
        "X-Forwarded-For",
        "X-Forwarded-User",
        "x-forwarded-proto",
        "Forwarded",
        "X-Real-IP",
        "X-Auth-Request-User",
        "X-HTTP-Method-Override",
        "Remote-User",
        "X_User_Id",
        "X_Forwarded_For",
        "Transfer-Encoding",
        "Upgrade",
        "Connection",
    ],
)
def test_nobody_outside_says_who_calls_or_from_where(name: str) -> None:
    sent = [(name.encode(), b"1"), (b"accept", b"text/html")]
    assert headers.cleaned(sent) == [(b"accept", b"text/html")]


def test_a_header_named_by_connection_does_not_pass() -> None:
    sent = [(b"Connection", b"close, X-Secret"), (b"x-secret", b"1"), (b"accept", b"*/*")]
    assert headers.cleaned(sent) == [(b"accept", b"*/*")]


@pytest.mark.parametrize("name", [b"host", b"content-length", b"authorization", b"if-match"])
def test_a_header_that_may_stand_once_and_stands_twice_refuses_the_request(name: bytes) -> None:
    assert headers.cleaned([(name, b"1"), (name, b"2")]) is None


def test_identity_gets_its_own_cookies_only() -> None:
    sent = [(b"cookie", b"aip=secret; aip-signin=theirs; aip-lang=es"), (b"accept", b"*/*")]
    passed = headers.only_cookies(sent, frozenset({"aip-signin", "aip-lang"}))
    assert passed == [(b"accept", b"*/*"), (b"cookie", b"aip-signin=theirs; aip-lang=es")]
    assert headers.only_cookies([(b"cookie", b"aip=secret")], frozenset({"aip-signin"})) == []


def test_the_address_is_the_peers_unless_our_own_proxies_stand_in_front() -> None:
    told = [(b"x-forwarded-for", b"6.6.6.6, 203.0.113.9"), (b"x-forwarded-for", b"10.0.0.1")]
    assert headers.client_address(told, "192.0.2.1", 0) == "192.0.2.1"
    assert headers.client_address(told, "192.0.2.1", 1) == "10.0.0.1"
    assert headers.client_address(told, "192.0.2.1", 2) == "203.0.113.9"
    assert headers.client_address([], "192.0.2.1", 2) == "192.0.2.1"


def test_an_answer_leaves_with_the_fixed_headers_and_without_those_of_the_hop() -> None:
    given = [(b"Server", b"granian"), (b"Connection", b"close"), (b"Cache-Control", b"public")]
    left = dict(headers.for_answer(given, is_https=True))
    assert left[b"cache-control"] == b"public"
    assert left[b"x-content-type-options"] == b"nosniff"
    assert b"frame-ancestors 'none'" in left[b"content-security-policy"]
    assert b"max-age=" in left[b"strict-transport-security"]
    assert not {b"server", b"connection"} & left.keys()
    assert b"strict-transport-security" not in dict(headers.for_answer([], is_https=False))


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/plans/../identity/me",
        "/api/v1/plans/%2e%2e/identity/me",
        "/api/v1/plans/%2E%2E%2fidentity",
        "/api/v1/plans/..%5cidentity",
        "/api/v1/plans//x",
        "/api/v1/plans/%00",
        "/api/v1/./plans",
        "/api/v1/plans/..",
        "/api\\v1",
    ],
)
def test_a_path_that_two_readers_could_read_differently_is_refused(path: str) -> None:
    assert not routes.is_safe(path)
    assert routes.is_safe("/api/v1/plans/0199-x/steps/root-causes")
    assert routes.is_safe("/api/v1/reporting/reports/submitted.csv")
