"""Accounts that nobody uses are warned, then locked."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import activity, dormancy, usecases
from identity.accounts.domain import Status
from identity.accounts.dormancy import Limits
from identity.accounts.tables import AccountRow
from tests.services.identity.factories import (
    MAIL,
    STATE,
    make_account,
    make_approver,
    password_hash,
)
from tests.services.identity.outgoing import mails

pytestmark = pytest.mark.usefixtures("earlier")
DAY = timedelta(days=1)


def look(session: Session, now: datetime) -> list[str]:
    """What was mailed by it."""
    before = len(mails(session))
    dormancy.look_after_dormant(session, Limits(45, 60), mail=MAIL, now=now)
    return [mail.template for mail in mails(session)[before:]]


@pytest.mark.requirement("AIP-071")
def test_an_unused_account_is_warned_once_and_locked_fifteen_days_later(
    session: Session, now: datetime
) -> None:
    account = make_account(session, now=now)
    assert look(session, now + 45 * DAY - DAY / 24) == []
    assert look(session, now + 45 * DAY) == ["dormant_warning"]
    assert look(session, now + 59 * DAY) == []
    assert look(session, now + 60 * DAY) == ["dormant_locked"]
    locked = usecases.get_account(session, account.id, now=now + 60 * DAY)
    assert locked.status is Status.LOCKED
    assert locked.authz_v > account.authz_v
    assert usecases.find_credentials(session, account.email).password_hash is None
    assert look(session, now + 90 * DAY) == []


def test_nobody_is_locked_without_a_warning_however_late_the_worker_comes(
    session: Session, now: datetime
) -> None:
    make_account(session, now=now)
    assert look(session, now + 200 * DAY) == ["dormant_warning"]
    assert look(session, now + 214 * DAY) == []
    assert look(session, now + 215 * DAY) == ["dormant_locked"]


def test_a_sign_in_begins_the_time_anew(session: Session, now: datetime) -> None:
    account = make_account(session, now=now)
    assert look(session, now + 50 * DAY) == ["dormant_warning"]
    usecases.note_sign_in(session, account.id, now=now + 55 * DAY)
    assert look(session, now + 70 * DAY) == []
    assert look(session, now + 100 * DAY) == ["dormant_warning"]


@pytest.mark.parametrize("by_password", [True, False])
def test_staff_or_a_new_password_unlock_an_account(
    session: Session, now: datetime, *, by_password: bool
) -> None:
    account = make_account(session, now=now)
    session.execute(update(AccountRow).values(locked_at=now, warned_at=now))
    later = now + 61 * DAY
    if by_password:
        usecases.change_password(session, account.id, password_hash(), now=later)
    else:
        staff = make_approver(session, now=later)
        activity.reactivate(session, account.id, by=staff, reason="Back from leave", now=later)
    assert usecases.get_account(session, account.id, now=later).status is Status.ACTIVE
    assert "dormant_locked" not in look(session, later + DAY)


def test_the_last_administrator_is_never_locked(session: Session, now: datetime) -> None:
    admin = make_account(session, Role.IT_ADMIN, STATE, email="it@state.example", now=now)
    assert look(session, now + 45 * DAY) == ["dormant_warning"]
    assert look(session, now + 99 * DAY) == []
    assert usecases.get_account(session, admin.id, now=now + 99 * DAY).is_active
