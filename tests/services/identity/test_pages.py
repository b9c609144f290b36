"""identity's pages: in both languages, filled, with errors, and under attack."""

import base64
from typing import NoReturn

import httpx2
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import invitations, roles
from identity.accounts import usecases as accounts
from identity.accounts.passwords import is_password
from identity.accounts.tables import AccountRow
from identity.app import create_app
from identity.registration.tables import DraftRow, RegistrationRow
from identity.settings import Settings
from identity.signin.tables import OneTimeCodeRow
from servicekit.audit import Actor
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import check, text_of
from tests.services.identity.browser import ORIGIN, Browser
from tests.services.identity.conftest import OpenBrowser, SignIn
from tests.services.identity.factories import (
    DISTRICT,
    MAIL,
    PASSWORD,
    make_account,
    make_approver,
    make_proved_request,
    make_request,
)
from tests.services.identity.outgoing import mails, newest_mail
from tests.services.identity.statements import recorded

WHO = {
    "first_name": "Celia",
    "last_name": "Baca-Horn",
    "email": "c.bacahorn@pinonvalley.example",
    "phone": "505-555-0142",
}
WHERE = {"role": "school_coordinator", "district": "001"}


def errors_of(page: BeautifulSoup) -> str:
    return " ".join(text_of(tag) for tag in page.select(".usa-error-message"))


# Registering


@pytest.mark.requirement("AIP-029", "AIP-031", "AIP-033")
def test_answers_that_do_not_fit_come_back_with_reasons_and_are_kept(browser: Browser) -> None:
    typed = {"first_name": "Ana", "last_name": "", "email": "ana@gmail.com", "phone": "12"}
    page = browser.refused("/identity/register", typed)
    assert "Write your last name" in errors_of(page)
    page = browser.refused("/identity/register", typed | {"last_name": "Ortiz"})
    said = errors_of(page)
    assert "Use your school’s or district’s address" in said
    assert "ten digits" in said
    email = page.select_one("#email")
    assert email is not None
    assert email["value"] == "ana@gmail.com"
    assert text_of(page.select("title")[0]).startswith("Error: Who are you?")


@pytest.mark.requirement("AIP-032", "AIP-037")
def test_one_chooses_role_district_and_school_from_the_directory(
    browser: Browser, places: None
) -> None:
    browser.go("/identity/register", WHO)
    page = browser.get("/identity/register/where")
    assert [tag["value"] for tag in page.select("input[name=role]")] == [
        "school_coordinator",
        "district_coordinator",
    ]
    browser.refused("/identity/register/where", WHERE | {"role": "it_admin"})
    browser.refused("/identity/register/where", WHERE | {"district": "999"})
    browser.refused("/identity/register/where", {})
    assert browser.go("/identity/register/where", WHERE) == "/identity/register/school"
    schools = browser.get("/identity/register/school").select("option")
    assert [text_of(tag) for tag in schools] == ["Choose", "Red Bluff Middle School"]
    browser.refused("/identity/register/school", {"school": "011"})


def test_a_district_coordinator_is_not_asked_for_a_school(browser: Browser, places: None) -> None:
    browser.go("/identity/register", WHO)
    where = {"role": "district_coordinator", "district": "002"}
    assert browser.go("/identity/register/where", where) == "/identity/register/password"


@pytest.mark.requirement("AIP-034", "AIP-035")
def test_the_rules_a_password_breaks_are_shown_and_it_is_never_sent_back(
    browser: Browser, places: None
) -> None:
    answered(browser)
    page = browser.refused("/identity/register/password", {"password": "short"})
    assert "At least 12 characters" in errors_of(page)
    assert "short" not in str(page.select("input[name=password]"))
    page = browser.refused("/identity/register/password", {"password": "RedBluffPinon1!"})
    assert "your name, school or district" in errors_of(page)


def answered(browser: Browser) -> None:
    """Who and where are answered."""
    browser.go("/identity/register", WHO)
    browser.go("/identity/register/where", WHERE)
    browser.go("/identity/register/school", {"school": "023"})


def test_a_page_out_of_turn_leads_to_the_first_unanswered_one(
    browser: Browser, places: None
) -> None:
    for path in ("where", "school", "password", "check"):
        answer = browser.http.get(f"/identity/register/{path}")
        assert answer.headers["location"] == "/identity/register"
    assert browser.http.get("/identity/register/sent").headers["location"] == "/identity/register"
    browser.go("/identity/register", WHO)
    browser.go("/identity/register/where", WHERE)
    skipped = browser.http.get("/identity/register/check").headers["location"]
    assert skipped == "/identity/register/school"


