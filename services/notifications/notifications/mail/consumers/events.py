"""Mails that follow from the events of others."""

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from contracts.identity import RegistrationReceived
from contracts.organizations import Organization
from contracts.plans import PlanSubmitted
from contracts.roles import Role
from notifications.mail import usecases
from notifications.mail.domain import audience_of_submission
from servicekit.inbox import Consumer


def consume(consumer: Consumer, *, to_ped: Literal["none", "district", "all"]) -> None:
    """Have mails follow from events."""

    @consumer.on(PlanSubmitted)
    def announce_submission(session: Session, event: PlanSubmitted, *, now: datetime) -> None:
        usecases.announce(
            session,
            f"{event.subject}/revision/{event.revision}",
            "plan_submitted",
            audience_of_submission(Organization(event.district_code, event.school_code), to_ped),
            path=event.link,
            values={
                "organization_name": event.organization_name,
                "school_year": event.school_year,
                "revision": event.revision,
                "is_late": event.is_late,
            },
            now=now,
        )

    @consumer.on(RegistrationReceived)
    def announce_registration(
        session: Session, event: RegistrationReceived, *, now: datetime
    ) -> None:
        audience = [(Role.PED_COORDINATOR, Organization())]
        usecases.announce(
            session,
            event.subject,
            "registration_waiting",
            audience,
            path="/requests",
            values={},
            now=now,
        )
