"""Requests and answers about clients of other systems."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from identity.oauth.domain import KnownClient
from identity.oauth.outside_clients import Issued
from identity.schemas import Answer, Body

_NAME = r"^[a-z][a-z0-9-]{2,59}$"
ClientId = Annotated[str, Path(pattern=_NAME)]


class ClientIn(Body):
    client_id: str = Field(pattern=_NAME)
    scopes: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=20)


class ClientOut(Answer):
    """`version` goes into If-Match of the next rotation."""

    client_id: str
    scopes: list[str]
    is_active: bool
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, client: KnownClient) -> "ClientOut":
        return cls(
            client_id=client.id,
            scopes=sorted(client.scopes),
            is_active=client.is_active,
            changed_at=client.changed_at,
            version=client.version,
        )


class ClientsOut(Answer):
    """`scopes` are those that other systems may be given."""

    items: list[ClientOut]
    scopes: list[str]


class IssuedOut(Answer):
    """`client_secret` is shown this once."""

    client_id: str
    client_secret: str
    scopes: list[str]

    @classmethod
    def of(cls, issued: Issued) -> "IssuedOut":
        return cls(
            client_id=issued.client.id,
            client_secret=issued.secret,
            scopes=sorted(issued.client.scopes),
        )
