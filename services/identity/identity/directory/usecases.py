"""Reading and keeping the copy of districts and schools."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from identity.directory import store
from identity.directory.domain import STATE_NAME, Changes, Place, foldable


def list_districts(session: Session) -> tuple[Place, ...]:
    """Districts one can register for, by name."""
    rows = store.list_open_districts(session)
    return tuple(Place(Organization(row.code), row.name) for row in rows)


def list_schools(session: Session, district_code: str) -> tuple[Place, ...]:
    """Open schools of a district, by name."""
    rows = store.list_open_schools(session, district_code)
    return tuple(Place(Organization(district_code, row.code), row.name) for row in rows)


def find_place(session: Session, organization: Organization) -> Place | None:
    """The state, a district or a school of the copy; closed ones too."""
    if organization.district_code is None:
        return Place(organization, STATE_NAME)
    district = store.find_district(session, organization.district_code)
    if organization.school_code is None:
        return Place(organization, district.name, district.is_open) if district else None
    school = store.find_school(session, organization.district_code, organization.school_code)
    if school is None or district is None:
        return None
    return Place(organization, f"{school.name} ({district.name})", school.is_open)


def name_of(session: Session, organization: Organization) -> str:
    """How a place is called: "Red Bluff Middle School (Piñon Valley Schools)"; else its code."""
    place = find_place(session, organization)
    return place.name if place else str(organization)


def names_of(session: Session, places: Iterable[Organization]) -> dict[Organization, str]:
    """`name_of` for many places, in two statements."""
    wanted = set(places)
    districts = store.map_districts(session, {it.district_code or "" for it in wanted})
    schools = store.map_schools(
        session, {(it.district_code, it.school_code) for it in wanted if it.school_code}
    )
    names = {}
    for place in wanted:
        district = districts.get(place.district_code or "", "")
        school = schools.get((place.district_code, place.school_code), "")
        if place.district_code is None:
            names[place] = STATE_NAME
        elif place.school_code is None:
            names[place] = district or str(place)
        else:
            names[place] = f"{school} ({district})" if school else str(place)
    return names


def find_codes(session: Session, folded_word: str) -> list[str]:
    """Organizations with this in their name or code; a district brings its schools with it."""
    districts = dict(store.list_district_names(session))
    found = {code for code, name in districts.items() if _is_in(folded_word, name, code)}
    schools = [
        f"{code}/{school}"
        for code, school, name in store.list_school_names(session)
        if code in found or _is_in(folded_word, name, school)
    ]
    return [*sorted(found), *schools]


def _is_in(folded_word: str, name: str, code: str) -> bool:
    return folded_word in foldable(name) or folded_word == code.lower()


def version_of_copy(session: Session) -> int:
    """The directory version the copy has reached."""
    return store.version(session)


def copy_changes(session: Session, changes: Changes) -> None:
    """Keep what stars-sync answered; an older answer than the copy has no effect."""
    if changes.version < store.version(session):
        return
    for place in changes.places:
        where = place.organization
        if where.school_code is not None:
            store.save_school(session, where, place.name, is_open=place.is_open)
        elif where.district_code is not None:
            store.save_district(session, where.district_code, place.name, is_open=place.is_open)
    store.set_version(session, changes.version)
