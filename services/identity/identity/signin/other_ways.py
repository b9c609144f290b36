"""In place of the mailed code: an app, a recovery code; in place of all: a passkey (ADR 0016)."""

from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from sqlalchemy.orm import Session

from identity.accounts import usecases as accounts
from identity.factors import passkeys
from identity.factors import usecases as factors
from identity.factors.domain import Factors
from identity.factors.passkeys import Site
from identity.limits import usecases as limits
from identity.limits.domain import SIGN_INS_OF_NETWORK
from identity.mail import Mail
from identity.signin.domain import (
    Answer,
    Login,
    Rules,
    Step,
)
from identity.signin.errors import TooManySignIns
from identity.signin.walking import (
    account_of,
    enter,
    go_on,
    is_locked,
    refuse,
    renew,
    row_at,
)
from servicekit import audit
from servicekit.audit import Actor


class OtherWay(Enum):
    """In place of the mailed code."""

    APP = auto()
    RECOVERY_CODE = auto()


def ways_of(session: Session, login: Login, rules: Rules, *, now: datetime) -> tuple[Factors, bool]:
    """What may be used in place of the mailed code, and whether that one is of no use."""
    account = accounts.get_account(session, account_of(login.account_id), now=now)
    known = factors.factors_of(session, account.id)
    return known, rules.needs_app(account) and known.app_since is not None


def answer_other_way(
    session: Session,
    handle: str,
    typed: str,
    way: OtherWay,
    *,
    rules: Rules,
    mail: Mail,
    now: datetime,
) -> Answer:
    """Compare a code of the authenticator app, or a recovery code; each begins one session.

    Wrong, used and locked have one answer. Raises LoginOver.
    """
    row = row_at(session, handle, Step.CODE, now)
    account = accounts.get_account(session, account_of(row.account_id), now=now)
    if is_locked(session, row, account, now):
        is_right = False
    elif way is OtherWay.APP:
        is_right = factors.use_app_code(session, account, typed, key=rules.key, now=now)
    else:
        is_right = factors.use_recovery_code(
            session, account, typed, key=rules.key, mail=mail, now=now
        )
    if not is_right:
        return refuse(session, row, account, way.name.lower(), now)
    enter(session, row, account, rules, now)
    return Answer.RIGHT


def answer_new_app(
    session: Session, handle: str, typed: str, *, rules: Rules, mail: Mail, now: datetime
) -> Answer:
    """Take the app into use that a state role needs, and go on. Raises LoginOver."""
    row = row_at(session, handle, Step.APP, now)
    account = accounts.get_account(session, account_of(row.account_id), now=now)
    if not factors.confirm_app(session, account, typed, key=rules.key, mail=mail, now=now):
        return Answer.WRONG
    go_on(session, row, account, rules, now)
    return Answer.RIGHT


def ask_for_passkey(session: Session, login: Login, site: Site, *, now: datetime) -> str:
    """What the browser needs to sign in with a passkey, as JSON."""
    return passkeys.ask_for_passkey(session, login.id, site, now=now)


def answer_passkey(
    session: Session, handle: str, credential: str, site: Site, *, rules: Rules, now: datetime
) -> tuple[Answer, str]:
    """A passkey stands for password and code; gives the new handle, as `answer_password` does.

    Raises LoginOver, TooManySignIns.
    """
    row = row_at(session, handle, Step.PASSWORD, now)
    if not limits.may_again(session, SIGN_INS_OF_NETWORK, row.network, now=now):
        raise TooManySignIns("Too many tries.", params={"wait_seconds": 900})
    account_id = passkeys.use_passkey(session, row.id, credential, site, now=now)
    account = accounts.get_account(session, account_id, now=now) if account_id else None
    if account is None or not account.is_active:
        object_ = f"login/{row.id}"
        audit.record(session, Actor("anonymous"), "passkey", object_, now=now, outcome="deny")
        return Answer.WRONG, handle
    row.account_id = account.id
    enter(session, row, account, replace(rules, needs_app_for_state_roles=False), now)
    return Answer.RIGHT, renew(row)


def confirm_by_passkey(
    session: Session, handle: str, credential: str, site: Site, *, rules: Rules, now: datetime
) -> Answer:
    """One of the account's own passkeys, in a confirmation. Raises LoginOver."""
    row = row_at(session, handle, Step.CODE, now)
    account = accounts.get_account(session, account_of(row.account_id), now=now)
    if passkeys.use_passkey(session, row.id, credential, site, now=now) != account.id:
        return refuse(session, row, account, "passkey", now)
    enter(session, row, account, rules, now)
    return Answer.RIGHT
