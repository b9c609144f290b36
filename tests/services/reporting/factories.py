"""Events, a directory and callers for the tests of reporting."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.events import CloudEvent, Event, source_of
from contracts.organizations import Organization
from contracts.plans import PlanCreated, PlanSubmitted, SchoolYearChanged
from reporting.clients import Directory
from reporting.domain.directory import DirectoryEntry, DirectoryPage
from servicekit.bus import Message
from servicekit.errors import Unavailable

YEAR = "2026-2027"
DUE_AT = datetime(2026, 10, 16, 6, 0, tzinfo=UTC)  # the end of October 15 in Denver


def make_year(school_year: str = YEAR, status: Any = "active", **changed: Any) -> SchoolYearChanged:
    event = SchoolYearChanged(school_year=school_year, status=status, plans_due_at=DUE_AT)
    return event.model_copy(update=changed)


def make_created(organization: str, plan_id: UUID | None = None, **changed: Any) -> PlanCreated:
    where = Organization.parse(organization)
    event = PlanCreated(
        plan_id=plan_id or uuid4(),
        kind="school" if where.school_code else "district",
        school_year=YEAR,
        district_code=where.district_code or "",
        school_code=where.school_code,
        organization_name=f"Name of {organization}",
        due_at=DUE_AT,
    )
    return event.model_copy(update=changed)


def make_submitted(organization: str, plan_id: UUID | None = None, **changed: Any) -> PlanSubmitted:
    where = Organization.parse(organization)
    event = PlanSubmitted(
        plan_id=plan_id or uuid4(),
        kind="school" if where.school_code else "district",
        school_year=YEAR,
        district_code=where.district_code or "",
        school_code=where.school_code,
        organization_name=f"Name of {organization}",
        revision=1,
        content_sha256="0" * 64,
        submitted_at=datetime(2026, 10, 2, 15, 0, tzinfo=UTC),
        is_late=False,
        link="/plans/x",
    )
    return event.model_copy(update=changed)


def make_message(event: Event, *, version: int = 1) -> Message:
    """`event` as the bus brings it."""
    envelope = CloudEvent(
        id=uuid4(),
        source=source_of(event.type),
        type=event.type,
        subject=event.subject,
        time=DUE_AT,
        dataschema=f"/api/docs/events/{event.type}.json",
        aggregateversion=version,
        correlationid="test-0001",
        data=event.model_dump(mode="json"),
    )
    return Message(str(envelope.id), event.type, envelope.model_dump_json().encode())


def make_entry(organization: str, name: str, *, is_open: bool = True) -> DirectoryEntry:
    return DirectoryEntry(Organization.parse(organization), name, is_open)


STATE = (
    make_entry("001", "Piñon Valley Schools"),
    make_entry("001/023", "Red Bluff Middle School"),
    make_entry("001/024", "Álamo Elementary"),
    make_entry("002", "Salt Fork Schools"),
    make_entry("002/023", "Salt Fork High School"),
    make_entry("002/099", "Old Mill School", is_open=False),
)


@dataclass
class Stars(Directory):
    """stars-sync's directory, a page an entry."""

    entries: Sequence[DirectoryEntry] = STATE
    version: int = 1
    is_down: bool = False
    asked_since: list[int] = field(default_factory=list)

    def pages_since(self, version: int) -> Iterator[DirectoryPage]:
        self.asked_since.append(version)
        if self.is_down:
            raise Unavailable("stars-sync does not answer")
        for entry in self.entries:
            yield DirectoryPage((entry,), self.version)
