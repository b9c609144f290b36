"""Setting up, using and removing what stands beside the password. The owner is told by mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.factors import store
from identity.factors.domain import (
    RECOVERY_CODES,
    Factors,
    new_recovery_code,
    read_code,
    recovery_digest,
)
from identity.factors.errors import AppExists
from identity.factors.tables import AuthenticatorAppRow
from identity.factors.totp import new_secret, seal, step_of, unseal
from identity.limits import usecases as limits
from identity.limits.domain import OTHER_CODES
from identity.mail import Mail
from servicekit import audit
from servicekit.audit import Actor


def factors_of(session: Session, account_id: UUID) -> Factors:
    """What the account has beside its password."""
    app = store.find_app(session, account_id)
    left = store.count_recovery_codes(session, account_id)
    return Factors(app.confirmed_at if app else None, left)


def begin_app(session: Session, account_id: UUID, *, key: str, now: datetime) -> None:
    """Make the secret of an app, which counts once a code of it was typed. Raises AppExists."""
    known = store.find_app(session, account_id)
    if known is not None and known.confirmed_at is not None:
        raise AppExists("Remove the app you have first.")
    store.delete_app(session, account_id)
    sealed = seal(key, new_secret())
    row = AuthenticatorAppRow(
        account_id=account_id, secret=sealed, last_step=0, created_at=now, confirmed_at=None
    )
    session.add(row)
    session.flush()


def find_secret_to_confirm(session: Session, account_id: UUID, *, key: str) -> str | None:
    """The secret of an app that waits for its first code."""
    row = store.find_app(session, account_id)
    return unseal(key, row.secret) if row is not None and row.confirmed_at is None else None


def confirm_app(
    session: Session, account: Account, typed: str, *, key: str, mail: Mail, now: datetime
) -> bool:
    """Take the app into use if this is a code of it. Audited, told by mail."""
    row = store.find_app(session, account.id)
    if row is None or row.confirmed_at is not None or not _is_code(session, row, typed, key, now):
        return False
    row.confirmed_at = now
    tell(session, account, "app_added", mail, now)
    return True


def remove_app(session: Session, account: Account, *, mail: Mail, now: datetime) -> None:
    """Only the mailed code from now on. Audited, told by mail."""
    store.delete_app(session, account.id)
    store.replace_recovery_codes(session, account.id, ())
    tell(session, account, "app_removed", mail, now)


def remove_all(session: Session, account_id: UUID) -> None:
    """Only the password is left. Whoever calls this audits it and tells the owner."""
    store.delete_app(session, account_id)
    store.replace_recovery_codes(session, account_id, ())
    store.delete_passkeys(session, account_id)


def new_recovery_codes(
    session: Session, account: Account, *, key: str, mail: Mail, now: datetime
) -> list[str]:
    """Ten new codes, to be shown once; former ones are good no longer. Audited, told by mail."""
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    digests = [recovery_digest(key, account.id, code) for code in codes]
    store.replace_recovery_codes(session, account.id, digests)
    tell(session, account, "recovery_codes_made", mail, now)
    return codes


def use_app_code(
    session: Session, account: Account, typed: str, *, key: str, now: datetime
) -> bool:
    """Whether this is a code of the account's app that was not used before (S02)."""
    row = store.find_app(session, account.id)
    if not _may_try(session, account, now) or row is None or row.confirmed_at is None:
        return False
    return _is_code(session, row, typed, key, now)


def use_recovery_code(
    session: Session, account: Account, typed: str, *, key: str, mail: Mail, now: datetime
) -> bool:
    """Whether this is a recovery code of the account; used up, and told by mail."""
    digest = recovery_digest(key, account.id, typed)
    if not _may_try(session, account, now) or not store.use_recovery_code(session, digest, now=now):
        return False
    tell(session, account, "recovery_code_used", mail, now)
    return True


def _is_code(
    session: Session, row: AuthenticatorAppRow, typed: str, key: str, now: datetime
) -> bool:
    step = step_of(unseal(key, row.secret), read_code(typed), now=now)
    return step is not None and store.use_step(session, row.account_id, step)


def _may_try(session: Session, account: Account, now: datetime) -> bool:
    """However many networks somebody guesses from: the codes of an app live on and on."""
    return limits.may_again(session, OTHER_CODES, str(account.id), now=now)


def tell(session: Session, account: Account, what: str, mail: Mail, now: datetime) -> None:
    """Write down, and mail the owner, that what they sign in with has changed."""
    audit.record(session, Actor(str(account.id)), what, f"account/{account.id}", now=now)
    values = {"what": what, "link": mail.link("/identity/security")}
    mail.send(session, accounts.addressee(account), "sign_in_changed", values, now=now)
