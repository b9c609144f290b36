"""Correcting names, phone and address; a new address is proved first (AIP-064, AIP-069)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.roles import Role
from identity import handles
from identity.accounts import store
from identity.accounts.domain import LINK_HOURS, LINK_LIFE, Account
from identity.accounts.errors import AccountExists, AdminsOnly, LinkNotGood, PersonInvalid
from identity.accounts.managing import account_of_another
from identity.accounts.people import (
    canonical_email,
    clean_name,
    clean_phone,
    domain_of,
    is_personal,
    masked,
    problems_with,
)
from identity.accounts.tables import AddressChangeRow
from identity.accounts.usecases import folded
from identity.mail import Addressee, Mail
from servicekit import audit
from servicekit.audit import Actor
from servicekit.auth import Caller
from servicekit.errors import FieldProblem


@dataclass(frozen=True)
class Details:
    """What staff may correct; the phone may be empty."""

    first_name: str
    last_name: str
    email: str
    phone: str
    language: str


def change_details(
    session: Session,
    account_id: UUID,
    typed: Details,
    *,
    by: Caller,
    version: int | None = None,
    mail: Mail,
    now: datetime,
) -> Account:
    """Correct another's account. To a new address goes a link, to the old one the news.

    Audited by field. Raises PersonInvalid with the fields to mend, OwnAccount, Stale,
    FreshCodeNeeded, AdminsOnly, AccountExists.
    """
    account = account_of_another(session, account_id, by=by, version=version, now=now)
    new = _checked(typed)
    if new.email != account.email:
        _ask_for_proof(session, account, new.email, by, mail, now)
    elif store.list_address_changes(session, account_id, now=now):
        drop_address_changes(session, account_id, now)
    row = store.get_row(session, account_id)
    changed = [
        name
        for name in ("first_name", "last_name", "phone", "language")
        if getattr(row, name) != getattr(new, name)
    ]
    for name in changed:
        setattr(row, name, getattr(new, name))
    row.folded = folded(row.first_name, row.last_name, row.email)
    row.version += 1
    fields = changed + (["email"] if new.email != account.email else [])
    audit.record(
        session,
        by.actor,
        "change_details",
        f"account/{account_id}",
        now=now,
        change={"fields": fields},
    )
    session.flush()
    return store.get_account(session, account_id, now=now)


def pending_address(session: Session, account_id: UUID, *, now: datetime) -> str | None:
    """The address that waits to be proved."""
    waiting = store.list_address_changes(session, account_id, now=now)
    return waiting[0].email if waiting else None


def drop_address_changes(session: Session, account_id: UUID, now: datetime) -> None:
    """Links to new addresses that wait work no longer."""
    for row in store.list_address_changes(session, account_id, now=now):
        row.used_at = now
    session.flush()


def find_new_address(session: Session, token: str, *, now: datetime) -> str | None:
    """The address this link proves, while it is good."""
    row = store.find_address_change(session, handles.digest_of(token), now=now)
    return row.email if row else None


def prove_new_address(session: Session, token: str, *, now: datetime) -> Account:
    """The new address counts from now on. Audited. Raises LinkNotGood."""
    change = store.find_address_change(session, handles.digest_of(token), now=now)
    if change is None or store.find_row_by_email(session, change.email) is not None:
        raise LinkNotGood("This link has been used or has expired.")
    change.used_at = now
    row = store.get_row(session, change.account_id, for_update=True)
    row.email = change.email
    row.folded = folded(row.first_name, row.last_name, row.email)
    row.version += 1
    session.flush()
    audit.record(session, Actor(str(row.id)), "prove_new_address", f"account/{row.id}", now=now)
    return store.get_account(session, row.id, now=now)


def _checked(typed: Details) -> Details:
    problems = problems_with(typed.first_name, typed.last_name, typed.email)
    email = canonical_email(typed.email) or ""
    phone = clean_phone(typed.phone) if typed.phone.strip() else ""
    if is_personal(domain_of(email)):
        problems.append(FieldProblem("/email", "email-personal", "Use an address of the work."))
    if phone is None:
        problems.append(FieldProblem("/phone", "phone-invalid", "Write a number of ten digits."))
    if problems:
        raise PersonInvalid("Check the name, e-mail address and phone number.", at=problems)
    return Details(
        clean_name(typed.first_name) or "",
        clean_name(typed.last_name) or "",
        email,
        phone or "",
        typed.language,
    )


def _ask_for_proof(
    session: Session, account: Account, email: str, by: Caller, mail: Mail, now: datetime
) -> None:
    # With the address goes the password's link: nobody takes over an administrator by it (S11).
    if account.holds_role(Role.IT_ADMIN) and by.role != Role.IT_ADMIN:
        raise AdminsOnly("Another IT administrator must change this address.")
    if store.find_row_by_email(session, email) is not None:
        problem = FieldProblem("/email", "account-exists", "Another account has this address.")
        raise AccountExists("There is an account with this address already.", at=[problem])
    drop_address_changes(session, account.id, now)
    token = handles.new_handle()
    session.add(
        AddressChangeRow(
            digest=handles.digest_of(token),
            account_id=account.id,
            email=email,
            expires_at=now + LINK_LIFE,
            used_at=None,
        )
    )
    new = Addressee(email, account.name, account.language)
    link = {"link": mail.link("/identity/new-address", t=token), "hours": LINK_HOURS}
    mail.send(session, new, "prove_new_address", link, now=now, life=LINK_LIFE)
    old = Addressee(account.email, account.name, account.language)
    mail.send(session, old, "address_changing", {"address": masked(email)}, now=now)
