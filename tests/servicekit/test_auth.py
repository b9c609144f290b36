"""Tokens are checked to the letter (S19), and a revoked one is refused at once (S16, S17)."""

import base64
import hmac
import json
import socket
import time
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from fastapi import Depends, FastAPI, Response
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from servicekit import problems
from servicekit.auth import (
    Authorization,
    CurrentCaller,
    Floors,
    ServiceClient,
    Verifier,
    end_session,
    raise_floor,
    requires,
)
from servicekit.db import Database
from servicekit.errors import NotSignedIn, Unavailable
from tests import servers
from tests.gateway.serving import serving
from tests.servers import wait_until
from tests.servicekit.tokens import ISSUER, KEY, claims, token, verifier


def test_a_valid_token_gives_its_claims() -> None:
    checked = verifier().check(token())
    assert (checked.role, checked.org, checked.authz_v) == ("school_coordinator", "001/023", 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "http://elsewhere/identity"},
        {"aud": ["reporting"]},
        pytest.param({"exp": int(time.time()) - 40}, id="expired"),
        pytest.param({"nbf": int(time.time()) + 3600}, id="not yet valid"),  # used minutes later
        *({name: None} for name in ("iss", "sub", "aud", "exp", "nbf", "iat", "jti")),
        *({name: None} for name in ("sid", "role", "org", "authz_v")),
    ],
    ids=str,
)
def test_s19_a_token_with_a_wrong_or_missing_claim_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        verifier().check(token(claims(**changed)))


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"kid": "../../x"},
        {"kid": "' OR 1=1 --"},
        {"crit": ["b64"], "b64": True},
    ],
    ids=str,
)
def test_s19_a_token_with_another_header_is_refused(header: Mapping[str, Any]) -> None:
    clean = {name: value for name, value in header.items() if value is not None}
    whole = {"alg": "RS256", "typ": "at+jwt", "kid": "one"} | clean
    if header.get("typ", "") is None:
        del whole["typ"]
    forged = jwt.encode(whole, claims(), KEY)
    with pytest.raises(NotSignedIn):
        verifier().check(forged)


