"""What the pages ask the services; the only place that speaks HTTP to them.

Each call carries the signed-in person's token and raises servicekit's five errors.
"""

from dataclasses import dataclass

from gateway.clients.accounts import AccountsClient
from gateway.clients.connection import Bearer, Connection
from gateway.clients.identity import IdentityClient
from gateway.clients.notifications import NotificationsClient
from gateway.clients.plans import PlansClient
from gateway.clients.reporting import ReportingClient
from gateway.clients.stars_sync import StarsSyncClient
from gateway.settings import Settings


@dataclass(frozen=True)
class Clients:
    """One client a service; identity has one more, for the accounts of others."""

    identity: IdentityClient
    accounts: AccountsClient
    plans: PlansClient
    reporting: ReportingClient
    stars_sync: StarsSyncClient
    notifications: NotificationsClient
    connections: tuple[Connection, ...]

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self.connections:
            connection.close()


def connect(settings: Settings, bearer: Bearer) -> Clients:
    """Clients whose calls carry the token that `bearer` gives at that moment."""
    urls = (
        settings.identity_url,
        settings.plans_url,
        settings.reporting_url,
        settings.stars_sync_url,
        settings.notifications_url,
    )
    identity, plans, reporting, stars_sync, notifications = connections = tuple(
        Connection(url, bearer) for url in urls
    )
    return Clients(
        identity=IdentityClient(identity),
        accounts=AccountsClient(identity),
        plans=PlansClient(plans),
        reporting=ReportingClient(reporting),
        stars_sync=StarsSyncClient(stars_sync),
        notifications=NotificationsClient(notifications),
        connections=connections,
    )
