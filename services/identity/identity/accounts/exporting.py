"""The accounts that a search finds, as rows for a spreadsheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import listing
from identity.accounts.domain import Account, Status
from identity.accounts.listing import Search
from identity.accounts.terms import day_of, last_day_of
from identity.directory import usecases as directory
from servicekit import audit
from servicekit.audit import Actor

Language = Literal["en", "es"]
_HEADERS: Mapping[Language, tuple[str, ...]] = {
    "en": (
        *("Last name", "First name", "E-mail", "Phone", "Status", "Last sign-in"),
        *("Role", "Organization code", "Organization", "First day", "Last day"),
    ),
    "es": (
        *("Apellidos", "Nombre", "Correo electrónico", "Teléfono", "Estado", "Último acceso"),
        *("Función", "Código de la organización", "Organización", "Primer día", "Último día"),
    ),
}
_STATUSES: Mapping[Language, Mapping[Status, str]] = {
    "en": {
        Status.ACTIVE: "Active",
        Status.INVITED: "Invited",
        Status.LOCKED: "Locked",
        Status.DEACTIVATED: "Deactivated",
    },
    "es": {
        Status.ACTIVE: "Activa",
        Status.INVITED: "Con invitación",
        Status.LOCKED: "Bloqueada",
        Status.DEACTIVATED: "Desactivada",
    },
}
_ROLES: Mapping[Language, Mapping[Role, str]] = {
    "en": {
        Role.SCHOOL_COORDINATOR: "School coordinator",
        Role.DISTRICT_COORDINATOR: "District coordinator",
        Role.PED_VIEWER: "PED viewer",
        Role.PED_COORDINATOR: "PED coordinator",
        Role.IT_ADMIN: "IT administrator",
    },
    "es": {
        Role.SCHOOL_COORDINATOR: "Coordinación escolar",
        Role.DISTRICT_COORDINATOR: "Coordinación del distrito",
        Role.PED_VIEWER: "Consulta del PED",
        Role.PED_COORDINATOR: "Coordinación del PED",
        Role.IT_ADMIN: "Administración de sistemas",
    },
}


def export_accounts(
    session: Session, search: Search, language: Language, *, by: Actor, now: datetime
) -> list[tuple[str, ...]]:
    """A head, then one row a role of each account found; one row for who has none. Audited."""
    found = listing.list_all(session, search, now=now)
    places = [held.organization for account in found for held in account.assignments]
    names = directory.names_of(session, places)
    rows = [_HEADERS[language]]
    for account in found:
        person = _person(account, language)
        for held in account.assignments:
            role = _ROLES[language][held.role]
            days = (str(day_of(held.valid_from)), str(last_day_of(held.valid_until) or ""))
            place = held.organization
            rows.append((*person, role, str(place), names[place], *days))
        if not account.assignments:
            rows.append((*person, "", "", "", "", ""))
    audit.record(
        session, by, "export_accounts", "accounts", now=now, change={"accounts": len(found)}
    )
    return rows


def _person(account: Account, language: Language) -> tuple[str, ...]:
    seen = str(day_of(account.signed_in_at)) if account.signed_in_at else ""
    names = (account.last_name, account.first_name, account.email, account.phone)
    return (*names, _STATUSES[language][account.status], seen)
