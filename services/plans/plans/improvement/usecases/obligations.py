"""Who owes a plan this year, why, and how far it is: what the home page shows (D10, C30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from plans.calendar import usecases as calendar
from plans.calendar.domain import SchoolYear
from plans.figures import usecases as figures
from plans.figures.domain import Obligation, Place, obligation_of
from plans.figures.errors import NoSuchOrganization
from plans.improvement import store
from plans.improvement.domain.findings import PlanRules
from plans.improvement.domain.plans import Plan, may_edit
from plans.improvement.usecases.access import scope_of
from servicekit.auth import Caller


@dataclass(frozen=True)
class ObligationFilter:
    """Which organizations; None does not restrict."""

    school_year: str | None = None
    district_code: str | None = None
    kind: str | None = None
    words: str | None = None
    plan: Literal["any", "none"] | None = None


@dataclass(frozen=True)
class OwedPlan:
    """One organization: whether it owes a plan, and the plan it has."""

    place: Place
    obligation: Obligation
    plan: Plan | None
    may_start: bool


@dataclass(frozen=True)
class ObligationPage:
    """Without a year nothing is owed: none is active yet."""

    year: SchoolYear | None
    items: Sequence[OwedPlan] = ()
    total: int = 0
    next: Organization | None = None


def list_obligations(
    session: Session,
    chosen: ObligationFilter,
    *,
    by: Caller,
    rules: PlanRules,
    after: Organization | None = None,
    limit: int = 50,
) -> ObligationPage:
    """The caller's open schools and districts by code.

    Raises NoSuchSchoolYear, NoSuchOrganization.
    """
    year = _year(session, chosen.school_year)
    if year is None:
        return ObligationPage(None)
    within = _narrowed(scope_of(by), chosen.district_code)
    plans = _plans_of(session, year, within)
    places = [
        place
        for place in figures.list_places(
            session, within=within, kind=chosen.kind, words=chosen.words
        )
        if chosen.plan is None or (chosen.plan == "any") == (place.organization in plans)
    ]
    behind = [one for one in places if after is None or _key(one.organization) > _key(after)]
    page = behind[:limit]
    sheets = figures.sheets_of_year(session, year.former(1), [one.organization for one in page])
    items = [
        OwedPlan(
            place,
            obligation_of(
                place.kind, sheets.get(place.organization), everyone_files=rules.everyone_files
            ),
            plans.get(place.organization),
            may_start=place.organization not in plans and year.is_open and _may_write(place, by),
        )
        for place in page
    ]
    last = page[-1].organization if len(behind) > limit else None
    return ObligationPage(year, items, len(places), last)


def _plans_of(
    session: Session, year: SchoolYear, within: Organization
) -> Mapping[Organization, Plan]:
    found = store.list_plans(
        session,
        store.PlanFilter(school_year=year.school_year),
        within=within,
        years={year.school_year: year},
    )
    return {plan.organization: plan for plan in found}


def _year(session: Session, school_year: str | None) -> SchoolYear | None:
    if school_year is None:
        return calendar.find_active_year(session)
    return calendar.read_school_year(session, school_year)


def _narrowed(scope: Organization, district_code: str | None) -> Organization:
    if district_code is None:
        return scope
    district = Organization(district_code)
    if scope.covers(district):
        return district
    if district.covers(scope):
        return scope
    raise NoSuchOrganization("There is no such district.")


def _may_write(place: Place, by: Caller) -> bool:
    return may_edit(by.role, place.kind, is_covered=True)


def _key(organization: Organization) -> tuple[str, str]:
    return organization.district_code or "", organization.school_code or ""
