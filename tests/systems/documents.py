"""Documents in a state that a running system leaves only when something goes wrong."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from reporting.documents.tables import DocumentRow
from servicekit.process import utc_now
from tests.systems.interface import System
from tests.systems.people import Person


def leave_in_making(person: Person, system: System, plan_id: str, language: str) -> None:
    """The PDF of the first submission is asked for, and nobody makes it."""
    forget_document(system, plan_id, language)
    _add(person, system, plan_id, language, None)


def leave_failed(person: Person, system: System, plan_id: str, language: str) -> None:
    """The PDF of the first submission has failed this very moment."""
    forget_document(system, plan_id, language)
    _add(person, system, plan_id, language, utc_now())


def forget_document(system: System, plan_id: str, language: str) -> None:
    """As if nobody had asked yet: the next one to ask has it made."""
    database = system.database("reporting")
    with database.write() as session:
        found = {"plan_id": UUID(plan_id), "revision": 1, "language": language}
        session.execute(delete(DocumentRow).filter_by(**found))
    database.close()


def _add(
    person: Person, system: System, plan_id: str, language: str, failed_at: datetime | None
) -> None:
    revision = person.ask("GET", f"/api/v1/plans/{plan_id}/revisions/1").json()
    row = DocumentRow(
        content_sha256=revision["content_sha256"],
        language=language,
        plan_id=UUID(plan_id),
        revision=1,
        asked_at=utc_now(),
        attempts=1,
        failed_at=failed_at,
        failure="time-limit" if failed_at else None,
    )
    database = system.database("reporting")
    with database.write() as session:
        session.add(row)
    database.close()
