"""The whole way: register, prove, be approved, sign in, get tokens."""

from functools import partial

import pytest
from fastapi.testclient import TestClient

from identity.oauth.keys import SigningKeys
from identity.settings import Settings
from servicekit.auth import Verifier
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import text_of
from tests.services.identity.browser import ORIGIN, Browser
from tests.services.identity.conftest import OpenBrowser, SignIn
from tests.services.identity.factories import PASSWORD, make_approver
from tests.services.identity.outgoing import event_types, newest_mail

EMAIL = "c.bacahorn@pinonvalley.example"


def register(browser: Browser) -> None:
    who = {
        "first_name": "Celia",
        "last_name": "Baca-Horn",
        "email": f" {EMAIL.upper()} ",
        "phone": "(505) 555-0142",
    }
    assert browser.go("/identity/register", who) == "/identity/register/where"
    where = {"role": "school_coordinator", "district": "001"}
    assert browser.go("/identity/register/where", where) == "/identity/register/school"
    assert browser.go("/identity/register/school", {"school": "023"}) == (
        "/identity/register/password"
    )
    assert browser.go("/identity/register/password", {"password": PASSWORD}) == (
        "/identity/register/check"
    )
    summary = text_of(browser.get("/identity/register/check").select("main")[0])
    for said in ("Celia Baca-Horn", EMAIL, "505-555-0142", "School coordinator", "Red Bluff"):
        assert said in summary
    assert browser.go("/identity/register/check") == "/identity/register/sent"


@pytest.mark.requirement("AIP-028", "AIP-041", "AIP-042")
def test_a_coordinator_registers_is_approved_and_signs_in(
    database: Database,
    places: None,
    browser: Browser,
    open_browser: OpenBrowser,
    sign_in: SignIn,
    settings: Settings,
) -> None:
    register(browser)
    sent = browser.get("/identity/register/sent")
    with database.read() as session:
        proof = newest_mail(session, "prove_address", EMAIL)
    assert str(proof.values["reference"]) in text_of(sent.select("h1")[0].parent or sent)

    proved = browser.post(str(proof.values["link"]).removeprefix(ORIGIN))
    assert proved.status_code == 200
    with database.write() as session:
        email = "ines.calloway@state.example"
        make_approver(session, email=email, now=utc_now())
    approver = tokens_of(open_browser(), sign_in, email)
    api = TestClient(browser.http.app, headers={"Authorization": f"Bearer {approver}"})
    (asked,) = api.get("/api/v1/identity/registrations").json()["items"]
    approved = api.post(
        f"/api/v1/identity/registrations/{asked['id']}/approval",
        json={},
        headers={"If-Match": f'"{asked["version"]}"'},
    )
    assert approved.json()["status"] == "approved", approved.text

    keys = SigningKeys(settings.secrets_dir / "signing")
    check = Verifier(
        issuer=settings.issuer, audience="plans", fetch_keys=partial(keys.public, now=utc_now())
    )
    token = check.check(tokens_of(open_browser(), sign_in, EMAIL))
    assert (token.name, token.role, token.org) == (
        "Celia Baca-Horn",
        "school_coordinator",
        "001/023",
    )
    assert token.sub == approved.json()["account_id"]
    with database.read() as session:
        told = event_types(session)
    assert told.count("identity.registration.received.v1") == 1
    assert told.count("identity.registration.decided.v1") == 1


def tokens_of(browser: Browser, sign_in: SignIn, email: str) -> str:
    code = browser.finish(sign_in(browser, email))
    answer = browser.exchange(code)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token
