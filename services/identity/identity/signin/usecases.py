"""Signing in: password, then the mailed code, then the role (AIP-041..043, R21, R23).

Wrong tries are results, not errors: what counts them must be committed.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from identity import handles
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.accounts.people import masked
from identity.accounts.usecases import Credentials
from identity.factors import passkeys
from identity.factors import usecases as factors
from identity.factors.domain import read_code
from identity.limits import usecases as limits
from identity.limits.domain import CODE_MAILS, CODE_MAILS_A_DAY, SIGN_INS_OF_NETWORK
from identity.mail import Mail
from identity.signin import sessions, store
from identity.signin.domain import (
    CODE_LIFE,
    CODE_MINUTES,
    LOGIN_LIFE,
    RESEND_AFTER,
    Answer,
    Login,
    Rules,
    Step,
    code_digest,
    new_code,
)
from identity.signin.errors import LoginOver, TooManySignIns
from identity.signin.tables import LoginRow
from identity.signin.walking import (
    account_of,
    enter,
    go_on,
    guesser,
    is_locked,
    refuse,
    renew,
    row_at,
)
from servicekit import audit
from servicekit.audit import Actor
from servicekit.db import new_id


@dataclass(frozen=True)
class CodeSent:
    """What the code page shows; `is_sent` is False where too many codes were mailed before."""

    address: str
    is_sent: bool
    expires_at: datetime
    may_resend_at: datetime


def begin_login(session: Session, request: str, *, network: str, now: datetime) -> str:
    """A new sign-in that will go back to `request`; gives the handle for the browser's cookie."""
    return _begin(session, request, Step.PASSWORD, network, now)[1]


def begin_confirmation(
    session: Session,
    handle: str,
    account_id: UUID,
    session_id: UUID,
    *,
    network: str,
    rules: Rules,
    mail: Mail,
    now: datetime,
) -> tuple[Login, str]:
    """Somebody signed in shows a second factor again (R18); with the handle for the cookie.

    The one this browser has begun in that session goes on. It is answered as the second step of a
    sign-in is, mailed code, app and limits alike; the right answer is noted in the session.
    """
    known = find_login(session, handle, now=now)
    if known is not None and (known.step, known.session_id) == (Step.CODE, session_id):
        return known, handle
    row, handle = _begin(session, "", Step.CODE, network, now)
    row.account_id, row.session_id = account_id, session_id
    session.flush()
    if not _must_use_app(session, row, rules, now):
        _send_code(session, row, rules.key, mail, now)
    return store.login(row), handle


def find_login(session: Session, handle: str, *, now: datetime) -> Login | None:
    """The sign-in this browser is on, for half an hour."""
    return store.find_login(session, handles.digest_of(handle), now=now)


def check_not_locked(session: Session, email: str, *, network: str, now: datetime) -> None:
    """Raises TooManySignIns while this address is locked for this network (S04, R21)."""
    until = limits.locked_until(session, guesser(email, network), now=now)
    if until is not None:
        seconds = int((until - now).total_seconds()) + 1
        raise TooManySignIns("Too many tries.", params={"wait_seconds": seconds})


def note_wrong_password(session: Session, account: Account, *, network: str, now: datetime) -> None:
    """Count and write down a wrong password of somebody who is signed in."""
    limits.note_failure(session, guesser(account.email, network), now=now)
    actor = Actor(str(account.id))
    audit.record(
        session, actor, "confirm_password", f"account/{account.id}", now=now, outcome="deny"
    )


def answer_password(
    session: Session,
    handle: str,
    email: str,
    credentials: Credentials,
    *,
    is_right: bool,
    rules: Rules,
    mail: Mail,
    now: datetime,
) -> tuple[Answer, str]:
    """Take what the comparison outside of the transaction said; mail a code if it was right.

    Gives the new handle for the cookie: whoever knew the old one is left behind. An unknown
    address takes the way of a wrong password, statement for statement (S06). Raises LoginOver,
    TooManySignIns.
    """
    row = store.get_login_row(session, handles.digest_of(handle), now=now)
    if not limits.may_again(session, SIGN_INS_OF_NETWORK, row.network, now=now):
        raise TooManySignIns("Too many tries.", params={"wait_seconds": 900})
    who = guesser(email, row.network)
    if not is_right or not accounts.still_has_password(session, credentials):
        limits.note_failure(session, who, now=now)
        audit.record(
            session, Actor("anonymous"), "sign_in", f"login/{row.id}", now=now, outcome="deny"
        )
        return Answer.WRONG, handle
    row.account_id = credentials.account_id
    row.step = Step.CODE
    row.session_id = None
    if not _must_use_app(session, row, rules, now):
        _send_code(session, row, rules.key, mail, now)
    return Answer.RIGHT, renew(row)


def code_sent(session: Session, login: Login, *, now: datetime) -> CodeSent:
    """What to tell about the code under way. Raises LoginOver."""
    account = accounts.get_account(session, account_of(login.account_id), now=now)
    code = store.find_code(session, login.id)
    sent_at = code.sent_at if code else now - RESEND_AFTER
    expires_at = code.expires_at if code else now
    return CodeSent(masked(account.email), code is not None, expires_at, sent_at + RESEND_AFTER)


