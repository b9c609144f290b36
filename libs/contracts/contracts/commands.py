"""What one service asks of another on `aip.commands`; encrypted, since it carries secrets."""

from typing import Any, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Command(BaseModel):
    """Asked of one service; outside subscribers can never be bound to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ClassVar[str]


class SendMail(Command):
    """Send one mail whose text holds a secret (a code, a link), until `expires_at` and not later.

    `template` is a mail template of notifications, `values` fill it, `language` is `en` or `es`.
    """

    type: ClassVar[str] = "notifications.mail.requested.v1"

    address: str
    name: str
    language: str
    template: str
    values: dict[str, Any]
    expires_at: AwareDatetime
