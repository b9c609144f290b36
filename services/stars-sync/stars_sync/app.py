"""Puts stars-sync together; no logic."""

from functools import partial

from fastapi import FastAPI

from servicekit.db import Database
from servicekit.process import Worker, service_app
from servicekit.schedule import Every
from stars_sync.api import directory, imports, snapshots
from stars_sync.consumers import create_consumer
from stars_sync.engine.folders import DataFolder
from stars_sync.jobs import tidy_folders
from stars_sync.permissions import GRANTS
from stars_sync.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The HTTP API."""
    database = Database(settings.database_url.get_secret_value())
    app = service_app(
        "stars-sync", settings, database, GRANTS, max_body_bytes=settings.max_upload_bytes
    )
    for subject in (directory, imports, snapshots):
        app.include_router(subject.router)
    return app


def create_worker(settings: Settings) -> Worker:
    """What `work` runs; the first thing it does is to tidy the data folder."""
    database = Database(settings.database_url.get_secret_value())
    tidy = partial(tidy_folders, database, DataFolder(settings.data_dir))
    return Worker(
        "stars-sync",
        settings,
        database,
        create_consumer(),
        every=(Every(3600, "tidy-folders", tidy),),
    )
