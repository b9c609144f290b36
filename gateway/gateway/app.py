"""The composition root: the edge with the pages behind it, and the worker."""

from datetime import datetime

from gateway import store
from gateway.clients import connect
from gateway.consumers import consumer
from gateway.edge.callers import Callers
from gateway.edge.door import Door, make_door
from gateway.edge.routes import services
from gateway.sealing import Seal
from gateway.sessions import IDLE, Sessions
from gateway.settings import Settings
from gateway.signing_in import Identity
from gateway.web.app import create_web
from gateway.web.browsing import bearer
from servicekit.db import Database
from servicekit.process import Worker
from servicekit.schedule import Every


def create_app(settings: Settings) -> Door:
    """The ASGI app. Raises RuntimeError for a missing secret, AssetsMissing without set-up."""
    secret = settings.read_secret("session.key")
    database = Database(settings.database_url.get_secret_value())
    identity = Identity(settings)
    sessions = Sessions(database, Seal(secret, "tokens"), identity)
    callers = Callers(settings, database, sessions, services(settings))
    clients = connect(settings, bearer)
    web = create_web(settings, sessions, identity, clients)
    to_close = (clients.close, identity.close, database.close)
    return make_door(settings, database, callers, web, to_close)


def create_worker(settings: Settings) -> Worker:
    """What follows the bus and tidies up."""
    database = Database(settings.database_url.get_secret_value())

    def tidy(now: datetime) -> None:
        with database.write() as session:
            store.remove_ended_sessions(session, now=now, idle=IDLE)

    return Worker(
        "gateway", settings, database, consumer, every=[Every(300, "tidy-sessions", tidy)]
    )
