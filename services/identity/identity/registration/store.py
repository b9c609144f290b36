"""Every query on requests, drafts and mail domains."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.registration.domain import Registration, Status
from identity.registration.errors import RegistrationNotFound
from identity.registration.tables import DraftRow, MailDomainRow, RegistrationRow
from servicekit.db import stored_rows_changed


def get_row(session: Session, registration_id: UUID) -> RegistrationRow:
    """The row, locked until the transaction ends: the first decision counts."""
    row = session.get(
        RegistrationRow, registration_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise RegistrationNotFound("There is no such request.")
    return row


def get_registration(session: Session, registration_id: UUID) -> Registration:
    row = session.get(RegistrationRow, registration_id)
    if row is None:
        raise RegistrationNotFound("There is no such request.")
    return registration(row)


def list_registrations(session: Session, status: Status) -> Sequence[Registration]:
    """Requests of one status, oldest first."""
    rows = session.scalars(
        select(RegistrationRow)
        .where(RegistrationRow.status == status)
        .order_by(RegistrationRow.requested_at, RegistrationRow.id)
    )
    return [registration(row) for row in rows]


def find_row_to_prove(session: Session, digest: str, *, now: datetime) -> RegistrationRow | None:
    """The request of a proof link that is still good."""
    return session.scalars(
        select(RegistrationRow).where(
            RegistrationRow.proof_digest == digest,
            RegistrationRow.status == Status.PENDING_PROOF,
            RegistrationRow.proof_expires_at > now,
        )
    ).one_or_none()


def find_row_by_link(session: Session, digest: str) -> RegistrationRow | None:
    """The request whose link was mailed, whatever became of it, locked."""
    return session.scalars(
        select(RegistrationRow).where(RegistrationRow.proof_digest == digest).with_for_update()
    ).one_or_none()


def list_waiting(
    session: Session, *, email: str | None = None, proved_before: datetime | None = None
) -> Sequence[RegistrationRow]:
    """Proved requests without a decision: of an address, or proved before an instant."""
    query = select(RegistrationRow).where(RegistrationRow.status == Status.PENDING)
    if email is not None:
        query = query.where(RegistrationRow.email == email)
    if proved_before is not None:
        query = query.where(RegistrationRow.proved_at <= proved_before)
    return session.scalars(query.with_for_update()).all()


def find_successor(session: Session, former: Registration) -> UUID | None:
    """The request whose proof closed this one, at the same instant: its applicant asked again."""
    query = select(RegistrationRow.id).where(
        RegistrationRow.email == former.email,
        RegistrationRow.proved_at == former.decided_at,
        RegistrationRow.id != former.id,
    )
    return session.scalars(query).first()


def prove(session: Session, registration_id: UUID, *, now: datetime) -> bool:
    """Move a request into the queue; one of two at the same moment gets True."""
    moved = session.execute(
        update(RegistrationRow)
        .where(
            RegistrationRow.id == registration_id, RegistrationRow.status == Status.PENDING_PROOF
        )
        .values(status=Status.PENDING, proved_at=now, version=RegistrationRow.version + 1)
    )
    return stored_rows_changed(moved) == 1


def is_domain_of(session: Session, district_code: str, domain: str) -> bool:
    """Whether the district's list has exactly this domain; a longer one is another (S08)."""
    found: bool = session.execute(
        select(
            exists().where(
                MailDomainRow.district_code == district_code, MailDomainRow.domain == domain
            )
        )
    ).scalar_one()
    return found


def save_mail_domain(
    session: Session, district_code: str, domain: str, *, by: str, now: datetime
) -> None:
    session.merge(
        MailDomainRow(district_code=district_code, domain=domain, added_by=by, added_at=now)
    )


def list_mail_domains(session: Session) -> Sequence[MailDomainRow]:
    """By district and name."""
    query = select(MailDomainRow).order_by(MailDomainRow.district_code, MailDomainRow.domain)
    return session.scalars(query).all()


def delete_mail_domain(session: Session, district_code: str, domain: str) -> bool:
    """Whether there was such a row."""
    deleted = session.execute(
        delete(MailDomainRow).where(
            MailDomainRow.district_code == district_code, MailDomainRow.domain == domain
        )
    )
    return stored_rows_changed(deleted) == 1


def list_pending_rows(session: Session) -> Sequence[RegistrationRow]:
    """Requests that wait for their proof or the decision."""
    waiting = (Status.PENDING_PROOF, Status.PENDING)
    return session.scalars(select(RegistrationRow).where(RegistrationRow.status.in_(waiting))).all()


def find_draft(session: Session, digest: str, *, now: datetime) -> DraftRow | None:
    row = session.get(DraftRow, digest)
    return row if row is not None and row.expires_at > now else None


def delete_draft(session: Session, digest: str) -> None:
    session.execute(delete(DraftRow).where(DraftRow.digest == digest))


def delete_old_drafts(session: Session, *, now: datetime) -> None:
    session.execute(delete(DraftRow).where(DraftRow.expires_at < now))


def delete_unproved(session: Session, *, now: datetime) -> None:
    """Requests whose address was never proved go with their link."""
    session.execute(
        delete(RegistrationRow).where(
            RegistrationRow.status == Status.PENDING_PROOF, RegistrationRow.proof_expires_at < now
        )
    )


def registration(row: RegistrationRow) -> Registration:
    return Registration(
        id=row.id,
        reference=row.reference,
        status=Status(row.status),
        version=row.version,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        language=row.language,
        role=Role(row.role),
        organizations=tuple(Organization.parse(text) for text in row.organizations),
        is_known_domain=row.is_known_domain,
        requested_at=row.requested_at,
        proved_at=row.proved_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        account_id=row.account_id,
    )
