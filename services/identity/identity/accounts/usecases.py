"""What is done with accounts. Every change raises `authz_v` where it touches what one may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.identity import AccountAuthzChanged, AccountOpened
from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import store
from identity.accounts.domain import Account
from identity.accounts.errors import PersonInvalid
from identity.accounts.people import canonical_email, clean_name, problems_with
from identity.accounts.tables import AccountRow
from identity.directory.domain import foldable
from identity.mail import Addressee
from servicekit import audit, auth, outbox
from servicekit.audit import Actor
from servicekit.auth import Caller
from servicekit.db import new_id
from servicekit.errors import NotSignedIn


@dataclass(frozen=True)
class Credentials:
    """What a password is compared with; all None for an unknown address."""

    account_id: UUID | None
    password_hash: str | None


@dataclass(frozen=True)
class Person:
    """Somebody to open an account for; checked and made canonical by `person`."""

    email: str
    first_name: str
    last_name: str
    phone: str
    language: str


@dataclass(frozen=True)
class Recipient:
    """Where mail to a role goes."""

    account_id: UUID
    address: str
    name: str
    language: str


@dataclass(frozen=True)
class Namesake:
    """An account of somebody who is called the same: perhaps the same person."""

    account_id: UUID
    name: str
    email: str


def person(
    email: str, first_name: str, last_name: str, *, phone: str = "", language: str = "en"
) -> Person:
    """A person with canonical address and names. Raises PersonInvalid with the fields to mend."""
    if problems := problems_with(first_name, last_name, email):
        raise PersonInvalid("Check the name and the e-mail address.", at=problems)
    return Person(
        canonical_email(email) or "",
        clean_name(first_name) or "",
        clean_name(last_name) or "",
        phone,
        language,
    )


def get_account(session: Session, account_id: UUID, *, now: datetime) -> Account:
    """The account with the assignments that hold now. Raises AccountNotFound."""
    return store.get_account(session, account_id, now=now)


def find_account(session: Session, email: str, *, now: datetime) -> Account | None:
    """The account of a canonical address."""
    return store.find_account_by_email(session, email, now=now)


def find_credentials(session: Session, email: str | None) -> Credentials:
    """What to compare a password with; the same statement for known and unknown addresses."""
    row = store.find_row_by_email(session, email or "")
    if row is None or not row.is_active or row.locked_at is not None:
        return Credentials(None, None)
    return Credentials(row.id, row.password_hash)


def still_has_password(session: Session, credentials: Credentials) -> bool:
    """Whether what was compared outside of this transaction is still the password."""
    if credentials.account_id is None:
        return False
    row = store.get_row(session, credentials.account_id, for_update=True)
    return row.is_active and row.password_hash == credentials.password_hash


def addressee(account: Account) -> Addressee:
    """Where mail to somebody goes."""
    return Addressee(account.email, account.name, account.language)


def password_hash_of(session: Session, account_id: UUID) -> str | None:
    """What a new password is compared with, so that it is another one. Raises AccountNotFound."""
    return store.get_row(session, account_id).password_hash


def list_holders(
    session: Session, role: Role, organization: Organization, *, now: datetime
) -> list[str]:
    """Names of those who act in this role there now."""
    held = store.list_holders(session, roles=[role], organization=organization, now=now)
    return [f"{account.first_name} {account.last_name}" for account, _ in held]


def list_namesakes(
    session: Session, first_name: str, last_name: str, *, but: str
) -> Sequence[Namesake]:
    """Accounts of people called so, closed ones too, but not the one of the address `but`.

    Accents and capitals do not matter. Ten at the most.
    """
    rows = store.list_namesakes(session, foldable(f"{first_name} {last_name}"), but=but)
    return [Namesake(row.id, f"{row.first_name} {row.last_name}", row.email) for row in rows]


def list_recipients(
    session: Session, roles: Sequence[Role], organization: Organization | None, *, now: datetime
) -> list[Recipient]:
    """Active accounts that act in one of `roles` there at this moment; each once."""
    found: dict[UUID, Recipient] = {}
    for account, _ in store.list_holders(session, roles=roles, organization=organization, now=now):
        name = f"{account.first_name} {account.last_name}"
        found[account.id] = Recipient(account.id, account.email, name, account.language)
    return list(found.values())


def open_account(
    session: Session, new: Person, *, password_hash: str | None, now: datetime
) -> Account:
    """Open an account; records AccountOpened. It may do nothing until a role is granted."""
    row = AccountRow(
        id=new_id(),
        email=new.email,
        first_name=new.first_name,
        last_name=new.last_name,
        phone=new.phone,
        language=new.language,
        password_hash=password_hash,
        password_changed_at=now if password_hash else None,
        is_active=True,
        authz_v=1,
        created_at=now,
        signed_in_at=None,
        version=1,
        folded=folded(new.first_name, new.last_name, new.email),
    )
    session.add(row)
    session.flush()
    outbox.record(session, AccountOpened(account_id=row.id), now=now)
    return store.get_account(session, row.id, now=now)


def folded(first_name: str, last_name: str, email: str) -> str:
    """By what an account is searched."""
    return foldable(f"{first_name} {last_name} {email}")


def note_sign_in(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Password and code were right."""
    row = store.get_row(session, account_id, for_update=True)
    row.signed_in_at, row.warned_at = now, None


def change_password(
    session: Session,
    account_id: UUID,
    password_hash: str,
    *,
    keeps_tokens: bool = False,
    now: datetime,
) -> None:
    """Keep a new password; tokens given before it are refused, and a dormant account wakes.

    `keeps_tokens` is for who ends all sessions but one by one: that one goes on.
    """
    row = store.get_row(session, account_id, for_update=True)
    row.password_hash = password_hash
    row.password_changed_at = now
    row.password_warned_days = row.warned_at = row.locked_at = None
    if not keeps_tokens:
        raise_authz(session, account_id, now=now)
    audit.record(
        session, Actor(str(account_id)), "change_password", f"account/{account_id}", now=now
    )


def raise_authz(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Refuse older tokens of the account everywhere (R20); here at once."""
    row = store.get_row(session, account_id, for_update=True)
    row.authz_v += 1
    row.version += 1
    session.flush()
    auth.raise_floor(session, account_id, row.authz_v)
    outbox.record(session, AccountAuthzChanged(account_id=account_id, authz_v=row.authz_v), now=now)


def confirm_caller(session: Session, caller: Caller, *, now: datetime) -> Account:
    """The caller's account, if it may still act as the token says (R20). Raises NotSignedIn."""
    account = store.get_account(session, caller.account_id, now=now)
    role, organization = Role(caller.role or ""), Organization.parse(caller.org or "")
    if not account.is_active or account.acts_as(role, organization) is None:
        raise NotSignedIn("Your access changed. Sign in again.")
    return account
