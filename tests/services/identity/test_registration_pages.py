"""The pages of registering, and of an invitation: filled, with errors, in both languages."""

import base64

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from contracts.roles import Role
from identity.accounts import invitations
from identity.accounts import usecases as accounts
from identity.accounts.passwords import is_password
from identity.accounts.tables import AccountRow
from identity.registration.tables import DraftRow, RegistrationRow
from servicekit.audit import AUDIT
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import check, text_of
from tests.services.identity.browser import ORIGIN, Browser
from tests.services.identity.conftest import SignIn
from tests.services.identity.factories import (
    MAIL,
    NETWORK,
    OTHER_SCHOOL,
    PASSWORD,
    SCHOOL,
    make_approver,
    make_request,
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
    schools = browser.get("/identity/register/school").select(".usa-checkbox label")
    assert [text_of(tag) for tag in schools] == ["Red Bluff Middle School"]
    browser.refused("/identity/register/school", {"school": "011"})


@pytest.mark.requirement("AIP-038")
@pytest.mark.parametrize(
    "extra",
    [
        {"role": "it_admin"},
        {"status": "approved"},
        {"approved_by": "me"},
        {"email_verified": "true"},
        {"lea_ids": "001"},
        {"user[role]": "it_admin"},
    ],
    ids=str,
)
def test_s09_answers_that_nobody_asked_for_are_refused(
    browser: Browser, database: Database, places: None, extra: dict[str, str]
) -> None:
    browser.refused("/identity/register", WHO | extra)
    with database.read() as session:
        assert session.scalars(select(DraftRow)).all() == []
        (denied,) = session.execute(select(AUDIT)).all()
    assert (denied.actor, denied.acting_as, denied.outcome) == ("anonymous", None, "deny")
    assert (denied.action, denied.object) == ("denied", "POST /identity/register")
    assert (denied.change, denied.reason) == ({"code": "answer-unknown"}, None)


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
    browser.refused("/identity/register/check", more)
    browser.go("/identity/register/check")
    with database.read() as session:
        row = session.scalars(select(RegistrationRow)).one()
        assert (row.role, row.status, row.email) == (
            "school_coordinator",
            "pending_proof",
            WHO["email"],
        )
        assert is_password(row.password_hash, PASSWORD)
        assert session.scalar(select(func.count()).select_from(DraftRow)) == 0


def test_s07_the_request_that_is_too_many_is_answered_429_and_not_kept(
    browser: Browser, places: None, database: Database
) -> None:
    now = utc_now()
    with database.write() as session:
        for number in range(30):  # of the network that the browser is in
            where = (SCHOOL, OTHER_SCHOOL)[number % 2]
            email = f"x@d{number}.example"
            make_request(session, email=email, organization=where, network=NETWORK, now=now)
    answered(browser)
    browser.go("/identity/register/password", {"password": PASSWORD})
    answer = browser.post("/identity/register/check")
    assert answer.status_code == 429
    assert "Too many requests came from there" in answer.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(RegistrationRow)) == 30
        assert not [mail for mail in mails(session) if mail.address == WHO["email"]]


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
