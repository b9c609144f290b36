"""Ways around the sign-in: forged forms, a skipped step, a way back to elsewhere (S14..S16)."""

import re
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from contracts.roles import Role
from identity.accounts import activity
from identity.accounts.tables import AccountRow
from identity.oauth.endpoints import PROGRAM_ROUTES
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import check
from tests.services.identity.browser import ORIGIN, Browser
from tests.services.identity.conftest import SignIn
from tests.services.identity.factories import make_approver


def posting_paths(app: FastAPI) -> list[str]:
    """Every address of identity's pages that a form can be posted to."""
    (mounted,) = [route for route in app.routes if getattr(route, "path", "") == "/identity"]
    pages = mounted.app.app  # type: ignore[attr-defined]  # a2wsgi's, around Flask's
    return [
        f"/identity{re.sub('<uuid:.*?>', str(uuid4()), rule.rule)}"
        for rule in pages.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint not in PROGRAM_ROUTES
    ]


def test_no_form_of_identity_is_taken_without_its_token(owner: Browser, app: FastAPI) -> None:
    paths = posting_paths(app)
    assert {"/identity/sign-in", "/identity/security/password", "/identity/code/app"} <= set(paths)
    # The gateway's forms land there with its token; what answers them is in test_confirming.
    landing = "/identity/security/confirm"
    foreign = owner.http.post(landing, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    for path in set(paths) - {landing}:
        forged = owner.http.post(path, data={"present": "x", "password": "x", "code": "x"})
        assert forged.status_code == 400, path
        check(forged.text)


def test_s14_an_expired_password_gives_no_code_for_the_client_before_it_is_changed(
    browser: Browser, coordinator: str, sign_in: SignIn, database: Database
) -> None:
    with database.write() as session:
        session.scalars(select(AccountRow)).one().password_changed_at = utc_now().replace(year=2020)
    assert sign_in(browser, coordinator) == "/identity/new-password"
    for path in ("/identity/role", "/identity/code", "/identity/code/app"):
        assert browser.http.get(path).headers["location"] == "/identity/new-password"
    begun_again = browser.begin()
    assert begun_again.headers["location"] == "/identity/sign-in"


def test_s16_a_closed_account_is_out_at_once_everywhere(
    browser: Browser, coordinator: str, sign_in: SignIn, database: Database
) -> None:
    tokens = browser.exchange(browser.finish(sign_in(browser, coordinator))).json()
    with database.write() as session:
        by = make_approver(session, role=Role.IT_ADMIN, now=utc_now())
        account = session.scalars(select(AccountRow).where(AccountRow.email == coordinator)).one()
        activity.deactivate(session, account.id, by=by, reason="left", now=utc_now())
    browser.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    assert browser.http.get("/api/v1/identity/me").status_code == 401
    assert browser.http.get("/identity/security").headers["location"].startswith(ORIGIN)
    assert browser.refresh(tokens["refresh_token"]).status_code == 400


@pytest.mark.parametrize("query", ["?next=//evil.example", "?next=https://evil.example/", ""])
def test_a_stranger_is_sent_to_our_own_sign_in_and_back_to_our_own_page(
    browser: Browser, query: str
) -> None:
    location = browser.http.get(f"/identity/security/app{query}").headers["location"]
    assert location == f"{ORIGIN}/sign-in?next=/identity/security/app"
