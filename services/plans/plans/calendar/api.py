"""HTTP of the school years: everyone reads them, IT changes them."""

from fastapi import APIRouter, Depends, Response

from plans.calendar import usecases
from plans.calendar.schemas import NewSchoolYear, SchoolYearOut, SchoolYearPatch
from plans.permissions import Permission
from plans.schemas import ExpectedVersion, Page, etag
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.idempotency import Idempotent
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix="/api/v1/plans/school-years", tags=["school years"], responses=RESPONSES)
_read = [Depends(requires(Permission.SchoolYearRead))]
_edit = [Depends(requires(Permission.SchoolYearEdit))]


@router.get("", dependencies=_read)
def list_school_years(
    session: InTransaction, include_archived: bool = False
) -> Page[SchoolYearOut]:
    """Newest first."""
    years = usecases.list_school_years(session, include_archived=include_archived)
    return Page(items=[SchoolYearOut.model_validate(year) for year in years])


@router.get("/{school_year}", dependencies=_read)
def read_school_year(school_year: str, session: InTransaction, response: Response) -> SchoolYearOut:
    """One year; its ETag is needed to change it."""
    year = usecases.read_school_year(session, school_year)
    response.headers["ETag"] = etag(year.version)
    return SchoolYearOut.model_validate(year)


@router.post("", dependencies=_edit, status_code=201, responses={201: {"model": SchoolYearOut}})
def create_school_year(
    body: NewSchoolYear, session: InTransaction, caller: CurrentCaller, once: Idempotent
) -> Response:
    """A draft year with the default periods."""
    now = utc_now()

    def create() -> SchoolYearOut:
        year = usecases.create_school_year(
            session,
            body.school_year,
            first_day_on=body.first_day_on,
            measures_required=body.measures_required,
            by=caller.actor,
            now=now,
        )
        return SchoolYearOut.model_validate(year)

    return once.answer(session, caller.subject, create, now=now, status=201)


@router.patch("/{school_year}", dependencies=_edit)
def change_school_year(
    school_year: str,
    body: SchoolYearPatch,
    expected: ExpectedVersion,
    session: InTransaction,
    caller: CurrentCaller,
    response: Response,
) -> SchoolYearOut:
    """Change status, dates, or what plans owe."""
    year = usecases.change_school_year(
        session,
        school_year,
        body.as_change(),
        expected_version=expected,
        by=caller.actor,
        now=utc_now(),
    )
    response.headers["ETag"] = etag(year.version)
    return SchoolYearOut.model_validate(year)