def resend_code(session: Session, handle: str, *, rules: Rules, mail: Mail, now: datetime) -> None:
    """Mail a new code, which kills the old.

    At most one every half minute, three in 15 minutes and ten a day; beyond that nothing is sent
    and the answer is the same (S05). Raises LoginOver, also for who must use an app.
    """
    row = row_at(session, handle, Step.CODE, now)
    if _must_use_app(session, row, rules, now):
        raise LoginOver("No code is mailed to you.")
    code = store.find_code(session, row.id)
    if code is None or now >= code.sent_at + RESEND_AFTER:
        _send_code(session, row, rules.key, mail, now)


def answer_code(
    session: Session, handle: str, typed: str, *, rules: Rules, now: datetime
) -> Answer:
    """Compare a code; the right one, once, begins the session.

    Wrong, old, used, expired, tried out and locked have one answer (S03). Raises LoginOver.
    """
    row = row_at(session, handle, Step.CODE, now)
    account = accounts.get_account(session, account_of(row.account_id), now=now)
    counted = store.count_try(session, row.id, now=now)
    digest = code_digest(rules.key, row.id, read_code(typed))
    is_right = counted is not None and hmac.compare_digest(counted.digest, digest)
    if (
        is_locked(session, row, account, now)
        or not is_right
        or not store.consume_code(session, row.id, digest, now=now)
    ):
        return refuse(session, row, account, "one_time_code", now)
    enter(session, row, account, rules, now)
    return Answer.RIGHT


def answer_new_password(
    session: Session, handle: str, password_hash: str, *, rules: Rules, mail: Mail, now: datetime
) -> None:
    """Keep the password that replaces one of 60 days; every other session ends (S14, S16)."""
    row = row_at(session, handle, Step.NEW_PASSWORD, now)
    account = accounts.get_account(session, account_of(row.account_id), now=now)
    accounts.change_password(session, account.id, password_hash, now=now)
    end_what_old_password_opened(
        session, account, mail, session_id=row.session_id, login=row.id, now=now
    )
    renewed = accounts.get_account(session, account.id, now=now)
    go_on(session, row, renewed, rules, now)


def answer_role(session: Session, handle: str, assignment_id: UUID, *, now: datetime) -> None:
    """Act in this assignment. Raises NoAssignment for one not held (S21)."""
    row = row_at(session, handle, Step.ROLE, now)
    if row.session_id is None:
        raise LoginOver("Begin again.")
    sessions.choose_assignment(session, row.session_id, assignment_id, now=now)
    row.step = Step.DONE


def end_what_old_password_opened(
    session: Session,
    account: Account,
    mail: Mail,
    *,
    session_id: UUID | None = None,
    login: UUID | None = None,
    now: datetime,
) -> None:
    """After a change of the password: end sessions and sign-ins under way, but one; tell by mail.

    Whoever came as far as the code with the old password gets no further (S14, S16).
    """
    why = "the password changed"
    sessions.end_others(session, account.id, keep=session_id, why=why, now=now)
    store.delete_logins_of(session, account.id, but=login)
    values = {"link": mail.link("/identity/forgot-password")}
    mail.send(session, accounts.addressee(account), "password_changed", values, now=now)


def end_sign_ins_of(
    session: Session, account_id: UUID, *, by: Actor, why: str, now: datetime
) -> None:
    """Staff end every session of an account, and every sign-in under way. Audited."""
    sessions.end_sessions_of(session, account_id, by=by, why=why, now=now)
    store.delete_logins_of(session, account_id, but=None)


def finish_login(session: Session, login: Login) -> None:
    """The browser goes back to the client: the login is over."""
    store.delete_login(session, login.id)


def tidy(session: Session, *, now: datetime) -> None:
    """Remove logins that were left, and challenges nobody answered."""
    store.delete_old_logins(session, now=now)
    passkeys.tidy(session, now=now)


def _begin(
    session: Session, request: str, step: Step, network: str, now: datetime
) -> tuple[LoginRow, str]:
    handle = handles.new_handle()
    row = LoginRow(
        id=new_id(),
        digest=handles.digest_of(handle),
        request=request,
        step=step,
        network=network,
        created_at=now,
        expires_at=now + LOGIN_LIFE,
    )
    session.add(row)
    session.flush()
    return row, handle


def _must_use_app(session: Session, row: LoginRow, rules: Rules, now: datetime) -> bool:
    account = accounts.get_account(session, account_of(row.account_id), now=now)
    if not rules.needs_app(account):
        return False
    return factors.factors_of(session, account.id).app_since is not None


def _send_code(session: Session, row: LoginRow, key: str, mail: Mail, now: datetime) -> None:
    account = accounts.get_account(session, account_of(row.account_id), now=now)
    # What the first limit holds back is no mail of the day.
    if not all(
        limits.may_again(session, limit, str(account.id), now=now)
        for limit in (CODE_MAILS, CODE_MAILS_A_DAY)
    ):
        return
    code = new_code()
    expires_at = store.replace_code(session, row.id, code_digest(key, row.id, code), now=now)
    mail.send(
        session,
        accounts.addressee(account),
        "one_time_code",
        {"code": code, "minutes": CODE_MINUTES, "expires_at": expires_at.isoformat()},
        now=now,
        life=CODE_LIFE,
    )
