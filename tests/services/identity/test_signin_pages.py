"""The pages of signing in: filled, with errors, in both languages."""

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from contracts.roles import Role
from identity.accounts import roles
from identity.accounts import usecases as accounts
from identity.accounts.tables import AccountRow
from identity.app import create_app
from identity.settings import Settings
from identity.signin.tables import OneTimeCodeRow
from servicekit.audit import Actor
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import text_of
from tests.services.identity.browser import ORIGIN, Browser
from tests.services.identity.conftest import OpenBrowser, SignIn
from tests.services.identity.factories import (
    DISTRICT,
    PASSWORD,
    make_approver,
)
from tests.services.identity.outgoing import mails, newest_mail

WHO = {
    "first_name": "Celia",
    "last_name": "Baca-Horn",
    "email": "c.bacahorn@pinonvalley.example",
    "phone": "505-555-0142",
}
WHERE = {"role": "school_coordinator", "district": "001"}


def errors_of(page: BeautifulSoup) -> str:
    return " ".join(text_of(tag) for tag in page.select(".usa-error-message"))


def test_without_a_client_the_gateway_begins_the_sign_in(browser: Browser) -> None:
    for path in ("/identity/sign-in", "/identity/code", "/identity/role"):
        answer = browser.http.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{ORIGIN}/sign-in")


def test_s15_the_cookie_is_strict_and_renewed_at_sign_in(
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


def test_s15_a_cookie_planted_before_the_sign_in_is_worthless_after_it(
    open_browser: OpenBrowser, coordinator: str, sign_in: SignIn
) -> None:
    victim, attacker = open_browser(), open_browser()
    victim.begin()
    attacker.http.cookies.update(dict(victim.http.cookies))
    with_password = {"email": coordinator, "password": PASSWORD}
    victim.go("/identity/sign-in", with_password)
    answer = attacker.http.get("/identity/code")
    assert answer.headers["location"] == f"{ORIGIN}/sign-in"


def test_s15_pages_are_not_kept_by_the_browser(browser: Browser) -> None:
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
    page = browser.refused("/identity/code", {"code": wrong}, status=401)
    assert "does not match" in errors_of(page)
    let_pass(database, timedelta(seconds=31))
    resend(browser)
    assert "We send a new code at most" in text_of(browser.get("/identity/code"))
    with database.read() as session:
        assert len([it for it in mails(session) if it.template == "one_time_code"]) == 2


def test_s05_who_asks_for_fifty_codes_gets_three_and_always_the_same_answer(
    browser: Browser, coordinator: str, database: Database
) -> None:
    at_code_page(browser, coordinator)
    answers = set()
    for number in range(50):
        if number % 5 == 0:  # the others come within half a minute
            let_pass(database, timedelta(seconds=31))
        answer = resend(browser)
        answers.add((answer.status_code, answer.headers["location"], answer.content))
        browser.get("/identity/code")
    assert {(status, where) for status, where, _ in answers} == {(303, "/identity/code")}
    assert len(answers) == 1
    with database.read() as session:
        assert len(mails(session)) == 3


def of_a_former_login(browser: Browser, other: Browser, email: str, database: Database) -> str:
    """The code of login A, typed in login B of the same browser."""
    code = mailed_code(database)
    at_code_page(browser, email)
    return code


def of_another_browser(browser: Browser, other: Browser, email: str, database: Database) -> str:
    at_code_page(other, email)
    return mailed_code(database)


def of_before_a_new_one(browser: Browser, other: Browser, email: str, database: Database) -> str:
    code = mailed_code(database)
    let_pass(database, timedelta(seconds=31))
    resend(browser)
    return code


def of_ten_minutes_ago(browser: Browser, other: Browser, email: str, database: Database) -> str:
    let_pass(database, timedelta(minutes=10, seconds=1))
    return mailed_code(database)


Foreign = Callable[[Browser, Browser, str, Database], str]


@pytest.mark.parametrize(
    "foreign",
    [of_a_former_login, of_another_browser, of_before_a_new_one, of_ten_minutes_ago],
    ids=lambda foreign: foreign.__name__,
)
def test_s03_a_code_that_is_not_for_here_or_no_longer_is_answered_as_a_wrong_one(
    open_browser: OpenBrowser, coordinator: str, database: Database, foreign: Foreign
) -> None:
    browser, other = open_browser(), open_browser()
    at_code_page(browser, coordinator)
    code = foreign(browser, other, coordinator, database)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    seen = [tried(browser, typed) for typed in (wrong, code)]
    assert seen[0][0] == 401
    assert seen[1] == seen[0]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "12345", "1234567", "12345b", "٠١٢٣٤٥", "1" * 5000],
    ids=lambda typed: typed[:9],
)
def test_what_is_no_code_is_said_at_its_field_and_counts_as_no_try(
    browser: Browser, coordinator: str, database: Database, typed: str
) -> None:
    at_code_page(browser, coordinator)
    for _ in range(10):
        page = browser.refused("/identity/code", {"code": typed})
        assert errors_of(page) == "Error: Write the six digits"
    right = mailed_code(database)
    browser.finish(browser.go("/identity/code", {"code": f" {right[:3]}-{right[3:]} "}))


def mailed_code(database: Database) -> str:
    with database.read() as session:
        return str(newest_mail(session, "one_time_code").values["code"])


def tried(browser: Browser, code: str) -> tuple[int, str]:
    """Status and page of an answer, without the form's token, what was typed, and the clock."""
    answer = browser.post("/identity/code", {"code": code})
    page = browser.inspected(answer)
    for tag in page.select("input[name=csrf_token], input[name=code], .aip-lead, .aip-inline"):
        tag.decompose()
    return answer.status_code, str(page)


def let_pass(database: Database, time: timedelta) -> None:
    """As if so much time had gone by since the codes were mailed."""
    with database.write() as session:
        for code in session.scalars(select(OneTimeCodeRow)):
            code.sent_at -= time
            code.expires_at -= time


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
        browser.refused("/identity/sign-in", wrong, status=401)
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


def test_s15_over_https_the_cookie_carries_the_host_prefix(settings: Settings) -> None:
    secure = settings.model_copy(update={"public_url": "https://aip.example.gov"})
    app = create_app(secure)
    browser = Browser(app, secure.read_secret("clients/gateway"))
    begun = browser.begin(redirect_uri="https://aip.example.gov/sign-in/callback")
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("__Host-aip-signin=")
    assert "Secure" in cookie
    app.state.database.close()


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
