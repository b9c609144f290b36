"""Every query on the directory's copy."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, tuple_
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


def list_district_names(session: Session) -> Sequence[tuple[str, str]]:
    """Code and name of all, closed ones too."""
    return [
        (row.code, row.name) for row in session.execute(select(DistrictRow.code, DistrictRow.name))
    ]


def list_school_names(session: Session) -> Sequence[tuple[str, str, str]]:
    """The district's code, the school's, and its name; closed ones too."""
    columns = (SchoolRow.district_code, SchoolRow.code, SchoolRow.name)
    return [(row.district_code, row.code, row.name) for row in session.execute(select(*columns))]


def map_districts(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Names by code."""
    query = select(DistrictRow.code, DistrictRow.name).where(DistrictRow.code.in_(codes))
    return {row.code: row.name for row in session.execute(query)}


def map_schools(
    session: Session, codes: Collection[tuple[str | None, str | None]]
) -> dict[tuple[str | None, str | None], str]:
    """Names by the district's code and the school's."""
    where = tuple_(SchoolRow.district_code, SchoolRow.code).in_(codes)
    query = select(SchoolRow.district_code, SchoolRow.code, SchoolRow.name).where(where)
    return {(row.district_code, row.code): row.name for row in session.execute(query)}


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
