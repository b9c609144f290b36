"""Staff remove app, passkeys and recovery codes of who lost them all (ADR 0016)."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import activity, usecases
from identity.accounts.domain import Account
from identity.accounts.errors import AccountInactive, OwnAccount
from identity.factors import passkeys
from identity.factors import usecases as factors
from identity.signin import sessions
from identity.signin.domain import Answer, Step
from identity.signin.errors import LoginOver
from servicekit.audit import AUDIT
from servicekit.auth import Caller
from servicekit.errors import Stale
from tests.services.identity.authenticator import Device
from tests.services.identity.factories import (
    CODES_KEY,
    MAIL,
    NETWORK,
    STATE,
    make_account,
    make_approver,
    make_places,
)
from tests.services.identity.outgoing import newest_mail
from tests.services.identity.signing_in import SignIn as Way
from tests.services.identity.test_factors import STRICT, add_app, answer
from tests.services.identity.test_passkeys import keep


@pytest.fixture
def staff(session: Session, now: datetime) -> Caller:
    make_places(session)
    return make_approver(session, now=now)


@pytest.fixture
def locked_out(session: Session, staff: Caller, now: datetime) -> Account:
    """Somebody of the state with everything there is beside the password."""
    viewer = make_account(session, Role.PED_VIEWER, STATE, email="v@state.example", now=now)
    add_app(session, viewer, now=now)
    factors.new_recovery_codes(session, viewer, key=CODES_KEY, mail=MAIL, now=now)
    assert keep(session, viewer, Device(), now)
    return viewer


def start_over(
    session: Session, account: Account, by: Caller, now: datetime, *, version: int | None = None
) -> Account:
    return activity.start_over_with_factors(
        session, account.id, by=by, version=version, mail=MAIL, now=now
    )


def held_by(session: Session, account: Account) -> tuple[bool, int, int]:
    known = factors.factors_of(session, account.id)
    passkey_count = len(passkeys.list_passkeys(session, account.id))
    return known.app_since is not None, passkey_count, known.recovery_codes_left


@pytest.mark.requirement("AIP-042")
def test_who_lost_every_factor_signs_in_by_a_mailed_code_and_sets_up_an_app_anew(
    session: Session, staff: Caller, locked_out: Account, now: datetime
) -> None:
    bystander = make_account(session, Role.PED_VIEWER, STATE, email="w@state.example", now=now)
    add_app(session, bystander, now=now)
    assert held_by(session, locked_out) == (True, 1, 10)
    after = start_over(session, locked_out, staff, now, version=locked_out.version)
    assert after.version == locked_out.version + 1
    assert held_by(session, locked_out) == (False, 0, 0)
    assert held_by(session, bystander) == (True, 0, 0)
    way = Way(session, locked_out.email, now, rules=STRICT).begin()
    assert way.password() is Answer.RIGHT
    assert way.code(way.mailed_code()) is Answer.RIGHT
    assert way.login().step is Step.APP
    assert factors.find_secret_to_confirm(session, locked_out.id, key=CODES_KEY)


def test_whoever_was_signed_in_or_signing_in_is_out_and_the_owner_is_told(
    session: Session, staff: Caller, locked_out: Account, now: datetime
) -> None:
    sessions.begin_session(session, locked_out.id, network=NETWORK, now=now)
    under_way = Way(session, locked_out.email, now, rules=STRICT).begin()
    assert under_way.password() is Answer.RIGHT
    start_over(session, locked_out, staff, now)
    assert sessions.list_sessions(session, locked_out.id, now=now) == []
    with pytest.raises(LoginOver):
        answer(under_way, "000000")
    told = newest_mail(session, "factors_removed", locked_out.email)
    assert set(told.values) == {"link"}
    done = session.execute(
        select(AUDIT.c.actor).where(AUDIT.c.action == "start_over_with_factors")
    ).scalars()
    assert list(done) == [str(staff.account_id)]


def test_own_factors_an_overtaken_version_and_a_closed_account_are_refused(
    session: Session, staff: Caller, locked_out: Account, now: datetime
) -> None:
    own = usecases.get_account(session, staff.account_id, now=now)
    with pytest.raises(OwnAccount):
        start_over(session, own, staff, now)
    with pytest.raises(Stale):
        start_over(session, locked_out, staff, now, version=locked_out.version + 1)
    activity.deactivate(session, locked_out.id, by=staff, reason="Left", now=now)
    with pytest.raises(AccountInactive):
        start_over(session, locked_out, staff, now)
    assert held_by(session, locked_out) == (True, 1, 10)
