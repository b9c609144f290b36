"""Letters, commands, events and the people of identity, for the tests of notifications."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import Fernet
from sqlalchemy import select

from contracts.commands import SendMail
from contracts.events import CloudEvent, Event, source_of
from contracts.organizations import Organization
from contracts.plans import PlanSubmitted
from contracts.roles import Role
from notifications.mail.clients import Mailer, Recipients
from notifications.mail.consumers.commands import receive_command
from notifications.mail.consumers.work import MailRoom
from notifications.mail.domain import Letter, Recipient
from notifications.mail.store.sealing import Sealer
from notifications.mail.tables import DeliveryRow
from servicekit.bus import Message
from servicekit.db import Database
from servicekit.errors import Unavailable
from servicekit.outbox import OUTBOX, record_command
from servicekit.schedule import Jobs

KEY = Fernet.generate_key().decode()
ORIGIN = "http://localhost:8000"
ANA = Recipient("ana@pinon.demo.example", "Ana Demo", "en")


def make_letter(template: str = "one_time_code", **changed: Any) -> Letter:
    """A code for Ana, unless told otherwise; `recipient` and `values` may be given."""
    letter = Letter(template, ANA, {"code": "418205", "minutes": 10})
    return replace(letter, **changed)


def make_command(database: Database, now: datetime, **changed: Any) -> Message:
    """identity's command for a code that expires in ten minutes, as it travels."""
    command = SendMail(
        address=ANA.address,
        name=ANA.name,
        language=ANA.language,
        template="one_time_code",
        values={"code": "418205", "minutes": 10},
        expires_at=now + timedelta(minutes=10),
    ).model_copy(update=changed)
    with database.write() as session:
        event_id = record_command(session, command, key=KEY, now=now)
        body = session.execute(
            select(OUTBOX.c.payload).where(OUTBOX.c.event_id == event_id)
        ).scalar_one()
    return Message(str(event_id), command.type, body.encode(), "aip.commands")


def make_submission(**changed: Any) -> PlanSubmitted:
    plan_id = uuid4()
    event = PlanSubmitted(
        plan_id=plan_id,
        kind="school",
        school_year="2026-2027",
        district_code="001",
        school_code="023",
        organization_name="Sample Middle School",
        revision=1,
        content_sha256="0" * 64,
        submitted_at=datetime.fromisoformat("2026-10-05T16:00:00Z"),
        is_late=False,
        link=f"/plans/{plan_id}",
    )
    return event.model_copy(update=changed)


def make_message(
    event: Event, now: datetime, *, version: int = 1, id: UUID | None = None
) -> Message:
    """`event` as the bus brings it."""
    envelope = CloudEvent(
        id=id or uuid4(),
        source=source_of(event.type),
        type=event.type,
        subject=event.subject,
        time=now,
        dataschema=f"/api/docs/events/{event.type}.json",
        aggregateversion=version,
        correlationid="test-0001",
        data=event.model_dump(mode="json"),
    )
    return Message(str(envelope.id), event.type, envelope.model_dump_json().encode())


@dataclass
class People(Recipients):
    """identity, as far as it knows who holds what."""

    holders: dict[tuple[Role, str], list[Recipient]] = field(default_factory=dict)
    is_down: bool = False

    def holding(self, role: Role, organization: str) -> Sequence[Recipient]:
        Organization.parse(organization)
        if self.is_down:
            raise Unavailable("identity does not answer")
        return self.holders.get((role, organization), [])


@dataclass
class Outgoing(Mailer):
    """A mail server that takes everything."""

    messages: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        self.messages.append(message)


class Post:
    """The mail part of notifications on one database, at an instant the test moves."""

    def __init__(self, database: Database, now: datetime, *, mailer: Mailer | None = None) -> None:
        self.database, self.now = database, now
        self.people, self.sealer, self.jobs = People(), Sealer(KEY), Jobs()
        MailRoom(
            database=database,
            sealer=self.sealer,
            recipients=self.people,
            mailer=mailer,
            origin=ORIGIN,
            sender="no-reply@aip.example",
            clock=lambda: self.now,
        ).register(self.jobs)

    def command(self, message: Message) -> None:
        receive_command(self.database, self.sealer, message, self.now)

    def work(self) -> int:
        """Do what is due now, and what that asks for; gives how many pieces were tried."""
        tried = 0
        while done := self.jobs.do_due(self.database, now=self.now):
            tried += done
        return tried

    def deliveries(self) -> Sequence[DeliveryRow]:
        with self.database.read() as session:
            return session.execute(select(DeliveryRow).order_by(DeliveryRow.id)).scalars().all()

    def outcomes(self) -> list[str]:
        return [row.outcome for row in self.deliveries()]
