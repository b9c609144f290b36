"""Questions and answers of the HTTP API."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reporting.domain.catalogue import ReportName
from reporting.domain.submitted import (
    PAGE_SIZE,
    Kind,
    Question,
    Report,
    Row,
    Sort,
    Status,
    last_day_of,
)
from reporting.domain.submitted_csv import Language
from servicekit.texts import CleanText


class ReportNameOut(BaseModel):
    """`/reports/<name>` shows it; `aliases` are other names by which it is known."""

    name: str
    title: str
    aliases: list[str]

    @classmethod
    def of(cls, report: ReportName) -> Self:
        return cls(name=report.name, title=report.title, aliases=list(report.aliases))


class ReportNamesOut(BaseModel):
    reports: list[ReportNameOut]


class SubmittedIn(BaseModel):
    """What narrows the report; left out, it does not."""

    model_config = ConfigDict(extra="forbid")

    school_year: Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")] | None = None
    status: Status | None = None
    kind: Kind | None = None
    district: Annotated[str, Field(pattern=r"^[0-9A-Z]{3}$")] | None = None
    q: Annotated[str, Field(max_length=100), CleanText] = ""
    sort: Sort = "status"

    @property
    def question(self) -> Question:
        return Question(self.kind, self.district, self.status, self.q, self.sort)


class SubmittedPageIn(SubmittedIn):
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class SubmittedFileIn(SubmittedIn):
    language: Language = "en"


class SchoolYearOut(BaseModel):
    school_year: str
    status: str


class TotalsOut(BaseModel):
    """Counted before the rows are narrowed to one status."""

    organizations: int
    submitted: int
    created_not_submitted: int
    no_plan: int
    late: int


class SubmittedRowOut(BaseModel):
    """One school or district; the school counts stand on district rows only."""

    kind: Kind
    organization: str
    district_code: str
    school_code: str | None
    name: str
    district_name: str
    status: Status
    plan_id: UUID | None
    submitted_at: datetime | None
    revision: int | None
    is_late: bool
    due_at: datetime | None
    school_count: int | None
    submitted_school_count: int | None

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            kind=row.kind,
            organization=str(row.organization),
            district_code=row.organization.district_code or "",
            school_code=row.organization.school_code,
            name=row.name,
            district_name=row.district_name,
            status=row.status,
            plan_id=row.plan_id,
            submitted_at=row.submitted_at,
            revision=row.revision,
            is_late=row.is_late,
            due_at=row.due_at,
            school_count=row.school_count,
            submitted_school_count=row.submitted_school_count,
        )


class SubmittedOut(BaseModel):
    """The report as of an instant; `due_on` is the last day, `due_at` that day's end.

    Both as they hold in the district of the caller or of the question, if there is one.
    """

    name: str = "submitted"
    school_year: str | None
    school_years: list[SchoolYearOut]
    as_of: datetime
    due_at: datetime | None
    due_on: date | None
    totals: TotalsOut
    row_count: int
    page: int
    page_count: int
    page_size: int = PAGE_SIZE
    rows: list[SubmittedRowOut]

    @classmethod
    def of(cls, report: Report, page: int, *, now: datetime) -> Self:
        year, due_at = report.school_year, report.due_at
        return cls(
            school_year=year.school_year if year else None,
            school_years=[
                SchoolYearOut(school_year=each.school_year, status=each.status)
                for each in report.school_years
            ],
            as_of=now,
            due_at=due_at,
            due_on=last_day_of(due_at) if due_at else None,
            totals=TotalsOut.model_validate(report.totals, from_attributes=True),
            row_count=report.row_count,
            page=page,
            page_count=max(1, -(-report.row_count // PAGE_SIZE)),
            rows=[SubmittedRowOut.of(row) for row in report.rows],
        )
