"""Mail that identity orders from notifications, sealed, on `aip.commands`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from contracts.commands import SendMail
from servicekit import outbox
from servicekit.settings import ServiceSettings

NEWS_LIFE = timedelta(days=3)
"""How long mail without a secret is worth sending."""


@dataclass(frozen=True)
class Addressee:
    """Who gets it, in which language."""

    address: str
    name: str
    language: str


@dataclass(frozen=True)
class Mail:
    """Writes orders into the outbox; `key` seals them, `origin` begins their links."""

    key: str
    origin: str

    @classmethod
    def of(cls, settings: ServiceSettings) -> "Mail":
        return cls(settings.read_secret("commands.key"), settings.origin)

    def send(
        self,
        session: Session,
        to: Addressee,
        template: str,
        values: dict[str, Any],
        *,
        now: datetime,
        life: timedelta = NEWS_LIFE,
    ) -> None:
        """Have one mail sent after the commit, not later than `life` from now."""
        command = SendMail(
            address=to.address,
            name=to.name,
            language=to.language,
            template=template,
            values=values,
            expires_at=now + life,
        )
        outbox.record_command(session, command, key=self.key, now=now)

    def link(self, path: str, **query: str) -> str:
        """A page of ours. What is secret goes in the query: logs hold paths only."""
        return f"{self.origin}{path}" + (f"?{urlencode(query)}" if query else "")
