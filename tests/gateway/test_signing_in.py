"""Where one goes after signing in, and what the browser holds meanwhile."""

import pytest
from cryptography.fernet import InvalidToken

from gateway.sealing import Seal, derived_key
from gateway.signing_in import Start, local_path


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "plans",
        "",
        "/plans\r\nSet-Cookie: x=1",
        "/\t/evil.example",
        "http:/plans",
    ],
)
def test_only_an_address_of_this_site_is_gone_to_after_signing_in(asked: str) -> None:
    assert local_path(asked) == "/"


@pytest.mark.parametrize(
    "asked", ["/", "/plans/0199/targets?lang=es", "/reports/submitted?q=a%20b"]
)
def test_one_comes_back_to_where_one_was(asked: str) -> None:
    assert local_path(asked) == asked
    assert Start.fresh(asked).next == asked


def test_each_start_has_secrets_of_its_own() -> None:
    one, other = Start.fresh("/"), Start.fresh("/")
    assert len({one.state, one.nonce, one.verifier, other.state, other.nonce, other.verifier}) == 6


def test_what_is_sealed_opens_for_its_purpose_only() -> None:
    seal = Seal("s" * 32, "tokens")
    closed = seal.close("a token")
    assert "token" not in closed
    assert seal.open(closed) == "a token"
    with pytest.raises(InvalidToken):
        Seal("s" * 32, "sign-in").open(closed)
    assert derived_key("s" * 32, "forms") != derived_key("s" * 32, "tokens")


def test_a_forged_or_foreign_start_is_no_start() -> None:
    seal = Seal("s" * 32, "sign-in")
    closed = seal.close_json([{"state": "x"}])
    assert seal.open_json(closed, within_seconds=60) == [{"state": "x"}]
    assert seal.open_json(closed[:-4] + "AAAA", within_seconds=60) is None
    assert seal.open_json("", within_seconds=60) is None
