"""People, places and requests for identity's tests, made through the real use cases."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import roles
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.accounts.passwords import hash_password
from identity.directory import usecases as directory
from identity.directory.domain import Changes, Place
from identity.mail import Mail
from identity.registration import usecases as registration
from identity.registration.usecases import Requested
from identity.signin import sessions
from identity.signin.domain import Rules
from servicekit.audit import Actor
from servicekit.auth import Caller

PASSWORD = "Saltbush-Rain-417!"
COMMANDS_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
CODES_KEY = "a key of codes for tests, 32 characters"
RULES = Rules(CODES_KEY)
MAIL = Mail(COMMANDS_KEY, "http://localhost:8000")
STATE = Organization()
DISTRICT = Organization("001")
SCHOOL = Organization("001", "023")
OTHER_SCHOOL = Organization("002", "011")
NETWORK = "198.51.100.7"


@cache
def password_hash() -> str:
    """Of PASSWORD; slow, so made once a run."""
    return hash_password(PASSWORD)


def make_places(session: Session) -> None:
    """Two districts with three schools, one of them closed."""
    places = (
        Place(DISTRICT, "Piñon Valley Schools"),
        Place(Organization("002"), "Caprock Bend Schools"),
        Place(SCHOOL, "Red Bluff Middle School"),
        Place(OTHER_SCHOOL, "Saltbush Elementary School"),
        Place(Organization("001", "099"), "Old Mesa School", is_open=False),
    )
    directory.copy_changes(session, Changes(places, version=1))


def make_account(
    session: Session,
    role: Role = Role.SCHOOL_COORDINATOR,
    organization: Organization = SCHOOL,
    *,
    email: str = "dana.whitfield@pinonvalley.example",
    names: tuple[str, str] = ("Dana", "Whitfield"),
    now: datetime,
) -> Account:
    """An account with PASSWORD that acts in one role."""
    new = accounts.person(email, *names, phone="505-555-0142")
    account = accounts.open_account(session, new, password_hash=password_hash(), now=now)
    roles.grant(session, account.id, role, organization, by=Actor("test"), now=now)
    return accounts.get_account(session, account.id, now=now)


def make_approver(
    session: Session,
    *,
    role: Role = Role.PED_COORDINATOR,
    email: str = "ines.calloway@state.example",
    now: datetime,
) -> Caller:
    """A PED coordinator, as a request of theirs arrives."""
    account = make_account(session, role, STATE, email=email, names=("Ines", "Calloway"), now=now)
    return signed_in(session, caller_of(account), now=now)


def signed_in(session: Session, caller: Caller, *, now: datetime) -> Caller:
    """The same, in a session whose second factor was shown at `now`."""
    session_id = sessions.begin_session(session, caller.account_id, network=NETWORK, now=now)
    return replace(caller, session_id=session_id)


def caller_of(account: Account) -> Caller:
    """The account acting in its first assignment."""
    held = account.assignments[0]
    return Caller(
        str(account.id), "", name=account.name, role=held.role, org=str(held.organization)
    )


def make_request(
    session: Session,
    *,
    email: str = "c.bacahorn@pinonvalley.example",
    names: tuple[str, str] = ("Celia", "Baca-Horn"),
    role: Role = Role.SCHOOL_COORDINATOR,
    organization: Organization = SCHOOL,
    now: datetime,
    **more: Any,
) -> Requested:
    """A request that waits for its proof."""
    asker = registration.applicant(email, *names, phone="505-555-0142", language="en")
    return registration.request_account(
        session, asker, role, [organization], password_hash(), mail=MAIL, now=now, **more
    )


def make_proved_request(session: Session, *, now: datetime, **more: Any) -> Any:
    """A request in the approvers' queue."""
    requested = make_request(session, now=now, **more)
    return registration.prove_address(session, requested.proof_token, mail=MAIL, now=now)
