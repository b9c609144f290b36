"""notifications: the mails that are kept where none are sent."""

from datetime import datetime
from uuid import UUID

from gateway.clients.connection import Answer, Connection

_AT = "/api/v1/notifications"


class KeptMail(Answer):
    id: UUID
    kept_at: datetime
    to_name: str
    to_address: str
    subject: str
    language: str
    text: str


class KeptMails(Answer):
    mails: tuple[KeptMail, ...]


class NotificationsClient:
    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def kept_mails(self) -> tuple[KeptMail, ...]:
        """Newest first. Raises NotFound where mail is sent, not kept."""
        return KeptMails.model_validate(self._at.document(f"{_AT}/dev/mail?limit=50")).mails

    def openapi(self) -> dict[str, object]:
        return dict(self._at.document(f"{_AT}/openapi.json"))