def test_the_request_is_what_the_check_page_showed_whatever_else_is_posted(
    browser: Browser, places: None, database: Database
) -> None:
    answered(browser)
    browser.go("/identity/register/password", {"password": PASSWORD})
    more = {"role": "it_admin", "status": "approved", "email": "x@state.example"}
    browser.go("/identity/register/check", more)
    with database.read() as session:
        row = session.scalars(select(RegistrationRow)).one()
        assert (row.role, row.status, row.email) == (
            "school_coordinator",
            "pending_proof",
            WHO["email"],
        )
        assert is_password(row.password_hash, PASSWORD)
        assert session.scalar(select(func.count()).select_from(DraftRow)) == 0


def test_nothing_typed_is_in_the_cookie(browser: Browser, places: None) -> None:
    answered(browser)
    (cookie,) = [it for it in browser.http.cookies.jar if it.name == "aip-signin"]
    payload = (cookie.value or "").split(".")[0]
    opened = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    assert b"bacahorn" not in opened.lower()


@pytest.mark.requirement("AIP-028")
def test_opening_the_mailed_link_changes_nothing_until_the_button_is_pressed(
    browser: Browser, places: None, database: Database
) -> None:
    with database.write() as session:
        token = make_request(session, now=utc_now()).proof_token
    path = f"/identity/register/proof?t={token}"
    page = browser.get(path)
    assert "c••••••••n@pinonvalley.example" in text_of(page)
    with database.read() as session:
        assert session.scalars(select(RegistrationRow.status)).one() == "pending_proof"
    proved = browser.post(path)
    assert "Request sent" in text_of(check(proved.text))
    browser.get(path, status=404)


# Signing in


def test_without_a_client_the_gateway_begins_the_sign_in(browser: Browser) -> None:
    for path in ("/identity/sign-in", "/identity/code", "/identity/role"):
        answer = browser.http.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{ORIGIN}/sign-in")


@pytest.mark.requirement("AIP-041")
def test_an_unknown_address_and_a_wrong_password_are_answered_alike(
    open_browser: OpenBrowser, app: FastAPI, coordinator: str, database: Database
) -> None:
    with database.write() as session:
        pending = make_request(session, now=utc_now()).registration.email
        make_proved_request(session, email="p@pinonvalley.example", now=utc_now())
        closed = make_closed_account(session)
    answers, said = [], []
    for email in (coordinator, "nobody@pinonvalley.example", pending, closed, "not an address"):
        browser = open_browser()
        browser.begin()
        token = browser.get("/identity/sign-in").select_one("input[name=csrf_token]")
        assert token is not None
        form = {"csrf_token": str(token["value"]), "email": email, "password": "Wrong-Rain-417!"}
        with recorded(app.state.database.engine) as statements:
            answer = browser.http.post("/identity/sign-in", data=form)
        page = check(answer.text)
        for tag in page.select("input[name=email], input[name=csrf_token]"):
            tag.decompose()
        headers = {name: text for name, text in answer.headers.items() if name not in VARYING}
        answers.append((answer.status_code, headers, str(page)))
        said.append(statements)
    assert answers[0][0] == 422
    assert all(answer == answers[0] for answer in answers)
    assert all(statements == said[0] for statements in said)


VARYING = ("x-correlation-id", "content-length", "set-cookie")


def make_closed_account(session: Session) -> str:
    """The address of a deactivated account."""
    account = make_account(session, email="closed@pinonvalley.example", now=utc_now())
    by = make_approver(session, now=utc_now())
    roles.deactivate(session, account.id, by=by, reason="left", now=utc_now())
    return account.email


def test_the_cookie_is_strict_and_renewed_at_sign_in(
    browser: Browser, coordinator: str, sign_in: SignIn
) -> None:
    begun = browser.begin()
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("aip-signin=")
    for rule in ("HttpOnly", "Path=/", "SameSite=Lax"):
        assert rule in cookie
    assert "Domain" not in cookie
    before = browser.http.cookies["aip-signin"]
    next_page = sign_in(browser, coordinator)
    assert browser.http.cookies["aip-signin"] != before
    browser.finish(next_page)
    assert "aip-signin" not in browser.http.cookies


def test_a_cookie_planted_before_the_sign_in_is_worthless_after_it(
    open_browser: OpenBrowser, coordinator: str, sign_in: SignIn
) -> None:
    victim, attacker = open_browser(), open_browser()
    victim.begin()
    attacker.http.cookies.update(dict(victim.http.cookies))
    with_password = {"email": coordinator, "password": PASSWORD}
    victim.go("/identity/sign-in", with_password)
    answer = attacker.http.get("/identity/code")
    assert answer.headers["location"] == f"{ORIGIN}/sign-in"


