"""Once a school year each coordinator's assignment is affirmed as still right (ADR 0018).

Nothing is revoked by itself: an assignment that nobody affirms stays, and is shown as open.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import store, usecases
from identity.accounts.domain import Assignment
from identity.accounts.errors import AssignmentsChanged, DistrictNotFound
from identity.accounts.listing import names_of_actors
from identity.accounts.managing import account_of_another
from identity.accounts.tables import AffirmationReminderRow
from identity.accounts.terms import school_year_of
from identity.directory import usecases as directory
from identity.directory.domain import Place
from identity.mail import Addressee, Mail
from servicekit import audit
from servicekit.auth import Caller

_ROLES = [role for role in Role if not role.is_state]


@dataclass(frozen=True)
class DistrictState:
    """How many assignments at a district and its schools are affirmed this year, how many not."""

    place: Place
    affirmed_count: int
    open_count: int


@dataclass(frozen=True)
class Affirmable:
    """Somebody's assignment at a district or one of its schools."""

    assignment: Assignment
    name: str
    email: str
    signed_in_at: datetime | None
    affirmed_by_name: str
    is_affirmed: bool


def list_districts(session: Session, *, now: datetime) -> list[DistrictState]:
    """Every open district, and closed ones that still have coordinators, by name."""
    begins_at = school_year_of(now).begins_at
    counts: dict[Organization, list[int]] = defaultdict(lambda: [0, 0])
    for _, row in store.list_holders(session, roles=_ROLES, now=now):
        held = store.assignment(row)
        district = Organization(held.organization.district_code)
        counts[district][held.affirmed_at >= begins_at] += 1
    places = {place.organization: place for place in directory.list_districts(session)}
    for district in counts:
        places.setdefault(district, Place(district, directory.name_of(session, district)))
    return [
        DistrictState(place, counts[place.organization][True], counts[place.organization][False])
        for place in sorted(places.values(), key=lambda it: (it.name, str(it.organization)))
    ]


def get_district(session: Session, district_code: str) -> Place:
    """The district, closed ones too. Raises DistrictNotFound."""
    place = directory.find_place(session, Organization(district_code))
    if place is None:
        raise DistrictNotFound("There is no such district.")
    return place


def list_assignments(
    session: Session, district_code: str, *, now: datetime
) -> Sequence[Affirmable]:
    """Coordinators' assignments there that hold now, by name of the person."""
    begins_at = school_year_of(now).begins_at
    held = store.list_holders(session, roles=_ROLES, district_code=district_code, now=now)
    found = [(account, store.assignment(row)) for account, row in held]
    names = names_of_actors(session, {it.affirmed_by for _, it in found})
    return [
        Affirmable(
            it,
            f"{account.first_name} {account.last_name}",
            account.email,
            account.signed_in_at,
            names[it.affirmed_by],
            it.affirmed_at >= begins_at,
        )
        for account, it in found
    ]


def affirm(
    session: Session,
    district_code: str,
    assignment_ids: Collection[UUID],
    *,
    by: Caller,
    now: datetime,
) -> None:
    """Say that these assignments of others are still right; all of them or none. Audited each.

    What is affirmed this school year already stays as it is. Raises OwnAccount,
    FreshCodeNeeded, and AssignmentsChanged where one does not hold there any more.
    """
    held = store.list_holders(session, roles=_ROLES, district_code=district_code, now=now)
    rows = {row.id: row for _, row in held}
    if not rows.keys() >= set(assignment_ids):
        raise AssignmentsChanged("Some of these assignments have ended meanwhile.")
    begins_at = school_year_of(now).begins_at
    for assignment_id in sorted(assignment_ids):
        row = rows[assignment_id]
        account_of_another(session, row.account_id, by=by, now=now)
        if store.assignment(row).affirmed_at >= begins_at:
            continue
        row.affirmed_at, row.affirmed_by = now, by.actor.id
        change = {"role": row.role, "organization": row.organization}
        object_ = f"account/{row.account_id}"
        audit.record(session, by.actor, "affirm_assignment", object_, now=now, change=change)
    session.flush()


def remind_of_open(session: Session, *, mail: Mail, now: datetime) -> None:
    """Tell PED coordinators by mail, once a school year, how many assignments are open."""
    year = school_year_of(now)
    if store.find_affirmation_reminder(session, year.name) is not None:
        return
    districts = [one for one in list_districts(session, now=now) if one.open_count]
    if not districts:
        return
    session.add(AffirmationReminderRow(school_year=year.name, sent_at=now))
    values = {
        "school_year": year.name,
        "open_count": sum(one.open_count for one in districts),
        "district_count": len(districts),
        "link": mail.link("/users/affirmation"),
    }
    for one in usecases.list_recipients(session, [Role.PED_COORDINATOR], None, now=now):
        to = Addressee(one.address, one.name, one.language)
        mail.send(session, to, "affirmation_open", values, now=now)
