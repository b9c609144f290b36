"""The approvers' queue (AIP-012, AIP-060..062)."""

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from identity.accounts.schemas import organization_of
from identity.permissions import Permission
from identity.registration import decisions, mail_domains
from identity.registration.domain import Status
from identity.registration.mail_domains import MailDomain
from identity.registration.schemas import (
    ApprovalIn,
    MailDomainOut,
    MailDomainsIn,
    MailDomainsOut,
    RegistrationOut,
    RegistrationsOut,
    RejectionIn,
)
from identity.schemas import OutgoingMail, SeenVersion
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix="/api/v1/identity", tags=["registrations"], responses=RESPONSES)
_MAY_READ = [Depends(requires(Permission.RegistrationRead))]
_MAY_DECIDE = [Depends(requires(Permission.RegistrationDecide, confirmed=True))]


@router.get("/registrations", dependencies=_MAY_READ)
def list_registrations(session: InTransaction, status: Status = Status.PENDING) -> RegistrationsOut:
    """Requests of one status, oldest first."""
    now = utc_now()
    found = decisions.list_registrations(session, status)
    return RegistrationsOut(items=[RegistrationOut.of(session, it, now=now) for it in found])


@router.get("/registrations/{registration_id}", dependencies=_MAY_READ)
def read_registration(
    registration_id: UUID, session: InTransaction, response: Response
) -> RegistrationOut:
    """One request; its ETag goes into If-Match of the decision."""
    found = decisions.get_registration(session, registration_id)
    response.headers["ETag"] = f'"{found.version}"'
    return RegistrationOut.of(session, found, now=utc_now())


@router.post("/registrations/{registration_id}/approval", dependencies=_MAY_DECIDE)
def approve(
    registration_id: UUID,
    body: ApprovalIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    mail: OutgoingMail,
) -> RegistrationOut:
    """Give the role as asked, or as the body says; the first decision counts (C08)."""
    places = None
    if body.organizations is not None:
        places = [
            organization_of(text, f"/organizations/{number}")
            for number, text in enumerate(body.organizations)
        ]
    now = utc_now()
    decided = decisions.approve_registration(
        session,
        registration_id,
        by=caller,
        version=version,
        role=body.role,
        organizations=places,
        mail=mail,
        now=now,
    )
    return RegistrationOut.of(session, decided, now=now)


@router.post("/registrations/{registration_id}/rejection", dependencies=_MAY_DECIDE)
def reject(
    registration_id: UUID,
    body: RejectionIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    mail: OutgoingMail,
) -> RegistrationOut:
    """Refuse, with a reason that the applicant gets by mail."""
    now = utc_now()
    decided = decisions.reject_registration(
        session,
        registration_id,
        by=caller,
        version=version,
        reason=body.reason,
        mail=mail,
        now=now,
    )
    return RegistrationOut.of(session, decided, now=now)


@router.get("/mail-domains", dependencies=[Depends(requires(Permission.MailDomainRead))])
def list_mail_domains(session: InTransaction) -> MailDomainsOut:
    """The mail domains of the districts, by district."""
    found = mail_domains.list_mail_domains(session)
    return MailDomainsOut(items=[MailDomainOut(**asdict(it)) for it in found])


@router.post(
    "/mail-domains", status_code=204, dependencies=[Depends(requires(Permission.MailDomainWrite))]
)
def add_mail_domains(body: MailDomainsIn, session: InTransaction, caller: CurrentCaller) -> None:
    """Put domains on the list, all or none (D18)."""
    given = [MailDomain(it.district_code, it.domain) for it in body.items]
    mail_domains.add_mail_domains(session, given, by=caller.actor, now=utc_now())


@router.delete(
    "/mail-domains/{district_code}/{domain}",
    status_code=204,
    dependencies=[Depends(requires(Permission.MailDomainWrite))],
)
def remove_mail_domain(
    district_code: str, domain: str, session: InTransaction, caller: CurrentCaller
) -> None:
    """Take a domain off the list."""
    one = MailDomain(district_code, domain)
    mail_domains.remove_mail_domain(session, one, by=caller.actor, now=utc_now())
