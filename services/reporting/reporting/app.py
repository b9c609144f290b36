"""Puts reporting together; no logic."""

from datetime import datetime

from fastapi import FastAPI

from reporting import usecases
from reporting.api import router
from reporting.clients import StarsDirectory
from reporting.consumers.events import create_consumer
from reporting.consumers.work import create_jobs
from reporting.permissions import GRANTS
from reporting.settings import Settings
from servicekit.auth import ServiceClient, ServiceTokens
from servicekit.db import Database
from servicekit.process import Worker, service_app
from servicekit.schedule import Every

# Events tell of changes at once; this heals a copy that missed one.
_DIRECTORY_SECONDS = 3600


def create_app(settings: Settings) -> FastAPI:
    """The HTTP API."""
    database = Database(settings.database_url.get_secret_value())
    app = service_app("reporting", settings, database, GRANTS)
    app.include_router(router)
    return app


def create_worker(settings: Settings) -> Worker:
    """What `work` runs: the consumer that feeds the read models, and copying the directory."""
    database = Database(settings.database_url.get_secret_value())
    secret = settings.read_secret("clients/reporting")
    tokens = ServiceTokens(settings.identity_url, "reporting", secret)
    directory = StarsDirectory(ServiceClient(settings.stars_sync_url, tokens))

    def ask_for_directory(now: datetime) -> None:
        with database.write() as session:
            usecases.ask_for_directory(session, now=now)

    return Worker(
        "reporting",
        settings,
        database,
        create_consumer(),
        jobs=create_jobs(database, directory),
        every=(Every(_DIRECTORY_SECONDS, "copy-directory", ask_for_directory),),
    )
