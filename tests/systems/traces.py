"""What one submission left in the databases, each thing counted: once is right (I2, I3, I5)."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, Row, Table, Uuid, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from contracts.events import CloudEvent
from contracts.plans import PlanSubmitted
from identity.accounts.tables import RoleAssignmentRow
from notifications.feed.tables import PublicEventRow
from notifications.mail.tables import DeliveryRow
from plans.improvement.tables import REVISION
from reporting.tables import PlanStatusRow
from servicekit.outbox import OUTBOX

Rows = Callable[[str, Executable], Sequence[Row[Any]]]
"""Reads a service's database: `Stage.rows`."""

_HANDLED = Table("test_handled", MetaData(), Column("event_id", Uuid))
_NOTE_IN_SQLITE = [
    """
    CREATE TRIGGER test_note_inserted AFTER INSERT ON inbox WHEN NEW.outcome = 'done'
    BEGIN INSERT INTO test_handled VALUES (NEW.event_id); END
    """,
    """
    CREATE TRIGGER test_note_updated AFTER UPDATE OF outcome ON inbox WHEN NEW.outcome = 'done'
    BEGIN INSERT INTO test_handled VALUES (NEW.event_id); END
    """,
]
_NOTE_IN_POSTGRESQL = [
    """
    CREATE FUNCTION test_note_handled() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO test_handled VALUES (NEW.event_id); RETURN NEW; END $$
    """,
    """
    CREATE TRIGGER test_note_handled AFTER INSERT OR UPDATE OF outcome ON inbox
    FOR EACH ROW WHEN (NEW.outcome = 'done') EXECUTE FUNCTION test_note_handled()
    """,
]


def note_handling(session: Session) -> None:
    """Have this database count how often each event is handled, in the handler's transaction.

    Effects are written so that a second one leaves no mark; this sees it all the same.
    """
    connection = session.connection()
    _HANDLED.create(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _NOTE_IN_SQLITE if is_sqlite else _NOTE_IN_POSTGRESQL:
        session.execute(text(statement))


def events_of(rows: Rows, plan_id: str, revision: int) -> list[UUID]:
    """The ids of the events that told of this submission."""
    told = rows(
        "plans",
        select(OUTBOX.c.event_id, OUTBOX.c.payload).where(
            OUTBOX.c.aggregate == f"plan/{plan_id}", OUTBOX.c.routing_key == PlanSubmitted.type
        ),
    )
    envelopes = [CloudEvent.model_validate_json(row.payload) for row in told]
    return [one.id for one in envelopes if PlanSubmitted.read(one).revision == revision]


def traces_of(rows: Rows, plan_id: str, revision: int) -> dict[str, int]:
    """How often each thing that a submission must leave once is there."""
    plan, events = UUID(plan_id), events_of(rows, plan_id, revision)

    def count(service: str, statement: Any) -> int:
        return len(rows(service, statement))

    handled = select(_HANDLED).where(_HANDLED.c.event_id.in_(events))
    frozen = select(REVISION.c.revision).where(
        REVISION.c.plan_id == plan, REVISION.c.revision == revision
    )
    reported = select(PlanStatusRow.revision).where(
        PlanStatusRow.plan_id == plan, PlanStatusRow.revision >= revision
    )
    public = select(PublicEventRow.position).where(PublicEventRow.event_id.in_(events))
    return {
        "frozen revision": count("plans", frozen),
        "event": len(events),
        "handled by reporting": count("reporting", handled),
        "row of the report": count("reporting", reported),
        "handled by notifications": count("notifications", handled),
        "row of the public feed": count("notifications", public),
    }


ONCE = {
    "frozen revision": 1,
    "event": 1,
    "handled by reporting": 1,
    "row of the report": 1,
    "handled by notifications": 1,
    "row of the public feed": 1,
}
NEVER = dict.fromkeys(ONCE, 0)


def mails_sent(rows: Rows, plan_id: str, revision: int) -> int:
    """How many mails about this submission have left."""
    cause = f"plan/{plan_id}/revision/{revision}"
    sent = select(DeliveryRow.id).where(DeliveryRow.cause == cause, DeliveryRow.outcome == "sent")
    return len(rows("notifications", sent))


def mails_due(rows: Rows, school: str) -> int:
    """How many people are to hear of a school's submission: its coordinators, its district's."""
    places = [school, school.partition("/")[0]]
    people = select(func.count(RoleAssignmentRow.account_id.distinct())).where(
        RoleAssignmentRow.organization.in_(places), RoleAssignmentRow.valid_until.is_(None)
    )
    due: int = rows("identity", people)[0][0]
    return due
