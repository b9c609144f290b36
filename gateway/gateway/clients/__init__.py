"""What the pages ask the services; the only place that speaks HTTP to them.

Each call carries the signed-in person's token and raises servicekit's five errors.
"""

from dataclasses import dataclass

from gateway.clients.connection import Bearer, Connection
from gateway.clients.identity import IdentityClient
from gateway.clients.notifications import NotificationsClient
from gateway.clients.plans import PlansClient
from gateway.clients.reporting import ReportingClient
from gateway.clients.stars_sync import StarsSyncClient
from gateway.settings import Settings


@dataclass(frozen=True)
class Clients:
    """One client a service."""

    identity: IdentityClient
    plans: PlansClient
    reporting: ReportingClient
    stars_sync: StarsSyncClient
    notifications: NotificationsClient


def connect(settings: Settings, bearer: Bearer) -> Clients:
    """Clients whose calls carry the token that `bearer` gives at that moment."""
    return Clients(
        identity=IdentityClient(Connection(settings.identity_url, bearer)),
        plans=PlansClient(Connection(settings.plans_url, bearer)),
        reporting=ReportingClient(Connection(settings.reporting_url, bearer)),
        stars_sync=StarsSyncClient(Connection(settings.stars_sync_url, bearer)),
        notifications=NotificationsClient(Connection(settings.notifications_url, bearer)),
    )
