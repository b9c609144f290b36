"""Asking for an account and proving the address (AIP-028..040, C07, C22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from contracts.identity import RegistrationReceived
from contracts.organizations import Organization
from contracts.roles import Role
from identity import handles
from identity.accounts import usecases as accounts
from identity.accounts.domain import fits
from identity.accounts.people import (
    canonical_email,
    clean_phone,
    domain_of,
    is_personal,
    problems_with,
)
from identity.accounts.usecases import Person
from identity.directory import usecases as directory
from identity.limits import usecases as limits
from identity.limits.domain import (
    REQUESTS_FOR_PLACE,
    REQUESTS_OF_ADDRESS,
    REQUESTS_OF_DOMAIN,
    REQUESTS_OF_NETWORK,
)
from identity.mail import Addressee, Mail
from identity.registration import store
from identity.registration.domain import (
    PROOF_HOURS,
    PROOF_LIFE,
    REQUEST_DAYS,
    REQUEST_LIFE,
    REQUESTED_ROLES,
    Registration,
    Status,
)
from identity.registration.errors import (
    ProofNotGood,
    RegistrationDecided,
    RequestInvalid,
    TooManyRequests,
)
from identity.registration.tables import RegistrationRow
from servicekit import audit, outbox
from servicekit.audit import Actor
from servicekit.db import new_id
from servicekit.errors import FieldProblem

_APPLICANT = Actor("applicant")
_SCHEDULE = Actor("identity", "schedule")


@dataclass(frozen=True)
class Requested:
    """A request that waits for its proof; `proof_token` is in the mailed link only."""

    registration: Registration
    proof_token: str


def applicant(email: str, first_name: str, last_name: str, *, phone: str, language: str) -> Person:
    """A person who may ask for an account. Raises RequestInvalid with every field to mend."""
    problems = problems_with(first_name, last_name, email)
    domain = domain_of(canonical_email(email) or "")
    if is_personal(domain):
        problems.append(
            FieldProblem(
                "/email",
                "email-personal",
                "Use your school's or district's address.",
                {"domain": domain},
            )
        )
    number = clean_phone(phone)
    if number is None:
        problems.append(FieldProblem("/phone", "phone-invalid", "Write a number of ten digits."))
    if number is None or problems:
        raise RequestInvalid("Check your name, e-mail address and phone number.", at=problems)
    return accounts.person(email, first_name, last_name, phone=number, language=language)


def request_account(
    session: Session,
    asker: Person,
    role: Role,
    organizations: Sequence[Organization],
    password_hash: str,
    *,
    network: str = "",
    mail: Mail,
    now: datetime,
) -> Requested:
    """Keep a request and mail the link that proves the address.

    Does the same for an address that has an account, one that has asked before, and a new one
    (S06). More than three requests of one address a day get no mail. Raises RequestInvalid,
    TooManyRequests.
    """
    _check(session, role, organizations)
    _hold_back(session, asker, organizations, network, now)
    district = organizations[0].district_code or ""
    token = handles.new_handle()
    row = RegistrationRow(
        id=new_id(),
        reference=handles.new_reference(),
        email=asker.email,
        first_name=asker.first_name,
        last_name=asker.last_name,
        phone=asker.phone,
        language=asker.language,
        role=role,
        organizations=[str(organization) for organization in organizations],
        is_known_domain=store.is_domain_of(session, district, domain_of(asker.email)),
        password_hash=password_hash,
        status=Status.PENDING_PROOF,
        version=1,
        proof_digest=handles.digest_of(token),
        proof_expires_at=now + PROOF_LIFE,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    if limits.may_again(session, REQUESTS_OF_ADDRESS, asker.email, now=now):
        _mail_proof(session, row, token, mail, now)
    return Requested(store.registration(row), token)


def find_request_to_prove(session: Session, token: str, *, now: datetime) -> Registration | None:
    """The request whose address this link proves, while it is good."""
    row = store.find_row_to_prove(session, handles.digest_of(token), now=now)
    return store.registration(row) if row else None


def prove_address(session: Session, token: str, *, mail: Mail, now: datetime) -> Registration:
    """The applicant holds the mailbox: the request reaches the approvers' queue.

    Records RegistrationReceived, confirms by mail. Raises ProofNotGood.
    """
    row = store.find_row_to_prove(session, handles.digest_of(token), now=now)
    if row is None or not store.prove(session, row.id, now=now):
        raise ProofNotGood("This link has been used or has expired.")
    session.refresh(row)
    for former in store.list_waiting(session, email=row.email):
        if former.role == row.role and former.id != row.id:
            _close(session, former, Status.WITHDRAWN, "asked_again", now)
    proved = store.registration(row)
    audit.record(session, _APPLICANT, "prove_address", f"registration/{proved.id}", now=now)
    outbox.record(
        session,
        RegistrationReceived(registration_id=proved.id, organization=str(proved.organizations[0])),
        now=now,
    )
    values = {
        "reference": proved.reference,
        "role": str(proved.role),
        "organization_name": names_of(session, proved.organizations),
        "link": mail.link("/identity/register/request", t=token),
    }
    mail.send(session, addressee(proved), "registration_received", values, now=now)
    return proved


def find_request(session: Session, token: str) -> Registration | None:
    """What has become of a request, for whoever has its mailed link."""
    row = store.find_row_by_link(session, handles.digest_of(token))
    return store.registration(row) if row else None


def withdraw_request(session: Session, token: str, *, now: datetime) -> Registration:
    """The applicant takes it back, as long as nobody has decided. Audited.

    Raises ProofNotGood, RegistrationDecided.
    """
    row = store.find_row_by_link(session, handles.digest_of(token))
    if row is None:
        raise ProofNotGood("There is no such request.")
    if row.status not in {Status.PENDING, Status.PENDING_PROOF}:
        raise RegistrationDecided("This request has been decided already.")
    _close(session, row, Status.WITHDRAWN, "withdraw_registration", now)
    return store.registration(row)


def expire_requests(session: Session, *, mail: Mail, now: datetime) -> None:
    """Proved requests that nobody has decided for 60 days lapse; the applicants hear of it."""
    for row in store.list_waiting(session, proved_before=now - REQUEST_LIFE):
        _close(session, row, Status.EXPIRED, "expire_registration", now, _SCHEDULE)
        values = {
            "reference": row.reference,
            "days": REQUEST_DAYS,
            "link": mail.link("/identity/register"),
        }
        asked = store.registration(row)
        mail.send(session, addressee(asked), "registration_expired", values, now=now)


def tidy(session: Session, *, now: datetime) -> None:
    """Remove drafts, and requests that were never proved, once their time is over."""
    store.delete_old_drafts(session, now=now)
    store.delete_unproved(session, now=now)


def names_of(session: Session, organizations: Sequence[Organization]) -> str:
    """The places of a request in words."""
    return ", ".join(directory.name_of(session, place) for place in organizations)


def addressee(registration: Registration) -> Addressee:
    """Where mail to the applicant goes, and in which language."""
    return Addressee(registration.email, registration.name, registration.language)


def _close(
    session: Session,
    row: RegistrationRow,
    status: Status,
    action: str,
    now: datetime,
    by: Actor = _APPLICANT,
) -> None:
    """End a request without a decision; its password goes with it."""
    row.status = status
    row.version += 1
    row.decided_at = now
    row.password_hash = None
    session.flush()
    audit.record(session, by, action, f"registration/{row.id}", now=now)


def _check(session: Session, role: Role, organizations: Sequence[Organization]) -> None:
    problems = []
    if role not in REQUESTED_ROLES:
        problems.append(FieldProblem("/role", "role-not-requested", "Ask for a coordinator role."))
    if not organizations:
        problems.append(FieldProblem("/organizations", "organization-missing", "Choose a place."))
    for number, organization in enumerate(organizations):
        place = directory.find_place(session, organization)
        if place is None or not place.is_open or not fits(role, organization):
            pointer = f"/organizations/{number}"
            problems.append(
                FieldProblem(pointer, "organization-unfit", "Choose one from the directory.")
            )
    if len({organization.district_code for organization in organizations}) > 1:
        problems.append(
            FieldProblem("/organizations", "several-districts", "Ask for one district at a time.")
        )
    if problems:
        raise RequestInvalid("Check what you ask for.", at=problems)


def _hold_back(
    session: Session,
    asker: Person,
    organizations: Sequence[Organization],
    network: str,
    now: datetime,
) -> None:
    counted = [(REQUESTS_OF_DOMAIN, domain_of(asker.email))]
    counted += [(REQUESTS_FOR_PLACE, str(place)) for place in organizations]
    if network:
        counted.append((REQUESTS_OF_NETWORK, network))
    may = [limits.may_again(session, limit, who, now=now) for limit, who in counted]
    if not all(may):
        raise TooManyRequests(
            "Too many requests came from there. Try again later.", params={"wait_seconds": 3600}
        )


def _mail_proof(
    session: Session, row: RegistrationRow, token: str, mail: Mail, now: datetime
) -> None:
    values = {
        "link": mail.link("/identity/register/proof", t=token),
        "reference": row.reference,
        "hours": PROOF_HOURS,
        "expires_at": row.proof_expires_at.isoformat(),
    }
    to = Addressee(row.email, f"{row.first_name} {row.last_name}", row.language)
    mail.send(session, to, "prove_address", values, now=now, life=PROOF_LIFE)
