"""Which mail domains belong to which district: the allow-list of registration (C22, D18)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from identity.accounts.listing import names_of_actors
from identity.accounts.people import canonical_email, domain_of, is_personal
from identity.directory import usecases as directory
from identity.registration import store
from identity.registration.errors import MailDomainInvalid
from servicekit import audit
from servicekit.audit import Actor
from servicekit.errors import FieldProblem


@dataclass(frozen=True)
class MailDomain:
    """A domain, and the district whose mail comes from it."""

    district_code: str
    domain: str


@dataclass(frozen=True)
class KnownDomain:
    """A domain on the list, and who put it there; a command keeps its name."""

    district_code: str
    domain: str
    added_by: str
    added_at: datetime


def list_mail_domains(session: Session) -> Sequence[KnownDomain]:
    """By district and name."""
    rows = store.list_mail_domains(session)
    names = names_of_actors(session, {row.added_by for row in rows})
    return [
        KnownDomain(row.district_code, row.domain, names[row.added_by], row.added_at)
        for row in rows
    ]


def add_mail_domains(
    session: Session, given: Sequence[MailDomain], *, by: Actor, now: datetime
) -> None:
    """Put domains on the list, all or none; those there already stay. Audited.

    Requests that wait are known from then on. Raises MailDomainInvalid with each line to mend.
    """
    if problems := list(_problems(session, given)):
        raise MailDomainInvalid("These are no mail domains of districts.", at=problems)
    for one in given:
        domain = _canonical(one.domain)
        if store.is_domain_of(session, one.district_code, domain):
            continue
        store.save_mail_domain(session, one.district_code, domain, by=by.id, now=now)
        _record(session, "add_mail_domain", MailDomain(one.district_code, domain), by, now)
    _recheck(session)


def remove_mail_domain(session: Session, one: MailDomain, *, by: Actor, now: datetime) -> None:
    """Take a domain off the list; requests that wait are unknown again. Audited."""
    if store.delete_mail_domain(session, one.district_code, one.domain):
        _record(session, "remove_mail_domain", one, by, now)
        _recheck(session)


def _problems(session: Session, given: Sequence[MailDomain]) -> Iterator[FieldProblem]:
    for number, one in enumerate(given):
        at = f"/items/{number}"
        domain = _canonical(one.domain)
        if not domain:
            yield FieldProblem(f"{at}/domain", "domain-invalid", "Write it as district.nm.gov.")
        elif is_personal(domain):
            yield FieldProblem(f"{at}/domain", "domain-personal", "Anybody can have this domain.")
        if directory.find_place(session, Organization(one.district_code)) is None:
            yield FieldProblem(f"{at}/district_code", "district-unknown", "No such district.")


def _canonical(domain: str) -> str:
    return domain_of(canonical_email(f"x@{domain.strip()}") or "")


def _recheck(session: Session) -> None:
    """Who waits is shown by the list as it is now."""
    for row in store.list_pending_rows(session):
        district = Organization.parse(row.organizations[0]).district_code or ""
        row.is_known_domain = store.is_domain_of(session, district, domain_of(row.email))
    session.flush()


def _record(session: Session, action: str, one: MailDomain, by: Actor, now: datetime) -> None:
    place = f"district/{one.district_code}"
    audit.record(session, by, action, place, now=now, change={"domain": one.domain})
