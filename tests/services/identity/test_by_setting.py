"""What an operator decides by a setting: passwords by NIST's rules, when an account is dormant."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from identity.accounts.tables import AccountRow
from identity.app import create_app, create_worker
from identity.settings import Settings
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import text_of
from tests.services.identity.browser import Browser
from tests.services.identity.factories import NETWORK, PASSWORD, make_account
from tests.services.identity.outgoing import mails, newest_mail

DAY = timedelta(days=1)
PHRASE = "saltbush juniper rain"
"""Long, and by the manual's rules nothing."""
By = Callable[..., Settings]


@pytest.fixture
def by(settings: Settings) -> By:
    """The settings with these changed."""
    return lambda **changed: settings.model_copy(update=changed)


@pytest.fixture
def nist(by: By) -> Iterator[Browser]:
    """A browser in front of an identity in NIST mode."""
    strict = by(nist_mode=True)
    app = create_app(strict)
    yield Browser(app, strict.read_secret("clients/gateway"))
    app.state.database.close()


def hourly(settings: Settings, name: str, now: datetime) -> None:
    """What the worker does every hour under that name, done now."""
    worker = create_worker(settings)
    (one,) = [every for every in worker.every if every.name == name]
    one.act(now)
    worker.database.close()


def begin(browser: Browser, email: str, password: str, database: Database) -> str:
    """Sign in; gives where the right code leads."""
    browser.begin()
    assert browser.go("/identity/sign-in", {"email": email, "password": password})
    with database.read() as session:
        code = str(newest_mail(session, "one_time_code").values["code"])
    return browser.go("/identity/code", {"code": code})


@pytest.mark.requirement("AIP-034", "AIP-035", "AIP-036")
def test_in_nist_mode_a_phrase_is_taken_and_lasts(
    nist: Browser, by: By, places: None, database: Database
) -> None:
    who = {"first_name": "Celia", "last_name": "Baca", "email": "c@pinonvalley.example"}
    nist.go("/identity/register", who | {"phone": "505-555-0142"})
    nist.go("/identity/register/where", {"role": "district_coordinator", "district": "001"})
    rules = text_of(nist.get("/identity/register/password"))
    assert "At least 15 characters" in rules
    assert "A capital letter" not in rules
    nist.refused("/identity/register/password", {"password": "Saltbush-417!"})
    nist.refused("/identity/register/password", {"password": "passwordpassword"})
    assert nist.go("/identity/register/password", {"password": PHRASE}) == (
        "/identity/register/check"
    )
    with database.write() as session:
        email = make_account(session, now=utc_now()).email
        session.execute(update(AccountRow).values(password_changed_at=utc_now() - 900 * DAY))
    hourly(by(nist_mode=True), "warn-of-expiry", utc_now())
    with database.read() as session:
        assert "password_expires" not in {mail.template for mail in mails(session)}
    assert begin(nist, email, PASSWORD, database).startswith("/identity/oauth/authorize?")


@pytest.mark.requirement("AIP-036")
@pytest.mark.parametrize(("days", "warned"), [(60, True), (90, False), (0, False)])
def test_the_age_at_which_a_password_expires_is_a_setting(
    by: By, places: None, database: Database, days: int, warned: bool
) -> None:
    now = utc_now()
    with database.write() as session:
        make_account(session, now=now - 50 * DAY)
    hourly(by(password_max_age_days=days), "warn-of-expiry", now)
    with database.read() as session:
        told = [mail for mail in mails(session) if mail.template == "password_expires"]
    assert bool(told) is warned


@pytest.mark.requirement("AIP-071")
@pytest.mark.parametrize(
    ("warned_days", "locked_days", "mailed"),
    [
        (45, 60, ["dormant_warning", "dormant_locked"]),
        (70, 90, []),
        (45, 0, []),
    ],
)
def test_when_an_account_is_dormant_is_a_setting(
    by: By, places: None, database: Database, warned_days: int, locked_days: int, mailed: list[str]
) -> None:
    now = utc_now()
    with database.write() as session:
        make_account(session, now=now)
    settings = by(dormant_warned_days=warned_days, dormant_locked_days=locked_days)
    for day in (45, 60):
        hourly(settings, "look-after-dormant", now + day * DAY)
    with database.read() as session:
        assert [mail.template for mail in mails(session)] == mailed


def test_a_lock_outlives_a_restart(
    browser: Browser, coordinator: str, settings: Settings, database: Database
) -> None:
    browser.begin()
    wrong = {"email": coordinator, "password": "Wrong-Rain-417!"}
    for _ in range(10):
        browser.refused("/identity/sign-in", wrong, status=401)
    started_again = create_app(settings)
    again = Browser(started_again, settings.read_secret("clients/gateway"), network=NETWORK)
    again.begin()
    right = {"email": coordinator, "password": PASSWORD}
    again.refused("/identity/sign-in", right, status=429)
    elsewhere = Browser(started_again, "", network="203.0.113.9")
    elsewhere.begin()
    assert elsewhere.go("/identity/sign-in", right) == "/identity/code"
    started_again.state.database.close()
