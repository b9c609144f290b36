"""Puts identity together; no logic."""

from datetime import datetime
from typing import Any

from a2wsgi import WSGIMiddleware
from fastapi import FastAPI

from identity.accounts import affirming, dormancy, expiry, roles
from identity.accounts.api import router as accounts_router
from identity.clients import StarsSync
from identity.consumers import ask_for_directory, create_consumer, create_jobs
from identity.limits import usecases as limits
from identity.mail import Mail
from identity.oauth import usecases as oauth
from identity.oauth.api import router as clients_router
from identity.oauth.keys import SigningKeys
from identity.oauth.registered_clients import CLIENTS
from identity.pages import create_pages
from identity.permissions import GRANTS
from identity.registration import usecases as registration
from identity.registration.api import router as registration_router
from identity.security import usecases as security
from identity.settings import Settings
from identity.signin import usecases as signin
from identity.signin.api import router as sessions_router
from identity.web import Parts
from servicekit.auth import ServiceClient, ServiceTokens
from servicekit.db import Database
from servicekit.process import Worker, service_app, utc_now
from servicekit.schedule import Every

_PAGE_THREADS = 10
_DIRECTORY_SECONDS = 3600


def create_app(settings: Settings) -> FastAPI:
    """The HTTP API under /api/v1/identity, and pages and OAuth under /identity."""
    mail, codes_key = Mail.of(settings), settings.read_secret("codes.key")
    signing = SigningKeys(settings.secrets_dir / "signing")
    database = Database(settings.database_url.get_secret_value())
    app = service_app(
        "identity",
        settings,
        database,
        GRANTS,
        fetch_keys=lambda: signing.public(now=utc_now()),
    )
    parts = Parts(
        settings=settings,
        database=database,
        mail=mail,
        codes_key=codes_key,
        signing=signing,
        authorization=app.state.authorization,
        denials=app.state.denials,
    )
    secrets = {name: settings.read_secret(f"clients/{name}") for name in CLIENTS}
    with database.write() as session:
        oauth.register_clients(session, secrets, origin=settings.origin, now=utc_now())
    app.state.mail = parts.mail
    for router in (accounts_router, clients_router, registration_router, sessions_router):
        app.include_router(router)
    # a2wsgi and Starlette name the same types of the gateway interfaces differently.
    pages: Any = create_pages(parts)
    mounted: Any = WSGIMiddleware(pages, workers=_PAGE_THREADS)
    app.mount("/identity", mounted)
    return app


def create_worker(settings: Settings) -> Worker:
    """What `work` runs: the relay, the directory's copy, and tidying up."""
    database = Database(settings.database_url.get_secret_value())
    secret, mail = settings.read_secret("clients/identity"), Mail.of(settings)
    tokens = ServiceTokens(settings.identity_url, "identity", secret)
    stars_sync = StarsSync(ServiceClient(settings.stars_sync_url, tokens))

    def heal_directory(now: datetime) -> None:
        with database.write() as session:
            ask_for_directory(session, now=now)

    def warn_of_expiry(now: datetime) -> None:
        max_age_days = settings.password_policy.max_age_days
        with database.write() as session:
            expiry.warn_of_expiry(session, mail, max_age_days=max_age_days, now=now)

    def tidy(now: datetime) -> None:
        with database.write() as session:
            for subject in (limits, oauth, registration, security, signin):
                subject.tidy(session, now=now)

    limits_of_rest = dormancy.Limits(settings.dormant_warned_days, settings.dormant_locked_days)

    def look_after_dormant(now: datetime) -> None:
        if not settings.dormant_locked_days:
            return
        with database.write() as session:
            dormancy.look_after_dormant(session, limits_of_rest, mail=mail, now=now)

    def remind_of_affirmation(now: datetime) -> None:
        with database.write() as session:
            affirming.remind_of_open(session, mail=mail, now=now)

    def expire_requests(now: datetime) -> None:
        with database.write() as session:
            registration.expire_requests(session, mail=mail, now=now)

    def tell_of_assignments(now: datetime) -> None:
        with database.write() as session:
            roles.tell_due(session, now=now)

    return Worker(
        "identity",
        settings,
        database,
        create_consumer(),
        jobs=create_jobs(database, stars_sync, mail),
        every=(
            Every(60, "tell-of-assignments", tell_of_assignments),
            Every(3600, "expire-requests", expire_requests),
            Every(3600, "look-after-dormant", look_after_dormant),
            Every(3600, "remind-of-affirmation", remind_of_affirmation),
            Every(_DIRECTORY_SECONDS, "copy-directory", heal_directory),
            Every(3600, "tidy-identity", tidy),
            Every(3600, "warn-of-expiry", warn_of_expiry),
        ),
    )
