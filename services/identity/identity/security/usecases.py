"""A forgotten password is replaced by a mailed link, a known one by its owner (S06, S14, S16)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from identity import handles
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.accounts.usecases import Credentials
from identity.limits import usecases as limits
from identity.limits.domain import RESETS_OF_ADDRESS, RESETS_OF_NETWORK
from identity.mail import Mail
from identity.security import store
from identity.security.domain import KEPT, RESET_LIFE, RESET_MINUTES
from identity.security.errors import ResetLinkNotGood, TooManyResets
from identity.security.tables import PasswordResetRow
from identity.signin import usecases as signin
from identity.signin.domain import Answer
from servicekit import audit, schedule
from servicekit.audit import Actor
from servicekit.db import new_id

MAIL_RESET_LINK = "mail-reset-link"


def ask_for_reset(session: Session, email: str, *, network: str, now: datetime) -> None:
    """Note that the password of this address is forgotten; the worker mails the link, if any.

    Nothing here depends on whether there is an account: the same statements run (S06, R23). More
    than three an hour for one address are answered alike and not noted. Raises TooManyResets.
    """
    if not limits.may_again(session, RESETS_OF_NETWORK, network, now=now):
        raise TooManyResets("Too many requests.", params={"wait_seconds": 3600})
    if not limits.may_again(session, RESETS_OF_ADDRESS, email, now=now):
        return
    row = PasswordResetRow(
        id=new_id(), email=email, asked_at=now, account_id=None, digest=None, used_at=None
    )
    session.add(row)
    session.flush()
    schedule.later(session, MAIL_RESET_LINK, {"reset_id": str(row.id)}, now=now)


def mail_reset_link(session: Session, reset_id: UUID, *, mail: Mail, now: datetime) -> None:
    """Mail the link to the account that has the address; nothing where none can sign in with it.

    A newer link replaces an older one. Twice is once. Audited.
    """
    row = store.find_reset_row(session, reset_id)
    if row is None or row.digest is not None or now >= row.asked_at + RESET_LIFE:
        return
    account = accounts.find_account(session, row.email, now=now)
    if account is None or not account.is_active or not account.has_password:
        return
    store.close_open_resets(session, account.id, now=now)
    token = handles.new_handle()
    row.account_id, row.digest = account.id, handles.digest_of(token)
    audit.record(session, Actor("anonymous"), "mail_reset_link", f"account/{account.id}", now=now)
    values = {"link": mail.link("/identity/reset-password", t=token), "minutes": RESET_MINUTES}
    life = row.asked_at + RESET_LIFE - now
    mail.send(session, accounts.addressee(account), "password_reset", values, now=now, life=life)


def find_account_to_reset(session: Session, token: str, *, now: datetime) -> Account | None:
    """Whose link this is, while it is good and the account open."""
    account_id = store.find_account_to_reset(session, handles.digest_of(token), now=now)
    if account_id is None:
        return None
    account = accounts.get_account(session, account_id, now=now)
    return account if account.is_active else None


def reset_password(
    session: Session, token: str, password_hash: str, *, mail: Mail, now: datetime
) -> None:
    """Use the link up and keep the password; every session ends, and nobody is signed in by it.

    The mailed code is asked at the next sign-in as ever (S14). Raises ResetLinkNotGood.
    """
    account = find_account_to_reset(session, token, now=now)
    if account is None or not store.use_reset(session, handles.digest_of(token), now=now):
        raise ResetLinkNotGood("This link has been used or has expired.")
    accounts.change_password(session, account.id, password_hash, now=now)
    signin.end_what_old_password_opened(session, account, mail, now=now)


def change_password(
    session: Session,
    credentials: Credentials,
    password_hash: str,
    *,
    session_id: UUID,
    mail: Mail,
    now: datetime,
) -> Answer:
    """Keep a new password; the session it was changed in goes on, every other ends (S16).

    `credentials` are what the old one was compared with, outside of this transaction.
    """
    if credentials.account_id is None or not accounts.still_has_password(session, credentials):
        return Answer.WRONG
    account = accounts.get_account(session, credentials.account_id, now=now)
    accounts.change_password(session, account.id, password_hash, keeps_tokens=True, now=now)
    store.close_open_resets(session, account.id, now=now)
    signin.end_what_old_password_opened(session, account, mail, session_id=session_id, now=now)
    return Answer.RIGHT


def tidy(session: Session, *, now: datetime) -> None:
    """Remove what says nothing any more."""
    store.delete_resets_before(session, now - KEPT)
