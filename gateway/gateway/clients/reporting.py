"""reporting: what was submitted, state-wide or in one's own district."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Self
from uuid import UUID

from httpx2 import Response

from gateway.clients.connection import Answer, Connection

_AT = "/api/v1/reporting"
_DOCUMENTS = f"{_AT}/documents/plans"
_STORED_SECONDS = 5
_MADE_SECONDS = 35  # the renderer gives up after 30: then it is reporting that says so


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


class Extract(Answer):
    """A kept print of some sections of a revision."""

    revision: int
    language: str
    sections: tuple[str, ...]
    made_at: datetime


class Extracts(Answer):
    items: tuple[Extract, ...]


@dataclass(frozen=True)
class Pdf:
    """A document as the browser gets it; `disposition` names the file."""

    content: bytes
    disposition: str

    @classmethod
    def of(cls, answer: Response) -> Self:
        return cls(answer.content, answer.headers["content-disposition"])


class ReportingClient:
    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def reports(self, words: str) -> tuple[ReportName, ...]:
        """Those whose present or former name has the words in it."""
        return self._at.get(f"{_AT}/reports", ReportNames, q=words or None).reports

    def submitted(self, **asked: str | int | None) -> SubmittedReport:
        """The report Attendance Plan Submitted; arguments as in the service's API."""
        return self._at.get(f"{_AT}/reports/submitted", SubmittedReport, **asked)

    def revision_pdf(
        self, plan_id: UUID, revision: int, language: str, sections: str | None = None
    ) -> Pdf | None:
        """A submitted revision; None while it is being made, which the first to ask causes.

        `sections`: their names with commas, of an extract. Raises Conflict with the code
        `document-failed`, Invalid at `/sections`.
        """
        path = f"{_DOCUMENTS}/{plan_id}/revisions/{revision}"
        asked = {"language": language, "sections": sections}
        answer = self._at.fetch(path, wait_seconds=_STORED_SECONDS, **asked)
        return None if answer.status_code == HTTPStatus.ACCEPTED else Pdf.of(answer)

    def draft_pdf(self, plan_id: UUID, language: str, sections: str | None = None) -> Pdf:
        """The plan as it is now, made while one waits. Raises as `revision_pdf`, and Conflict with
        the code `no-draft` where it is submitted."""
        asked = {"language": language, "sections": sections}
        path = f"{_DOCUMENTS}/{plan_id}/draft"
        return Pdf.of(self._at.fetch(path, wait_seconds=_MADE_SECONDS, **asked))

    def extracts(self, plan_id: UUID) -> tuple[Extract, ...]:
        """Those made of the plan's revisions, the newest revision's first."""
        return self._at.get(f"{_DOCUMENTS}/{plan_id}/extracts", Extracts).items

    def openapi(self) -> dict[str, object]:
        return dict(self._at.document(f"{_AT}/openapi.json"))
