"""reporting: what was submitted, state-wide or in one's own district."""

from datetime import date, datetime
from uuid import UUID

from gateway.clients.connection import Answer, Connection

_AT = "/api/v1/reporting"


class ReportName(Answer):
    name: str
    title: str


class ReportNames(Answer):
    reports: tuple[ReportName, ...]


class ReportedYear(Answer):
    school_year: str
    status: str


class SubmittedTotals(Answer):
    organizations: int
    submitted: int
    created_not_submitted: int
    no_plan: int
    late: int


class SubmittedRow(Answer):
    """A school or district and what became of its plan."""

    kind: str
    organization: str
    name: str
    district_name: str
    status: str
    plan_id: UUID | None
    submitted_at: datetime | None
    is_late: bool
    due_at: datetime | None
    school_count: int | None
    submitted_school_count: int | None


class SubmittedReport(Answer):
    """`totals` count all that match but for the status asked for; `row_count` with it."""

    school_year: str | None
    school_years: tuple[ReportedYear, ...]
    as_of: datetime
    due_on: date | None
    totals: SubmittedTotals
    row_count: int
    page: int
    page_count: int
    rows: tuple[SubmittedRow, ...]


class ReportingClient:
    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def reports(self, words: str) -> tuple[ReportName, ...]:
        """Those whose present or former name has the words in it."""
        return self._at.get(f"{_AT}/reports", ReportNames, q=words or None).reports

    def submitted(self, **asked: str | int | None) -> SubmittedReport:
        """The report Attendance Plan Submitted; arguments as in the service's API."""
        return self._at.get(f"{_AT}/reports/submitted", SubmittedReport, **asked)

    def openapi(self) -> dict[str, object]:
        return dict(self._at.document(f"{_AT}/openapi.json"))
