"""How often one network may try to sign in, and one account is mailed codes (R21, R24)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from identity.accounts.domain import Account
from identity.limits import usecases as limits
from identity.limits.domain import SIGN_INS_OF_NETWORK
from identity.signin.domain import Answer
from identity.signin.errors import TooManySignIns
from tests.services.identity.factories import NETWORK, make_account
from tests.services.identity.outgoing import mails
from tests.services.identity.signing_in import SignIn

pytestmark = pytest.mark.usefixtures("earlier")
QUARTER = timedelta(minutes=15)


@pytest.fixture
def account(session: Session, now: datetime) -> Account:
    return make_account(session, now=now)


def test_a_network_tries_three_hundred_sign_ins_in_a_quarter_of_an_hour_whosever_they_are(
    session: Session, account: Account, now: datetime
) -> None:
    for _ in range(299):
        limits.may_again(session, SIGN_INS_OF_NETWORK, NETWORK, now=now)
    stranger = SignIn(session, "nobody@pinonvalley.example", now).begin()
    assert stranger.password("Wrong-Rain-417!") is Answer.WRONG
    with pytest.raises(TooManySignIns):
        SignIn(session, account.email, now).begin().password()
    elsewhere = SignIn(session, account.email, now, network="203.0.113.9").begin()
    assert elsewhere.password() is Answer.RIGHT
    later = SignIn(session, account.email, now + QUARTER).begin()
    assert later.password() is Answer.RIGHT


def test_an_account_is_mailed_ten_codes_a_day(
    session: Session, account: Account, now: datetime
) -> None:
    for number in range(12):
        SignIn(session, account.email, now + number * QUARTER).begin().password()
    assert len(mails(session)) == 10
    SignIn(session, account.email, now + timedelta(days=1)).begin().password()
    assert len(mails(session)) == 11
