"""Puts plans together; no logic."""

from datetime import datetime

from fastapi import FastAPI

from plans.calendar.api import router as calendar_router
from plans.catalogue.api import router as catalogue_router
from plans.consumers import create_consumer
from plans.figures import jobs as figures_jobs
from plans.figures.clients import HttpStars
from plans.improvement import usecases as improvement
from plans.improvement.api import routes as improvement_routes
from plans.improvement.api.answers import PlanAnswers
from plans.improvement.domain.findings import PlanRules
from plans.permissions import GRANTS
from plans.settings import Settings
from servicekit.auth import ServiceClient, ServiceTokens
from servicekit.db import Database
from servicekit.process import Worker, service_app
from servicekit.schedule import Every, Jobs


def create_app(settings: Settings) -> FastAPI:
    """The HTTP API."""
    database = Database(settings.database_url.get_secret_value())
    app = service_app("plans", settings, database, GRANTS)
    app.state.plan_rules = PlanRules(
        optional_under=settings.optional_under,
        everyone_files=settings.everyone_files,
    )
    app.state.plan_answers = PlanAnswers(database, app.state.plan_rules)
    # The plans' own routes come last: theirs take any id behind the prefix. Not as included
    # routers, in which each request is looked for level by level, twice: a sixth of a read's time.
    app.router.routes += [*calendar_router.routes, *catalogue_router.routes, *improvement_routes]
    return app


def create_worker(settings: Settings) -> Worker:
    """What `work` runs: relay, consumer, fetching from stars-sync, and tidying up."""
    database = Database(settings.database_url.get_secret_value())
    secret = settings.read_secret("clients/plans")
    tokens = ServiceTokens(settings.identity_url, "plans", secret)
    jobs = Jobs()
    figures_jobs.register(jobs, HttpStars(ServiceClient(settings.stars_sync_url, tokens)))

    def tidy(now: datetime) -> None:
        with database.write() as session:
            improvement.tidy_presence(session, now=now)

    return Worker(
        "plans",
        settings,
        database,
        create_consumer(),
        jobs=jobs,
        every=(Every(3600, "tidy-plans", tidy),),
    )