def test_pages_are_not_kept_by_the_browser(browser: Browser) -> None:
    browser.begin()
    answer = browser.http.get("/identity/sign-in")
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.requirement("AIP-042")
def test_a_wrong_code_is_refused_and_a_new_one_can_be_asked_for(
    browser: Browser, coordinator: str, database: Database
) -> None:
    at_code_page(browser, coordinator)
    page = browser.get("/identity/code")
    assert "d••••••••••••d@pinonvalley.example" in text_of(page)
    assert "10 minutes" in text_of(page)
    with database.read() as session:
        right = str(newest_mail(session, "one_time_code").values["code"])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    page = browser.refused("/identity/code", {"code": wrong})
    assert "does not match" in errors_of(page)
    too_soon = resend(browser)
    assert "Wait half a minute" in errors_of(check(too_soon.text))
    with database.write() as session:
        code = session.scalars(select(OneTimeCodeRow)).one()
        code.sent_at = utc_now().replace(year=2020)
    assert resend(browser).headers["location"] == "/identity/code"
    assert "We sent a new code" in text_of(browser.get("/identity/code"))
    with database.read() as session:
        assert len([it for it in mails(session) if it.template == "one_time_code"]) == 2


def at_code_page(browser: Browser, email: str) -> None:
    browser.begin()
    browser.go("/identity/sign-in", {"email": email, "password": PASSWORD})


def resend(browser: Browser) -> httpx2.Response:
    token = browser.get("/identity/code").select("input[name=csrf_token]")[0]["value"]
    return browser.http.post("/identity/code/resend", data={"csrf_token": str(token)})


def test_a_fourth_sign_in_in_a_quarter_of_an_hour_gets_no_code_and_is_told_so(
    browser: Browser, coordinator: str, database: Database
) -> None:
    for _ in range(3):
        at_code_page(browser, coordinator)
    at_code_page(browser, coordinator)
    assert "send no more for a while" in text_of(browser.get("/identity/code"))
    with database.read() as session:
        assert len(mails(session)) == 3


def test_after_ten_wrong_tries_the_page_says_when_to_come_back(
    browser: Browser, coordinator: str
) -> None:
    browser.begin()
    wrong = {"email": coordinator, "password": "Wrong-Rain-417!"}
    for _ in range(10):
        browser.refused("/identity/sign-in", wrong)
    page = browser.refused("/identity/sign-in", wrong, status=429)
    assert "Try again in 15 minutes" in text_of(page)


@pytest.mark.requirement("AIP-043")
def test_a_person_with_two_roles_chooses_one(
    browser: Browser, coordinator: str, sign_in: SignIn, database: Database
) -> None:
    with database.write() as session:
        account = accounts.find_account(session, coordinator, now=utc_now())
        assert account is not None
        other = roles.grant(
            session,
            account.id,
            Role.DISTRICT_COORDINATOR,
            DISTRICT,
            by=Actor("test"),
            now=utc_now(),
        )
    assert sign_in(browser, coordinator) == "/identity/role"
    page = browser.get("/identity/role")
    assert "Red Bluff Middle School" in text_of(page)
    browser.refused("/identity/role", {})
    browser.refused("/identity/role", {"assignment": "no id"})
    location = browser.go("/identity/role", {"assignment": str(other.id)})
    answer = browser.exchange(browser.finish(location))
    assert answer.status_code == 200


@pytest.mark.requirement("AIP-036")
def test_an_old_password_is_changed_before_anything_else(
    browser: Browser, coordinator: str, sign_in: SignIn, database: Database
) -> None:
    with database.write() as session:
        row = session.scalars(select(AccountRow)).one()
        row.password_changed_at = utc_now().replace(year=2020)
    assert sign_in(browser, coordinator) == "/identity/new-password"
    assert browser.http.get("/identity/role").headers["location"] == "/identity/new-password"
    same = browser.refused("/identity/new-password", {"password": PASSWORD})
    assert "another password" in errors_of(same)
    browser.refused("/identity/new-password", {"password": "short"})
    browser.finish(browser.go("/identity/new-password", {"password": "Juniper-Wash-902?"}))


def test_an_invitation_sets_the_first_password_once(
    browser: Browser, database: Database, places: None
) -> None:
    with database.write() as session:
        by = make_approver(session, role=Role.IT_ADMIN, now=utc_now())
        new = accounts.person("viewer@state.example", "Jordan", "Begay")
        invited = invitations.invite(session, new, Role.PED_VIEWER, by=by, mail=MAIL, now=utc_now())
    path = f"/identity/invitation?t={invited.token}"
    assert "Jordan Begay" in text_of(browser.get(path))
    browser.refused(path, {"password": "Jordan-Begay-1!"})
    done = browser.post(path, {"password": PASSWORD})
    assert "Your password is saved" in text_of(check(done.text))
    browser.get(path, status=404)


