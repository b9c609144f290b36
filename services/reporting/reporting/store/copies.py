"""Writing the read models. Everything here may be repeated, and comes in any order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from reporting.domain.directory import DirectoryEntry
from reporting.domain.submitted import SchoolYear, foldable
from reporting.tables import Base, DirectoryCopyRow, OrganizationRow, PlanStatusRow, SchoolYearRow


def save_school_year(session: Session, year: SchoolYear) -> None:
    told = year.district_plans_due_at
    facts = {
        "status": year.status,
        "plans_due_at": year.plans_due_at,
        "district_plans_due_at": told
        if told is None
        else {code: at.isoformat() for code, at in told.items()},
    }
    session.execute(
        _insert(session, SchoolYearRow)
        .values(school_year=year.school_year, **facts)
        .on_conflict_do_update(index_elements=["school_year"], set_=facts)
    )


def save_plan_facts(
    session: Session, school_year: str, organization: Organization, **facts: Any
) -> None:
    """Add these facts to the plan's row, and leave what they do not name as it is."""
    first = {"is_late": False, **facts}
    session.execute(
        _insert(session, PlanStatusRow)
        .values(school_year=school_year, **_codes(organization), **first)
        .on_conflict_do_update(
            index_elements=["school_year", "district_code", "school_code"], set_=facts
        )
    )


def add_organization(session: Session, organization: Organization, name: str) -> None:
    """Know an organization by its plan until the directory tells more; a known one stays."""
    session.execute(
        _insert(session, OrganizationRow)
        .values(**_codes(organization), name=name, folded_name=foldable(name), is_open=True)
        .on_conflict_do_nothing()
    )


def directory_version(session: Session) -> int:
    """How far the directory is copied; 0: not at all."""
    return session.execute(select(DirectoryCopyRow.version)).scalar() or 0


def save_directory(session: Session, entries: Sequence[DirectoryEntry], version: int) -> None:
    """Take over changes up to `version`; what is older than the copy has no effect."""
    advanced = session.execute(
        _insert(session, DirectoryCopyRow)
        .values(id=1, version=version)
        .on_conflict_do_update(
            index_elements=["id"],
            set_={"version": version},
            where=DirectoryCopyRow.version < version,
        )
        .returning(DirectoryCopyRow.version)
    ).scalar_one_or_none()
    if advanced is None:
        return
    for entry in entries:
        facts = {
            "name": entry.name,
            "folded_name": foldable(entry.name),
            "is_open": entry.is_open,
        }
        session.execute(
            _insert(session, OrganizationRow)
            .values(**_codes(entry.organization), **facts)
            .on_conflict_do_update(index_elements=["district_code", "school_code"], set_=facts)
        )


def _codes(organization: Organization) -> dict[str, str]:
    return {
        "district_code": organization.district_code or "",
        "school_code": organization.school_code or "",
    }


def _insert(session: Session, row: type[Base]) -> Any:
    # PostgreSQL's and SQLite's INSERT have no common type, only the same methods.
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite_insert(row) if is_sqlite else pg_insert(row)
