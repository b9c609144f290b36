"""Mail to all who decide on accounts, when somebody gets a role of the state (R18)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import store, usecases
from identity.accounts.domain import DECIDERS
from identity.mail import Addressee, Mail
from servicekit.auth import Caller


def announce_state_role(
    session: Session, account_id: UUID, role: Role, *, by: Caller, mail: Mail, now: datetime
) -> None:
    """Tell all deciders who got which role, and who gave it."""
    values = _facts(session, account_id, role, mail, now) | {"granted_by": by.name}
    for to in _deciders(session, now):
        mail.send(session, to, "state_role_granted", values, now=now)


def ask_second_person(
    session: Session, account_id: UUID, role: Role, *, by: Caller, mail: Mail, now: datetime
) -> None:
    """Tell all deciders but the two concerned that a grant waits for one of them."""
    asker = store.get_account(session, by.account_id, now=now)
    subject = store.get_account(session, account_id, now=now)
    values = _facts(session, account_id, role, mail, now) | {"asked_by": asker.name}
    for to in _deciders(session, now):
        if to.address not in {asker.email, subject.email}:
            mail.send(session, to, "grant_waiting", values, now=now)


def _facts(
    session: Session, account_id: UUID, role: Role, mail: Mail, now: datetime
) -> dict[str, str]:
    account = store.get_account(session, account_id, now=now)
    return {"person": account.name, "role": role, "link": mail.link(f"/users/{account_id}")}


def _deciders(session: Session, now: datetime) -> Iterator[Addressee]:
    for one in usecases.list_recipients(session, DECIDERS, None, now=now):
        yield Addressee(one.address, one.name, one.language)
