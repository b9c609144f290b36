"""Puts reporting together; no logic."""

from datetime import datetime

from fastapi import FastAPI

from reporting import usecases
from reporting.api import router
from reporting.clients import StarsDirectory
from reporting.consumers.events import create_consumer
from reporting.consumers.work import create_jobs
from reporting.documents import api as documents_api
from reporting.documents import jobs as documents_jobs
from reporting.documents.clients.plans import PlansOverHttp
from reporting.documents.clients.renderer import shared_renderer
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
    app.state.plans = PlansOverHttp(ServiceClient(settings.plans_url))
    app.state.renderer = shared_renderer()
    app.include_router(router)
    app.include_router(documents_api.router)
    return app


def create_worker(settings: Settings) -> Worker:
    """What `work` runs: the consumer that feeds the read models, the directory, documents."""
    database = Database(settings.database_url.get_secret_value())
    secret = settings.read_secret("clients/reporting")
    tokens = ServiceTokens(settings.identity_url, "reporting", secret)
    directory = StarsDirectory(ServiceClient(settings.stars_sync_url, tokens))

    jobs = create_jobs(database, directory)
    plans = PlansOverHttp(ServiceClient(settings.plans_url, tokens))
    documents_jobs.add_jobs(jobs, database, plans, shared_renderer(), origin=settings.origin)

    def ask_for_directory(now: datetime) -> None:
        with database.write() as session:
            usecases.ask_for_directory(session, now=now)

    return Worker(
        "reporting",
        settings,
        database,
        create_consumer(),
        jobs=jobs,
        every=(Every(_DIRECTORY_SECONDS, "copy-directory", ask_for_directory),),
    )
