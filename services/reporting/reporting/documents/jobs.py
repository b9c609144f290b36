"""Making documents, after the commit that asked for them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reporting.documents import usecases
from reporting.documents.clients.plans import Plans
from reporting.documents.clients.renderer import Renderer
from reporting.documents.domain import Key, RenderingFailed
from reporting.documents.renderer import requests
from servicekit.db import Database
from servicekit.schedule import Jobs, Store


def add_jobs(
    jobs: Jobs, database: Database, plans: Plans, renderer: Renderer, *, origin: str
) -> None:
    """Teach the worker to make documents."""

    @jobs.on(usecases.MAKE_DOCUMENT)
    def make_document(payload: dict[str, Any], now: datetime) -> Store | None:
        """Fetch the frozen revision, have it rendered, keep it. May be done twice."""
        # What a release before this one wrote down names no sections.
        sections = tuple(payload.get("sections", ()))
        key = Key(payload["content_sha256"], payload["language"], sections)
        with database.write() as session:
            has_attempts_left = usecases.has_attempts_left(session, key)
            if not usecases.begin_document(session, key):
                return None
        if not has_attempts_left:
            return lambda session: usecases.fail_document(
                session, key, "too-many-attempts", now=now
            )
        frozen = plans.revision(UUID(payload["plan_id"]), payload["revision"])
        request = requests.of_revision(
            frozen.content,
            plans.strategies(),
            key.language,
            origin=origin,
            printed_at=now.isoformat(),
            sections=sections,
        )
        try:
            pdf = renderer.pdf(request)
        except RenderingFailed as error:
            failure = error.failure
            return lambda session: usecases.fail_document(session, key, failure, now=now)

        def keep(session: Session) -> None:
            usecases.keep_document(session, frozen, key, pdf, now=now)

        return keep