def _encoded(part: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_s19_a_token_without_a_signature_is_refused() -> None:
    unsigned = f"{_encoded({'alg': 'none', 'typ': 'at+jwt'})}.{_encoded(claims())}."
    with pytest.raises(NotSignedIn):
        verifier().check(unsigned)


def test_s19_a_token_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    signed = f"{_encoded({'alg': 'HS256', 'typ': 'at+jwt', 'kid': 'one'})}.{_encoded(claims())}"
    digest = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    signature = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    with pytest.raises(NotSignedIn):
        verifier().check(f"{signed}.{signature}")


def test_s19_a_key_inside_the_token_is_not_believed() -> None:
    other = RSAKey.generate_key(2048, {"kid": "one"})
    header = {"jwk": other.as_dict(private=False)}
    with pytest.raises(NotSignedIn):
        verifier().check(token(header=header, key=other))


@pytest.mark.parametrize("name", ["jku", "x5u"])
@pytest.mark.parametrize("kid", ["one", "other"])
def test_s19_no_address_in_a_token_is_asked_for_a_key(name: str, kid: str) -> None:
    other = RSAKey.generate_key(2048, {"kid": kid})
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/keys"
        with pytest.raises(NotSignedIn):
            verifier().check(token(header={name: url, "kid": kid}, key=other))
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_new_key_is_fetched_when_its_kid_is_unknown() -> None:
    other = RSAKey.generate_key(2048, {"kid": "two"})
    served: list[Any] = [KeySet([KEY]).as_dict(), KeySet([KEY, other]).as_dict()]
    fresh = Verifier(issuer=ISSUER, audience="plans", fetch_keys=lambda: served.pop(0))
    fresh.check(token())
    fresh._fetched_at -= 11  # ten seconds have passed
    fresh.check(token(header={"kid": "two"}, key=other))
    assert not served


def test_a_key_that_is_published_no_longer_is_good_for_ten_minutes_at_most() -> None:
    other = RSAKey.generate_key(2048, {"kid": "two"})
    served: list[Any] = [KeySet([KEY]).as_dict(), KeySet([other]).as_dict()]
    check, given = (
        Verifier(issuer=ISSUER, audience="plans", fetch_keys=lambda: served.pop(0)),
        token(),
    )
    check.check(given)
    assert check.check_known(given) is not None
    check._fetched_at -= 601  # ten minutes have passed
    assert check.check_known(given) is None
    with pytest.raises(NotSignedIn):
        check.check(given)
    assert not served


def test_the_known_keys_hold_while_identity_does_not_answer() -> None:
    served: list[Any] = [KeySet([KEY]).as_dict()]

    def fetch() -> Any:
        if not served:
            raise Unavailable("identity does not answer with its keys.")
        return served.pop()

    check = Verifier(issuer=ISSUER, audience="plans", fetch_keys=fetch)
    check.check(token())
    check._fetched_at -= 601  # ten minutes have passed
    check.check(token())


def test_a_signature_is_remembered_but_not_what_it_was_good_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check, given = verifier(), token()
    assert check.check_known(given) is None  # no keys yet: somebody has to wait for them
    checked = check.check(given)
    assert check.check_known(given) == checked
    assert check.check_known(given) == checked
    monkeypatch.setattr("servicekit.auth.tokens.time.time", lambda: checked.exp + 31)
    with pytest.raises(NotSignedIn):
        check.check_known(given)


def test_a_remembered_signature_is_of_one_token_and_of_the_keys_of_today() -> None:
    other = RSAKey.generate_key(2048, {"kid": "two"})
    served: list[Any] = [KeySet([KEY]).as_dict(), KeySet([other]).as_dict()]
    check = Verifier(issuer=ISSUER, audience="plans", fetch_keys=lambda: served.pop(0))
    given = token()
    check.check(given)
    assert check.check_known(given) is not None
    head, _, signature = given.rpartition(".")
    more = _encoded(claims(role="it_admin", org="state"))
    assert check.check_known(f"{head.partition('.')[0]}.{more}.{signature}") is None
    check._fetched_at -= 11  # ten seconds have passed
    check.check(token(header={"kid": "two"}, key=other))
    assert check.check_known(given) is None


def test_who_is_remembered_is_refused_once_revoked(kit_database: Database) -> None:
    floors, checked = Floors(kit_database), verifier().check(token())
    assert not floors.check_known(checked)
    wait_until(lambda: _is_remembered(floors, checked), "nothing is remembered")
    with kit_database.write() as session:
        raise_floor(session, UUID(checked.sub), 2)
    _until_refused(floors, checked)
    with suppress(NotSignedIn):
        assert not floors.check_known(checked)


def test_an_account_below_its_floor_is_refused_with_the_next_request(
    kit_database: Database,
) -> None:
    floors, checked = Floors(kit_database), verifier().check(token())
    floors.check(checked)
    with kit_database.write() as session:
        raise_floor(session, UUID(checked.sub), 2)
    _until_refused(floors, checked)


def test_an_ended_session_is_refused_with_the_next_request(
    kit_database: Database, now: datetime
) -> None:
    floors, checked = Floors(kit_database), verifier().check(token())
    floors.check(checked)
    with kit_database.write() as session:
        assert checked.sid is not None
        end_session(session, checked.sid, now=now)
    _until_refused(floors, checked)


def test_a_floor_is_never_lowered(kit_database: Database) -> None:
    account = uuid4()
    for version in (5, 3):
        with kit_database.write() as session:
            raise_floor(session, account, version)
    checked = verifier().check(token(claims(sub=str(account), authz_v=4)))
    with pytest.raises(NotSignedIn):
        Floors(kit_database).check(checked)


def _is_remembered(floors: Floors, checked: Any) -> bool:
    floors.check(checked)
    return floors.check_known(checked)


def _until_refused(floors: Floors, checked: Any) -> None:
    # PostgreSQL's notification takes a moment; the wait is a net, not a promise.
    for _ in range(100):
        try:
            floors.check(checked)
        except NotSignedIn:
            return
        time.sleep(0.02)
    raise AssertionError("still accepted after two seconds")


class Permission(StrEnum):
    CupRead = "cup:read"
    CupFill = "cup:fill"


@pytest.fixture
def kitchen(kit_database: Database) -> TestClient:
    app = FastAPI()
    grants = {"school_coordinator": frozenset({Permission.CupRead})}
    app.state.authorization = Authorization(verifier(), Floors(kit_database), grants)
    problems.install(app)

    @app.get("/cups", dependencies=[Depends(requires(Permission.CupRead))])
    def cups(caller: CurrentCaller) -> str:
        return f"{caller.role}@{caller.org}"

    @app.post("/cups", dependencies=[Depends(requires(Permission.CupFill))])
    def fill() -> str:
        return "full"

    return TestClient(app)


def ask(kitchen: TestClient, method: str, bearer: str | None) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return kitchen.request(method, "/cups", headers=headers)


def test_a_role_may_do_what_it_is_granted_and_no_more(kitchen: TestClient) -> None:
    assert ask(kitchen, "GET", token()).json() == "school_coordinator@001/023"
    refused = ask(kitchen, "POST", token())
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


def test_a_client_may_do_what_its_scope_names(kitchen: TestClient) -> None:
    person = dict.fromkeys(("sid", "role", "org", "authz_v"))
    bearer = token(claims(**person, sub="feeder", scope="cup:fill"))
    assert ask(kitchen, "POST", bearer).status_code == 200
    assert ask(kitchen, "GET", bearer).status_code == 403


@pytest.mark.parametrize("bearer", [None, "", "x", "a.b.c", "x" * 9000])
def test_without_a_valid_token_the_answer_is_401(kitchen: TestClient, bearer: str | None) -> None:
    answer = ask(kitchen, "GET", bearer)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("said", "status"), [(200, 200), (401, 401), (500, 503), (None, 503)], ids=str
)
def test_s17_what_is_confirmed_asks_identity_at_that_moment_and_fails_closed(
    kit_database: Database, said: int | None, status: int
) -> None:
    """The event of a revocation has not arrived here: the token alone is still good."""
    identity = FastAPI()

    @identity.get("/api/v1/identity/me")
    def me(response: Response) -> None:
        response.status_code = said or 200

    app, grants = FastAPI(), {"it_admin": frozenset({Permission.CupFill})}
    problems.install(app)

    @app.post("/cups", dependencies=[Depends(requires(Permission.CupFill, confirmed=True))])
    def fill() -> str:
        return "full"

    bearer, port = token(claims(role="it_admin", org="state")), servers.free_port()
    asked = ServiceClient(f"http://127.0.0.1:{port}")
    app.state.authorization = Authorization(
        verifier(), Floors(kit_database), grants, identity=asked
    )
    with serving(identity, port) if said else nullcontext():
        assert ask(TestClient(app), "POST", bearer).status_code == status
    asked.close()
