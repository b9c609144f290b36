"""Puts notifications together; no logic."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from fastapi import FastAPI

from notifications.consumers import create_consumer
from notifications.feed.api import router as feed_router
from notifications.mail import usecases
from notifications.mail.api import router as mailbox_router
from notifications.mail.clients import IdentityRecipients, SmtpMailer
from notifications.mail.consumers.commands import receive_command
from notifications.mail.consumers.work import MailRoom
from notifications.mail.store.sealing import Sealer
from notifications.permissions import GRANTS
from notifications.settings import Settings
from notifications.subscribers.api import router as subscribers_router
from servicekit.auth import ServiceClient, ServiceTokens
from servicekit.db import Database
from servicekit.process import Worker, service_app, utc_now
from servicekit.schedule import Every, Jobs


def create_app(settings: Settings) -> FastAPI:
    """The HTTP API; the embedded mailbox is part of it only where mails are kept."""
    database = Database(settings.database_url.get_secret_value())
    app = service_app("notifications", settings, database, GRANTS)
    app.include_router(feed_router)
    app.include_router(subscribers_router)
    if settings.keeps_mail:
        app.state.sealer = Sealer(settings.read_secret("commands.key"))
        app.include_router(mailbox_router)
    return app


def create_worker(settings: Settings) -> Worker:
    """What `work` runs: consumer, commands, sending."""
    database = Database(settings.database_url.get_secret_value())
    sealer = Sealer(settings.read_secret("commands.key"))
    jobs = Jobs()
    _mail_room(settings, database, sealer).register(jobs)
    return Worker(
        "notifications",
        settings,
        database,
        create_consumer(settings),
        jobs=jobs,
        every=(
            Every(60, "close-overdue-mails", _in_transaction(database, usecases.close_overdue)),
            Every(3600, "forget-old-mails", _in_transaction(database, usecases.forget_old_mails)),
        ),
        on_command=partial(receive_command, database, sealer),
    )


def _mail_room(settings: Settings, database: Database, sealer: Sealer) -> MailRoom:
    secret = settings.read_secret("clients/notifications")
    tokens = ServiceTokens(settings.identity_url, "notifications", secret)
    return MailRoom(
        database=database,
        sealer=sealer,
        recipients=IdentityRecipients(ServiceClient(settings.identity_url, tokens)),
        mailer=None if settings.keeps_mail else SmtpMailer(settings.smtp_url.get_secret_value()),
        origin=settings.origin,
        sender=settings.sender,
        clock=utc_now,
    )


def _in_transaction(database: Database, act: Callable[..., object]) -> Callable[[datetime], None]:
    def run(now: datetime) -> None:
        with database.write() as session:
            act(session, now=now)

    return run
