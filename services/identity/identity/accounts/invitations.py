"""Accounts of state staff begin with a mailed link, good once, to choose a password (C07)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity import handles
from identity.accounts import store, usecases
from identity.accounts.announcing import announce_state_role
from identity.accounts.domain import INVITED_ROLES, LINK_HOURS, LINK_LIFE, Account, Status
from identity.accounts.errors import (
    AccountExists,
    AdminExists,
    LinkNotGood,
    OrganizationUnfit,
    SecondPersonNeeded,
)
from identity.accounts.managing import require_fresh_factor
from identity.accounts.roles import grant
from identity.accounts.tables import InvitationRow
from identity.accounts.usecases import Person
from identity.mail import Addressee, Mail
from servicekit import audit
from servicekit.audit import Actor
from servicekit.auth import Caller

_STATE = Organization()
_COMMAND = Actor("aipctl", "command")


@dataclass(frozen=True)
class Invitation:
    """An account that waits for its password, and the secret of the link that sets it."""

    account: Account
    token: str
    expires_at: datetime


def invite(
    session: Session, new: Person, role: Role, *, by: Caller, mail: Mail, now: datetime
) -> Invitation:
    """Open the account of a state employee and mail the link; again for one who never used it.

    All deciders hear of the role (R18). Raises FreshCodeNeeded, SecondPersonNeeded for IT
    administrators, OrganizationUnfit for coordinators, AccountExists.
    """
    inviter = usecases.confirm_caller(session, by, now=now)
    require_fresh_factor(session, by, now=now)
    if role is Role.IT_ADMIN:
        raise SecondPersonNeeded("Two people together make an IT administrator.")
    if role not in INVITED_ROLES:
        raise OrganizationUnfit("School and district coordinators register themselves.")
    invitation = _invite(session, new, role, by.actor, now)
    announce_state_role(session, invitation.account.id, role, by=by, mail=mail, now=now)
    mail.send(
        session,
        Addressee(new.email, invitation.account.name, new.language),
        "invitation",
        {
            "link": mail.link("/identity/invitation", t=invitation.token),
            "role": str(role),
            "invited_by": inviter.name,
            "hours": LINK_HOURS,
            "expires_at": invitation.expires_at.isoformat(),
        },
        now=now,
        life=LINK_LIFE,
    )
    return invitation


def create_first_admin(
    session: Session, email: str, names: tuple[str, str], *, now: datetime
) -> str:
    """Open the first IT administrator's account; gives the secret of its single-use link.

    Possible only while nobody who can sign in is one; earlier links stop working. Audited.
    The link is `<AIP_PUBLIC_URL>/identity/invitation?t=<secret>`. Raises AdminExists,
    PersonInvalid.
    """
    new = usecases.person(email, *names)
    if store.count_admins(session, now=now):
        raise AdminExists("There is an IT administrator already.")
    for account, assignment in store.list_holders(session, roles=[Role.IT_ADMIN], now=now):
        store.close_open_invitations(session, account.id, now=now)
        if account.email != new.email:
            assignment.valid_until = now
    return _invite(session, new, Role.IT_ADMIN, _COMMAND, now).token


def find_invited(session: Session, token: str, *, now: datetime) -> Account | None:
    """Whose link this is, while it is good."""
    row = store.find_invitation(session, handles.digest_of(token), now=now)
    account = store.get_account(session, row.account_id, now=now) if row else None
    return account if account and account.status is not Status.DEACTIVATED else None


def accept_invitation(
    session: Session, token: str, password_hash: str, *, now: datetime
) -> Account:
    """Use the link up and keep the password. Raises LinkNotGood."""
    digest = handles.digest_of(token)
    row = store.find_invitation(session, digest, now=now)
    if row is None or not store.use_invitation(session, digest, now=now):
        raise LinkNotGood("This link has been used or has expired.")
    usecases.change_password(session, row.account_id, password_hash, now=now)
    return store.get_account(session, row.account_id, now=now)


def new_link(session: Session, account_id: UUID, now: datetime) -> Invitation:
    """A link to choose a password, good once; links mailed earlier no longer work."""
    store.close_open_invitations(session, account_id, now=now)
    token = handles.new_handle()
    expires_at = now + LINK_LIFE
    session.add(
        InvitationRow(
            digest=handles.digest_of(token),
            account_id=account_id,
            created_at=now,
            expires_at=expires_at,
            used_at=None,
        )
    )
    session.flush()
    return Invitation(store.get_account(session, account_id, now=now), token, expires_at)


def _invite(session: Session, new: Person, role: Role, by: Actor, now: datetime) -> Invitation:
    known = store.find_account_by_email(session, new.email, now=now)
    if known is not None and (known.has_password or not known.is_active):
        raise AccountExists("There is an account with this address already.")
    account = known or usecases.open_account(session, new, password_hash=None, now=now)
    if account.acts_as(role, _STATE) is None:
        grant(session, account.id, role, _STATE, by=by, now=now)
    audit.record(
        session, by, "invite", f"account/{account.id}", now=now, change={"role": str(role)}
    )
    return new_link(session, account.id, now)
