"""Reports over HTTP. Scope comes from the assignment the caller acts in, never from the query."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from contracts.organizations import Organization
from reporting import usecases
from reporting.domain.catalogue import reports_meant_by
from reporting.domain.submitted_csv import submitted_lines
from reporting.permissions import Permission
from reporting.schemas import (
    ReportNameOut,
    ReportNamesOut,
    SubmittedFileIn,
    SubmittedOut,
    SubmittedPageIn,
)
from servicekit.auth import Caller, CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now
from servicekit.spreadsheets import csv_text

router = APIRouter(
    prefix="/api/v1/reporting",
    tags=["reports"],
    responses=RESPONSES,
)
_MAY_READ = [Depends(requires(Permission.ReportRead))]


@router.get("/reports", dependencies=_MAY_READ)
def list_reports(q: Annotated[str, Query(max_length=100)] = "") -> ReportNamesOut:
    """The reports there are, found by any of their names."""
    return ReportNamesOut(reports=[ReportNameOut.of(report) for report in reports_meant_by(q)])


@router.get("/reports/submitted", dependencies=_MAY_READ)
def read_submitted(
    asked: Annotated[SubmittedPageIn, Query()], session: InTransaction, caller: CurrentCaller
) -> SubmittedOut:
    """Attendance Plan Submitted: who has submitted, who has begun, who has no plan."""
    now = utc_now()
    report = usecases.read_submitted(
        session,
        _scope(caller),
        asked.question,
        school_year=asked.school_year,
        page=asked.page,
        now=now,
    )
    return SubmittedOut.of(report, asked.page, now=now)


@router.get("/reports/submitted.csv", dependencies=_MAY_READ, response_class=Response)
def download_submitted(
    asked: Annotated[SubmittedFileIn, Query()], session: InTransaction, caller: CurrentCaller
) -> Response:
    """The same as a file: all rows, in the order asked for."""
    report = usecases.read_submitted(
        session,
        _scope(caller),
        asked.question,
        school_year=asked.school_year,
        page=None,
        now=utc_now(),
    )
    year = report.school_year.school_year if report.school_year else ""
    name = "-".join(part for part in ("attendance-plans-submitted", year) if part)
    return Response(
        csv_text(submitted_lines(year, report.rows, asked.language)),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _scope(caller: Caller) -> Organization:
    """Clients of the system see the whole state; a person the assignment acted in."""
    return Organization.parse(caller.org) if caller.org else Organization()