# Attacks


@pytest.mark.parametrize(
    "path", ["/identity/register", "/identity/sign-in", "/identity/code/resend"]
)
def test_a_form_from_elsewhere_is_refused(browser: Browser, path: str) -> None:
    browser.begin()
    forged = browser.http.post(path, data=WHO)
    assert forged.status_code == 400
    check(forged.text)
    page = browser.get("/identity/sign-in")
    token = page.select("input[name=csrf_token]")[0]["value"]
    data = {"csrf_token": str(token), **WHO}
    evil = browser.http.post(path, data=data, headers={"Origin": "https://evil.example"})
    assert evil.status_code == 403
    assert "another site" in text_of(check(evil.text))


def test_a_page_that_is_not_there_says_so(browser: Browser) -> None:
    browser.get("/identity/nothing", status=404)
    browser.get("/identity/register/proof?t=guessed", status=404)
    browser.get("/identity/invitation?t=guessed", status=404)
    assert browser.http.get("/identity/oauth/token").status_code == 405


def test_what_people_type_is_shown_as_text(browser: Browser) -> None:
    typed = WHO | {"first_name": "<script>alert(1)</script>", "last_name": "{{7*7}}"}
    page = browser.refused("/identity/register", typed)
    assert not page.select("script:not([src])")
    assert page.select("#last_name")[0]["value"] == "{{7*7}}"


def test_over_https_the_cookie_carries_the_host_prefix(settings: Settings) -> None:
    secure = settings.model_copy(update={"public_url": "https://aip.example.gov"})
    app = create_app(secure)
    browser = Browser(app, secure.read_secret("clients/gateway"))
    begun = browser.begin(redirect_uri="https://aip.example.gov/sign-in/callback")
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("__Host-aip-signin=")
    assert "Secure" in cookie
    app.state.database.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_registering_keeps_the_rules_of_pages_in_both_languages(
    browser: Browser, places: None, database: Database, language: str
) -> None:
    browser.speak(language)
    browser.refused("/identity/register", {})
    browser.go("/identity/register", WHO)
    browser.refused("/identity/register/where", {})
    browser.go("/identity/register/where", WHERE)
    browser.refused("/identity/register/school", {})
    browser.go("/identity/register/school", {"school": "023"})
    browser.refused("/identity/register/password", {"password": "short"})
    browser.go("/identity/register/password", {"password": PASSWORD})
    browser.go("/identity/register/check")
    browser.get("/identity/register/sent")
    with database.read() as session:
        mail = newest_mail(session, "prove_address")
    assert mail.language == language
    browser.post(str(mail.values["link"]).removeprefix(ORIGIN))
    browser.get("/identity/invitation?t=guessed", status=404)
    browser.get("/identity/nothing", status=404)


@pytest.mark.parametrize("language", ["en", "es"])
def test_signing_in_keeps_the_rules_of_pages_in_both_languages(
    browser: Browser, coordinator: str, sign_in: SignIn, database: Database, language: str
) -> None:
    browser.speak(language)
    with database.write() as session:
        account = session.scalars(select(AccountRow)).one()
        account.password_changed_at = utc_now().replace(year=2020)
        by = Actor("test")
        roles.grant(session, account.id, Role.DISTRICT_COORDINATOR, DISTRICT, by=by, now=utc_now())
    browser.begin()
    browser.refused("/identity/sign-in", {})
    sign_in(browser, coordinator)
    browser.refused("/identity/new-password", {"password": "short"})
    browser.go("/identity/new-password", {"password": "Juniper-Wash-902?"})
    browser.refused("/identity/role", {})
    browser.get("/identity/signed-out")
    browser.inspected(browser.begin(client_id="nobody"))


def test_a_person_without_a_role_is_told_what_to_do(
    browser: Browser, coordinator: str, sign_in: SignIn, database: Database
) -> None:
    with database.write() as session:
        by = make_approver(session, now=utc_now())
        account = accounts.find_account(session, coordinator, now=utc_now())
        assert account is not None
        roles.revoke_role(session, account.id, account.assignments[0].id, by=by, now=utc_now())
    assert sign_in(browser, coordinator) == "/identity/role"
    page = browser.get("/identity/role", status=403)
    assert "Your account has no role now" in text_of(page)


def test_while_the_database_is_down_nobody_is_let_in(
    app: FastAPI, browser: Browser, coordinator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.begin()

    def refuse() -> NoReturn:
        raise OperationalError("connect", {}, Exception("the server does not answer"))

    monkeypatch.setattr(app.state.database.engine.pool, "connect", refuse)
    page = browser.get("/identity/sign-in", status=503)
    assert "Try again" in text_of(page)
