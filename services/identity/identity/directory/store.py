"""Every query on the directory's copy."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from identity.directory.tables import DirectoryCopy, DistrictRow, SchoolRow


def list_open_districts(session: Session) -> Sequence[DistrictRow]:
    return session.scalars(
        select(DistrictRow).where(DistrictRow.is_open).order_by(DistrictRow.name, DistrictRow.code)
    ).all()


def list_open_schools(session: Session, district_code: str) -> Sequence[SchoolRow]:
    return session.scalars(
        select(SchoolRow)
        .where(SchoolRow.district_code == district_code, SchoolRow.is_open)
        .order_by(SchoolRow.name, SchoolRow.code)
    ).all()


def find_district(session: Session, code: str) -> DistrictRow | None:
    return session.get(DistrictRow, code)


def find_school(session: Session, district_code: str, code: str) -> SchoolRow | None:
    return session.get(SchoolRow, (district_code, code))


def version(session: Session) -> int:
    """The version the copy has reached; 0 before the first."""
    known = session.get(DirectoryCopy, 1)
    return known.version if known else 0


def set_version(session: Session, reached: int) -> None:
    session.merge(DirectoryCopy(id=1, version=reached))


def save_district(session: Session, code: str, name: str, *, is_open: bool) -> None:
    session.merge(DistrictRow(code=code, name=name, is_open=is_open))


def save_school(session: Session, place: Organization, name: str, *, is_open: bool) -> None:
    session.merge(
        SchoolRow(
            district_code=place.district_code, code=place.school_code, name=name, is_open=is_open
        )
    )
