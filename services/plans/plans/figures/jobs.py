"""Work after the commit: fetching what an event only announced (architecture section 3)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from plans.figures import usecases
from plans.figures.clients import Stars
from servicekit.schedule import Jobs, Store


def register(jobs: Jobs, stars: Stars) -> None:
    """Add the two fetching jobs; both may run twice without harm."""

    @jobs.on(usecases.FETCH_DIRECTORY)
    def fetch_directory(payload: dict[str, Any], now: datetime) -> Store:
        changes = stars.directory_since(payload["since"])
        return lambda session: usecases.store_directory(session, changes)

    @jobs.on(usecases.FETCH_FIGURES)
    def fetch_figures(payload: dict[str, Any], now: datetime) -> Store:
        snapshot, rows = stars.figures_of(UUID(payload["snapshot_id"]))

        def keep(session: Session) -> None:
            usecases.store_figures(session, snapshot, rows, now=now)

        return keep
