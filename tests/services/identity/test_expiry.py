"""A password that gets old: warnings before, and no work lost when it is (AIP-036, C23)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.accounts import activity
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.accounts.expiry import warn_of_expiry
from identity.accounts.tables import AccountRow
from servicekit.db import Database
from servicekit.process import utc_now
from tests.services.identity.browser import Browser
from tests.services.identity.conftest import SignIn
from tests.services.identity.factories import MAIL, make_account, make_approver
from tests.services.identity.outgoing import mails

pytestmark = pytest.mark.usefixtures("earlier")
DAY = timedelta(days=1)


@pytest.fixture
def account(session: Session, now: datetime) -> Account:
    return make_account(session, now=now)


def warned(session: Session, *, at: datetime, max_age_days: int = 60) -> list[int]:
    """The days left that all warnings so far named."""
    warn_of_expiry(session, MAIL, max_age_days=max_age_days, now=at)
    return [int(one.values["days"]) for one in mails(session) if one.template == "password_expires"]


@pytest.mark.requirement("AIP-036")
def test_an_owner_is_warned_14_7_and_1_days_before_once_each(
    session: Session, account: Account, now: datetime
) -> None:
    assert warned(session, at=now + 45 * DAY) == []
    for day, expected in ((46, [14]), (47, [14]), (53, [14, 7]), (58, [14, 7]), (59, [14, 7, 1])):
        assert warned(session, at=now + day * DAY) == expected
    assert warned(session, at=now + 59 * DAY + timedelta(hours=5)) == [14, 7, 1]
    assert warned(session, at=now + 61 * DAY) == [14, 7, 1], "then the sign-in says so"


def test_who_was_not_warned_in_time_hears_the_days_that_are_left(
    session: Session, account: Account, now: datetime
) -> None:
    assert warned(session, at=now + 56 * DAY) == [4]
    assert warned(session, at=now + 59 * DAY) == [4, 1]


def test_a_new_password_begins_anew(session: Session, account: Account, now: datetime) -> None:
    assert warned(session, at=now + 46 * DAY) == [14]
    accounts.change_password(session, account.id, "$argon2id$new", now=now + 47 * DAY)
    assert warned(session, at=now + 59 * DAY) == [14]
    assert warned(session, at=now + (47 + 46) * DAY) == [14, 14]


def test_nobody_is_warned_where_passwords_do_not_expire_or_the_account_is_closed(
    session: Session, account: Account, now: datetime
) -> None:
    assert warned(session, at=now + 55 * DAY, max_age_days=0) == []
    by = make_approver(session, now=now)
    accounts.change_password(session, by.account_id, "$argon2id$new", now=now + 30 * DAY)
    activity.deactivate(session, account.id, by=by, reason="left", now=now)
    assert warned(session, at=now + 55 * DAY) == []


@pytest.mark.requirement("AIP-036")
def test_an_open_session_goes_on_when_the_password_expires(
    browser: Browser, coordinator: str, sign_in: SignIn, database: Database
) -> None:
    """Looked at when somebody signs in, and never while they work."""
    tokens = browser.exchange(browser.finish(sign_in(browser, coordinator))).json()
    with database.write() as session:
        row = session.scalars(select(AccountRow)).one()
        row.password_changed_at = utc_now() - 61 * DAY
    assert browser.refresh(tokens["refresh_token"]).status_code == 200
    assert sign_in(browser, coordinator) == "/identity/new-password"
