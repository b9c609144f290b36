"""Keeping the directory of districts and schools, and reading what changed in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from contracts.stars_sync import DirectoryUpdated
from servicekit import outbox
from stars_sync.domain.directory import Directory
from stars_sync.domain.imports import Listed, ListedDistrict
from stars_sync.store import places


@dataclass(frozen=True)
class DirectoryPage:
    """Places that changed, in the order of their codes; `next` is where to go on, if anywhere."""

    version: int
    listed: Sequence[Listed]
    next: str | None


def directory_since(
    session: Session, since: int, *, after: str | None = None, limit: int
) -> DirectoryPage:
    """What changed after version `since`: districts first, each with a `limit` on all of them.

    `after` is the `next` of the page before: `412` (a district) or `412/020` (a school).
    """
    district, _, school = (after or "").partition("/")
    listed: list[Listed] = []
    if not school:
        listed += places.list_districts(session, since=since, after=(district, ""), limit=limit + 1)
        district = ""
    listed += places.list_schools(
        session, since=since, after=(district, school), limit=limit + 1 - len(listed)
    )
    shown = listed[:limit]
    has_more = len(listed) > limit
    return DirectoryPage(
        places.current_version(session), shown, _key(shown[-1]) if has_more else None
    )


def _key(last: Listed) -> str:
    if isinstance(last, ListedDistrict):
        return last.district.code
    return f"{last.school.district_code}/{last.school.code}"


def import_directory(session: Session, directory: Directory, *, now: datetime) -> int | None:
    """Make the directory what the files say; records DirectoryUpdated. None: nothing changed.

    A place that the files no longer name is closed, never removed: plans hang on it.
    """
    version = places.current_version(session) + 1
    changes = _save_districts(session, directory, version)
    changes += _save_schools(session, directory, version)
    if not changes:
        return None
    district_count, school_count = places.add_version(session, version, now=now)
    event = DirectoryUpdated(
        version=version, district_count=district_count, school_count=school_count
    )
    outbox.record(session, event, now=now)
    return version


def _save_districts(session: Session, directory: Directory, version: int) -> int:
    known = {one.district.code: one for one in places.list_districts(session, since=0)}
    named = {district.code: (district, True) for district in directory.districts}
    gone = {code: (one.district, False) for code, one in known.items() if code not in named}
    changed = [
        (district, is_open)
        for code, (district, is_open) in (named | gone).items()
        if code not in known or (known[code].district, known[code].is_open) != (district, is_open)
    ]
    for district, is_open in changed:
        places.save_district(session, district, version, is_open=is_open)
    return len(changed)


def _save_schools(session: Session, directory: Directory, version: int) -> int:
    stored = places.list_schools(session, since=0)
    known = {(one.school.district_code, one.school.code): one for one in stored}
    named = {
        (school.district_code, school.code): (school, school.is_open)
        for school in directory.schools
    }
    gone = {key: (one.school, False) for key, one in known.items() if key not in named}
    changed = [
        (school, is_open)
        for key, (school, is_open) in (named | gone).items()
        if key not in known or (known[key].school, known[key].is_open) != (school, is_open)
    ]
    for school, is_open in changed:
        places.save_school(session, school, version, is_open=is_open)
    return len(changed)
