"""A forgotten password: the mailed link, and what it does not do (S06, S14, S16)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.accounts import activity, invitations
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.accounts.passwords import is_password
from identity.consumers import create_jobs
from identity.security import usecases
from identity.security.errors import ResetLinkNotGood, TooManyResets
from identity.security.tables import PasswordResetRow
from identity.signin import sessions
from identity.signin.domain import Answer
from identity.signin.errors import LoginOver
from servicekit.audit import AUDIT
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import check, text_of
from tests.services.identity.browser import ORIGIN, Browser
from tests.services.identity.conftest import OpenBrowser, SignIn
from tests.services.identity.factories import (
    MAIL,
    NETWORK,
    PASSWORD,
    make_account,
    make_approver,
    make_places,
    make_proved_request,
)
from tests.services.identity.outgoing import mails, newest_mail
from tests.services.identity.signing_in import SignIn as Way
from tests.services.identity.signing_in import signed_in
from tests.services.identity.test_consumers import Stars

HOUR = timedelta(hours=1)
NEW = "Juniper-Wash-902?"
NEW_HASH = "$argon2id$new"


@pytest.fixture
def account(session: Session, now: datetime) -> Account:
    make_places(session)
    return make_account(session, now=now)


def ask(session: Session, email: str, *, network: str = NETWORK, now: datetime) -> None:
    """Ask for the link, and let the worker mail it."""
    usecases.ask_for_reset(session, email, network=network, now=now)
    for row in session.scalars(select(PasswordResetRow).order_by(PasswordResetRow.id)).all():
        usecases.mail_reset_link(session, row.id, mail=MAIL, now=now)


def token_of(session: Session, email: str = "") -> str:
    link = str(newest_mail(session, "password_reset", email).values["link"])
    assert link.startswith(f"{ORIGIN}/identity/reset-password?t=")
    return link.partition("?t=")[2]


def test_s14_the_link_sets_a_new_password_once_and_ends_every_session(
    session: Session, account: Account, now: datetime
) -> None:
    opened = signed_in(session, account.email, now=now)
    ask(session, account.email, now=now)
    token = token_of(session, account.email)
    usecases.reset_password(session, token, NEW_HASH, mail=MAIL, now=now)
    assert accounts.password_hash_of(session, account.id) == NEW_HASH
    assert sessions.find_acting(session, opened, now=now) is None
    assert newest_mail(session, "password_changed").address == account.email
    actions = session.scalars(select(AUDIT.c.action)).all()
    assert {"mail_reset_link", "change_password"} <= set(actions)
    with pytest.raises(ResetLinkNotGood):
        usecases.reset_password(session, token, "$argon2id$again", mail=MAIL, now=now)


def test_only_the_digest_of_the_link_is_stored(
    session: Session, account: Account, now: datetime
) -> None:
    ask(session, account.email, now=now)
    stored = session.scalars(select(PasswordResetRow.digest)).one()
    assert stored is not None
    assert token_of(session) not in stored


def test_s14_a_link_works_for_an_hour_and_a_newer_one_replaces_it(
    session: Session, account: Account, now: datetime
) -> None:
    ask(session, account.email, now=now)
    old = token_of(session)
    late = now + HOUR
    assert usecases.find_account_to_reset(session, old, now=late) is None
    with pytest.raises(ResetLinkNotGood):
        usecases.reset_password(session, old, NEW_HASH, mail=MAIL, now=late)
    ask(session, account.email, now=now)
    assert usecases.find_account_to_reset(session, old, now=now) is None
    assert usecases.find_account_to_reset(session, token_of(session), now=now) is not None


def test_an_order_that_comes_twice_or_too_late_mails_nothing_more(
    session: Session, account: Account, now: datetime
) -> None:
    ask(session, account.email, now=now)
    row = session.scalars(select(PasswordResetRow)).one()
    usecases.mail_reset_link(session, row.id, mail=MAIL, now=now)
    assert len(mails(session)) == 1
    usecases.ask_for_reset(session, account.email, network=NETWORK, now=now)
    newest = session.scalars(select(PasswordResetRow).where(PasswordResetRow.id != row.id)).one()
    usecases.mail_reset_link(session, newest.id, mail=MAIL, now=now + HOUR)
    assert len(mails(session)) == 1


def test_nobody_without_a_password_to_forget_gets_a_link(
    session: Session, account: Account, now: datetime
) -> None:
    by = make_approver(session, now=now)
    activity.deactivate(session, account.id, by=by, reason="left", now=now)
    pending = make_proved_request(session, now=now).email
    invited = "first@state.example"
    invitations.create_first_admin(session, invited, ("Ines", "Archuleta"), now=now)
    for email in (account.email, pending, invited, "nobody@pinonvalley.example"):
        ask(session, email, now=now)
    assert "password_reset" not in [mail.template for mail in mails(session)]


def test_a_link_of_an_account_closed_meanwhile_opens_nothing(
    session: Session, account: Account, now: datetime
) -> None:
    ask(session, account.email, now=now)
    by = make_approver(session, now=now)
    activity.deactivate(session, account.id, by=by, reason="left", now=now)
    with pytest.raises(ResetLinkNotGood):
        usecases.reset_password(session, token_of(session), NEW_HASH, mail=MAIL, now=now)


def test_s05_at_most_three_links_an_hour_go_to_one_address_and_a_network_is_held_back(
    session: Session, account: Account, now: datetime
) -> None:
    for _ in range(5):
        ask(session, account.email, now=now)
    assert len(mails(session)) == 3
    for number in range(25):
        ask(session, f"x{number}@pinonvalley.example", now=now)
    with pytest.raises(TooManyResets):
        ask(session, "x@pinonvalley.example", now=now)
    ask(session, "y@pinonvalley.example", network="203.0.113.9", now=now)


def test_s14_whoever_stands_at_the_code_with_the_old_password_gets_no_further(
    session: Session, account: Account, now: datetime
) -> None:
    thief = Way(session, account.email, now).begin()
    assert thief.password() is Answer.RIGHT
    code = thief.mailed_code()
    ask(session, account.email, now=now)
    usecases.reset_password(session, token_of(session), NEW_HASH, mail=MAIL, now=now)
    with pytest.raises(LoginOver):
        thief.code(code)


def test_who_asked_is_forgotten_after_two_days(
    session: Session, account: Account, now: datetime
) -> None:
    ask(session, account.email, now=now)
    usecases.tidy(session, now=now + timedelta(days=3))
    assert session.scalars(select(PasswordResetRow)).all() == []


# Pages


def let_worker_mail(database: Database) -> None:
    create_jobs(database, Stars(), MAIL).do_due(database, now=utc_now())


def test_s14_from_the_forgotten_password_to_a_sign_in_that_still_asks_for_the_code(
    browser: Browser, coordinator: str, database: Database, open_browser: OpenBrowser
) -> None:
    browser.begin()
    assert browser.get("/identity/sign-in").select("a[href='/identity/forgot-password']")
    browser.refused("/identity/forgot-password", {})
    browser.refused("/identity/forgot-password", {"email": "no address"})
    asked = {"email": f" {coordinator.upper()} "}
    assert browser.go("/identity/forgot-password", asked) == "/identity/forgot-password/sent"
    assert "for 60 minutes" in text_of(browser.get("/identity/forgot-password/sent"))
    let_worker_mail(database)
    with database.read() as session:
        path = f"/identity/reset-password?t={token_of(session)}"
    other = open_browser()
    browser_page = other.get(path)
    assert "Choose a new password" in text_of(browser_page)
    other.refused(path, {"password": "short"})
    assert "Choose another password" in text_of(other.refused(path, {"password": PASSWORD}))
    done = other.post(path, {"password": NEW})
    assert "Your new password is saved" in text_of(check(done.text))
    assert "aip-signin" not in other.http.cookies or other.http.get("/identity/code").is_redirect
    assert "does not work any more" in text_of(other.get(path, status=404))
    former = {"email": coordinator, "password": PASSWORD}
    browser.refused("/identity/sign-in", former, status=401)
    right = {"email": coordinator, "password": NEW}
    assert browser.go("/identity/sign-in", right) == "/identity/code"


# Changing it while signed in


def change(browser: Browser, present: str, new: str, *, status: int = 422) -> str:
    fields = {"present": present, "password": new}
    return text_of(browser.refused("/identity/security/password", fields, status=status))


def test_s14_a_new_password_needs_the_present_one(owner: Browser, database: Database) -> None:
    assert "Changed on" in text_of(owner.get("/identity/security"))
    owner.refused("/identity/security/password", {})
    said = change(owner, "Wrong-Rain-417!", NEW)
    assert "This is not your present password" in said
    assert "At least 12 characters" in change(owner, PASSWORD, "short")
    assert "Choose another password" in change(owner, PASSWORD, PASSWORD)
    fields = {"present": PASSWORD, "password": NEW}
    assert owner.go("/identity/security/password", fields) == "/identity/security"
    assert "Your new password is saved" in text_of(owner.get("/identity/security"))
    with database.read() as session:
        account = accounts.find_account(
            session, "dana.whitfield@pinonvalley.example", now=utc_now()
        )
        assert account is not None
        assert is_password(accounts.password_hash_of(session, account.id), NEW)
        denied = session.scalars(select(AUDIT.c.action).where(AUDIT.c.outcome == "deny")).all()
        assert denied == ["confirm_password"]


def test_s16_a_change_of_the_password_ends_every_session_but_the_one_it_is_made_in(
    owner: Browser, open_browser: OpenBrowser, coordinator: str, sign_in: SignIn
) -> None:
    elsewhere = open_browser()
    granted = elsewhere.exchange(elsewhere.finish(sign_in(elsewhere, coordinator))).json()
    owner.go("/identity/security/password", {"present": PASSWORD, "password": NEW})
    elsewhere.http.headers["Authorization"] = f"Bearer {granted['access_token']}"
    assert elsewhere.http.get("/api/v1/identity/me").status_code == 401
    assert elsewhere.refresh(granted["refresh_token"]).status_code == 400
    assert owner.http.get("/api/v1/identity/me").status_code == 200


def test_s04_ten_wrong_present_passwords_lock_the_account_for_this_network(owner: Browser) -> None:
    for _ in range(10):
        change(owner, "Wrong-Rain-417!", NEW)
    assert "Too many tries" in change(owner, PASSWORD, NEW, status=429)


@pytest.mark.parametrize("path", ["/identity/security", "/identity/security/password"])
def test_a_stranger_signs_in_first_and_comes_back(browser: Browser, path: str) -> None:
    for token in ("", "Bearer x.y.z", "Basic abc"):
        answer = browser.http.get(path, headers={"Authorization": token} if token else {})
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{ORIGIN}/sign-in?next={path}"


@pytest.mark.parametrize("language", ["en", "es"])
def test_ones_own_credentials_keep_the_rules_of_pages_in_both_languages(
    owner: Browser, database: Database, coordinator: str, language: str
) -> None:
    owner.speak(language)
    owner.refused("/identity/forgot-password", {})
    owner.go("/identity/forgot-password", {"email": coordinator})
    owner.get("/identity/forgot-password/sent")
    let_worker_mail(database)
    with database.read() as session:
        path = f"/identity/reset-password?t={token_of(session)}"
    owner.refused(path, {"password": "short"})
    owner.get("/identity/reset-password?t=guessed", status=404)
    owner.get("/identity/security")
    owner.refused("/identity/security/password", {"present": "x", "password": "short"})
    owner.post(path, {"password": NEW})
