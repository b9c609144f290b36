"""stars-sync: which figures of the warehouse are in use."""

from datetime import date, datetime
from uuid import UUID

from gateway.clients.connection import Answer, Connection

_AT = "/api/v1/stars-sync"


class Snapshot(Answer):
    """Figures of a school year up to a period's date; those with status `active` are in use."""

    id: UUID
    school_year: str
    period: str
    as_of: date
    published_at: datetime
    status: str


class Snapshots(Answer):
    items: tuple[Snapshot, ...]


class StarsSyncClient:
    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def snapshots(self) -> tuple[Snapshot, ...]:
        return self._at.get(f"{_AT}/snapshots", Snapshots).items

    def openapi(self) -> dict[str, object]:
        return dict(self._at.document(f"{_AT}/openapi.json"))
