"""What the embedded mailbox answers."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class KeptMailOut(BaseModel):
    """One mail as it would have been sent."""

    id: UUID
    kept_at: datetime
    to_name: str
    to_address: str
    subject: str
    language: str
    template: str
    text: str
    html: str


class KeptMailsOut(BaseModel):
    """Newest first."""

    mails: list[KeptMailOut]
