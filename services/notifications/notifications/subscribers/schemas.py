"""Requests and answers about subscribers."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from notifications.subscribers.domain import Subscriber

_NAME = r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$"
_PATTERN = r"^([a-z_0-9]+|\*|#)(\.([a-z_0-9]+|\*|#)){0,3}$"
SubscriberName = Annotated[str, Path(pattern=_NAME)]


class SubscriberIn(BaseModel):
    """`event_patterns` as on the bus: `*` is one word of a type, `#` any number of them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(pattern=_NAME)
    event_patterns: list[Annotated[str, Field(pattern=_PATTERN, max_length=120)]] = Field(
        min_length=1, max_length=50
    )
    client_id: str = Field(min_length=1, max_length=60)


class SubscriberOut(BaseModel):
    """`event_types` are the public events its patterns fit today."""

    name: str
    event_patterns: list[str]
    event_types: list[str]
    client_id: str
    is_active: bool
    created_at: datetime

    @classmethod
    def of(cls, subscriber: Subscriber) -> "SubscriberOut":
        return cls(
            name=subscriber.name,
            event_patterns=list(subscriber.event_patterns),
            event_types=subscriber.event_types,
            client_id=subscriber.client_id,
            is_active=subscriber.is_active,
            created_at=subscriber.created_at,
        )


class SubscribersOut(BaseModel):
    items: list[SubscriberOut]
