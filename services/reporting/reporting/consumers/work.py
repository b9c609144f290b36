"""Work of reporting, done after the commit."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from reporting import usecases
from reporting.clients import Directory
from reporting.store import copies
from servicekit.db import Database
from servicekit.schedule import Jobs, Store


def create_jobs(database: Database, directory: Directory) -> Jobs:
    jobs = Jobs()

    @jobs.on(usecases.COPY_DIRECTORY)
    def copy_directory(payload: dict[str, Any], now: datetime) -> Store:
        """Fetch what changed since our copy, then take it over all at once."""
        with database.read() as session:
            known = copies.directory_version(session)
        pages = list(directory.pages_since(known))

        def take_over(session: Session) -> None:
            entries = [entry for page in pages for entry in page.entries]
            version = max((page.version for page in pages), default=known)
            copies.save_directory(session, entries, version)

        return take_over

    return jobs
