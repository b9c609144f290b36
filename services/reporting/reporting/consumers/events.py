"""What reporting hears on the bus."""

from datetime import datetime

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.plans import PlanCreated, PlanSubmitted, SchoolYearChanged
from contracts.stars_sync import DirectoryUpdated
from reporting import usecases
from reporting.documents import usecases as documents
from reporting.documents.domain import Submitted
from reporting.domain.submitted import SchoolYear
from servicekit.auth import follow_revocations
from servicekit.inbox import Consumer


def create_consumer() -> Consumer:
    consumer = Consumer("reporting")

    @consumer.on(SchoolYearChanged, latest_only=True)
    def remember_school_year(session: Session, event: SchoolYearChanged, *, now: datetime) -> None:
        year = SchoolYear(
            event.school_year, event.status, event.plans_due_at, event.district_plans_due_at
        )
        usecases.remember_school_year(session, year)

    # Not latest_only: what it tells fits beside a submission that came before it.
    @consumer.on(PlanCreated)
    def remember_plan_created(session: Session, event: PlanCreated, *, now: datetime) -> None:
        usecases.remember_plan_created(
            session,
            event.plan_id,
            event.school_year,
            Organization(event.district_code, event.school_code),
            event.organization_name,
            event.due_at,
        )

    @consumer.on(PlanSubmitted, latest_only=True)
    def remember_plan_submitted(session: Session, event: PlanSubmitted, *, now: datetime) -> None:
        usecases.remember_plan_submitted(
            session,
            event.plan_id,
            event.school_year,
            Organization(event.district_code, event.school_code),
            event.organization_name,
            revision=event.revision,
            submitted_at=event.submitted_at,
            is_late=event.is_late,
        )
        submitted = Submitted(event.plan_id, event.revision, event.content_sha256)
        documents.ask_for_document(session, submitted, event.language, now=now)

    @consumer.on(DirectoryUpdated)
    def ask_for_directory(session: Session, event: DirectoryUpdated, *, now: datetime) -> None:
        usecases.ask_for_directory(session, now=now, version=event.version)

    follow_revocations(consumer)
    return consumer
