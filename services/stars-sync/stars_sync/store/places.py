"""Districts and schools, and the versions of their directory."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from servicekit.db import upsert
from stars_sync.domain.directory import Directory, District, School
from stars_sync.domain.imports import ListedDistrict, ListedSchool
from stars_sync.tables import DIRECTORY_VERSION, DISTRICT, SCHOOL


def current_version(session: Session) -> int:
    """0 before the first import."""
    newest = select(func.max(DIRECTORY_VERSION.c.version))
    return session.execute(newest).scalar_one() or 0


def read_directory(session: Session) -> Directory:
    """Everything ever listed, closed places too: former years name them."""
    return Directory(
        tuple(one.district for one in list_districts(session, since=0)),
        tuple(one.school for one in list_schools(session, since=0)),
    )


def list_districts(
    session: Session, *, since: int, after: tuple[str, str] = ("", ""), limit: int | None = None
) -> Sequence[ListedDistrict]:
    """Changed after version `since`, by code; `after` that place."""
    rows = session.execute(
        select(DISTRICT)
        .where(DISTRICT.c.version > since, DISTRICT.c.code > after[0])
        .order_by(DISTRICT.c.code)
        .limit(limit)
    )
    return [
        ListedDistrict(
            District(row.code, row.name, row.organization_type, row.nces_id),
            row.is_open,
            row.version,
        )
        for row in rows
    ]


def list_schools(
    session: Session, *, since: int, after: tuple[str, str] = ("", ""), limit: int | None = None
) -> Sequence[ListedSchool]:
    """Changed after version `since`, by district and code; `after` that place."""
    place = tuple_(SCHOOL.c.district_code, SCHOOL.c.code)
    rows = session.execute(
        select(SCHOOL)
        .where(SCHOOL.c.version > since, place > after)
        .order_by(SCHOOL.c.district_code, SCHOOL.c.code)
        .limit(limit)
    )
    return [
        ListedSchool(
            School(row.district_code, row.code, row.name, row.level, row.status, row.nces_id),
            row.is_open,
            row.version,
        )
        for row in rows
    ]


def save_district(session: Session, district: District, version: int, *, is_open: bool) -> None:
    values = {
        "name": district.name,
        "organization_type": district.organization_type,
        "nces_id": district.nces_id,
        "is_open": is_open,
        "version": version,
    }
    upsert(session, DISTRICT, {"code": district.code, **values}, values)


def save_school(session: Session, school: School, version: int, *, is_open: bool) -> None:
    key = {"district_code": school.district_code, "code": school.code}
    values = {
        "name": school.name,
        "level": school.level,
        "status": school.status,
        "nces_id": school.nces_id,
        "is_open": is_open,
        "version": version,
    }
    upsert(session, SCHOOL, {**key, **values}, values)


def add_version(session: Session, version: int, *, now: datetime) -> tuple[int, int]:
    """Write the new version down; gives how many districts and schools are open."""
    districts, schools = (
        session.execute(select(func.count()).select_from(table).where(table.c.is_open)).scalar_one()
        for table in (DISTRICT, SCHOOL)
    )
    session.execute(
        DIRECTORY_VERSION.insert().values(
            version=version, made_at=now, district_count=districts, school_count=schools
        )
    )
    return districts, schools
