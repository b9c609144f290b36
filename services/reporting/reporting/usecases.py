"""What reporting remembers of others, and what people read off it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from reporting.domain.submitted import PAGE_SIZE, Question, Report, SchoolYear, Totals
from reporting.errors import NoSuchSchoolYear, OrganizationNotFound
from reporting.store import copies, submitted
from servicekit import schedule

COPY_DIRECTORY = "copy-directory"


def remember_school_year(session: Session, year: SchoolYear) -> None:
    """Keep a year's status and due date; the caller sees to it that the newest comes last."""
    copies.save_school_year(session, year)


def remember_plan_created(
    session: Session,
    plan_id: UUID,
    school_year: str,
    organization: Organization,
    name: str,
    due_at: datetime,
) -> None:
    """A plan exists; what is known of its submission stays, should that have come first."""
    copies.add_organization(session, organization, name)
    copies.save_plan_facts(session, school_year, organization, plan_id=plan_id, due_at=due_at)


def remember_plan_submitted(
    session: Session,
    plan_id: UUID,
    school_year: str,
    organization: Organization,
    name: str,
    *,
    revision: int,
    submitted_at: datetime,
    is_late: bool,
) -> None:
    """A plan was submitted; the caller sees to it that an older submission never comes last."""
    copies.add_organization(session, organization, name)
    copies.save_plan_facts(
        session,
        school_year,
        organization,
        plan_id=plan_id,
        revision=revision,
        submitted_at=submitted_at,
        is_late=is_late,
    )


def ask_for_directory(session: Session, *, now: datetime, version: int | None = None) -> None:
    """Have the worker copy what changed in the directory; a version is asked for once."""
    key = None if version is None else f"directory/{version}"
    schedule.later(session, COPY_DIRECTORY, {}, now=now, key=key)


def read_submitted(
    session: Session,
    scope: Organization,
    question: Question,
    *,
    school_year: str | None,
    page: int | None,
    now: datetime,
) -> Report:
    """The report Attendance Plan Submitted, as far as `scope` reaches.

    `page` counts from 1; None gives all rows. Without a `school_year`: the active one, else the
    latest. Raises NoSuchSchoolYear; OrganizationNotFound for a district out of reach.
    """
    known = [year for year in submitted.list_school_years(session) if year.status != "draft"]
    listed = [year for year in known if year.status != "archived"]
    year = _year_meant(known, listed, school_year)
    _check_district(session, scope, question)
    if year is None:
        return Report(None, None, listed, Totals(), 0, [])
    return Report(
        year,
        year.due_at_in(scope.district_code or question.district),
        listed,
        submitted.count_totals(session, year, scope, question, now=now),
        submitted.count_rows(session, year, scope, question, now=now),
        submitted.list_rows(
            session,
            year,
            scope,
            question,
            now=now,
            limit=None if page is None else PAGE_SIZE,
            offset=0 if page is None else (page - 1) * PAGE_SIZE,
        ),
    )


def _year_meant(
    known: list[SchoolYear], listed: list[SchoolYear], asked: str | None
) -> SchoolYear | None:
    if asked is not None:
        found = next((year for year in known if year.school_year == asked), None)
        if found is None:
            raise NoSuchSchoolYear("There is no such school year.")
        return found
    active = (year for year in listed if year.status == "active")
    return next(active, next(iter(listed), None))


def _check_district(session: Session, scope: Organization, question: Question) -> None:
    if question.district is None:
        return
    district = Organization(question.district)
    is_in_reach = scope.covers(district) or district.covers(scope)
    if not is_in_reach or not submitted.has_district(session, question.district):
        raise OrganizationNotFound("There is no such district.")
