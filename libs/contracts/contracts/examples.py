"""One example of each public event, for those who write a subscriber. All of it is fictional."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from contracts.events import CloudEvent, Event, source_of
from contracts.plans import (
    PlanCreated,
    PlanReopened,
    PlanReturned,
    PlanSubmitted,
    SchoolYearChanged,
)
from contracts.stars_sync import DirectoryUpdated, SnapshotPublished

_PLAN = UUID("01926000-0000-7000-8000-00000000a001")
_AT = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
_DUE = datetime(2026, 10, 16, 6, 0, tzinfo=UTC)  # the midnight in Denver that ends 15 October

_ALL: tuple[Event, ...] = (
    SchoolYearChanged(
        school_year="2026-2027", status="active", first_day_on=date(2026, 8, 10), plans_due_at=_DUE
    ),
    PlanCreated(
        plan_id=_PLAN,
        kind="school",
        school_year="2026-2027",
        district_code="001",
        school_code="023",
        organization_name="Sample Middle School",
        due_at=_DUE,
    ),
    PlanSubmitted(
        plan_id=_PLAN,
        kind="school",
        school_year="2026-2027",
        district_code="001",
        school_code="023",
        organization_name="Sample Middle School",
        revision=1,
        content_sha256="5d41b2c0" * 8,
        submitted_at=_AT,
        is_late=False,
        link=f"/plans/{_PLAN}",
    ),
    PlanReturned(
        plan_id=_PLAN,
        kind="school",
        school_year="2026-2027",
        district_code="001",
        school_code="023",
        organization_name="Sample Middle School",
        revision=1,
        returned_at=_AT,
        link=f"/plans/{_PLAN}",
    ),
    PlanReopened(
        plan_id=_PLAN,
        kind="school",
        school_year="2026-2027",
        district_code="001",
        school_code="023",
        organization_name="Sample Middle School",
        revision=1,
        reopened_at=_AT,
        link=f"/plans/{_PLAN}",
    ),
    DirectoryUpdated(version=3, district_count=2, school_count=6),
    SnapshotPublished(
        snapshot_id=UUID("01926000-0000-7000-8000-00000000b002"),
        school_year="2026-2027",
        period="40D",
        as_of=date(2026, 10, 1),
    ),
)
EXAMPLES: Mapping[str, Event] = {event.type: event for event in _ALL}
"""By type."""


def envelope_of(event: Event) -> CloudEvent:
    """The event as it would travel."""
    return CloudEvent(
        id=UUID("01926000-0000-7000-8000-00000000e003"),
        source=source_of(event.type),
        type=event.type,
        subject=event.subject,
        time=_AT,
        dataschema=f"/api/docs/events/{event.type}.json",
        aggregateversion=1,
        correlationid="c0ffee00c0ffee00",
        data=event.model_dump(mode="json"),
    )
