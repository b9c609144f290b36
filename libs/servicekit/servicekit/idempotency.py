"""The same request twice has one effect and one answer, byte for byte (R3)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, Table, Text, delete, select, update
from sqlalchemy.orm import Session

from servicekit.db import KIT, UtcDateTime, insert_new
from servicekit.errors import Invalid

KEPT = timedelta(days=7)

IDEMPOTENT_ANSWER = Table(
    "idempotent_answer",
    KIT,
    Column("actor", String(80), primary_key=True, comment="sensitive=true"),
    Column("route", String(200), primary_key=True, comment="sensitive=false"),
    Column("key", String(100), primary_key=True, comment="sensitive=false"),
    Column("request_hash", String(64), nullable=False, comment="sensitive=false"),
    Column("status", Integer, nullable=False, comment="sensitive=false"),
    Column("body", Text, nullable=False, comment="the answer; sensitive=true"),
    Column("created_at", UtcDateTime, nullable=False, comment="sensitive=false"),
)


class IdempotencyKeyMissing(Invalid):
    code = "idempotency-key-missing"


class IdempotencyKeyReused(Invalid):
    code = "idempotency-key-reused"


@dataclass(frozen=True)
class Once:
    """One keyed request. `answer` produces the answer the first time and repeats it afterwards."""

    route: str
    key: str
    request_hash: str

    def answer(
        self,
        session: Session,
        actor: str,
        produce: Callable[[], BaseModel],
        *,
        now: datetime,
        status: int = 200,
    ) -> Response:
        """Run `produce` in this transaction, once for this actor, route and key.

        The second of two at the same moment waits for the first one's commit, then repeats its
        answer. Raises IdempotencyKeyReused when the same key came with another content.
        """
        this = (
            IDEMPOTENT_ANSWER.c.actor == actor,
            IDEMPOTENT_ANSWER.c.route == self.route,
            IDEMPOTENT_ANSWER.c.key == self.key,
        )
        is_first = insert_new(
            session,
            IDEMPOTENT_ANSWER,
            {
                "actor": actor,
                "route": self.route,
                "key": self.key,
                "request_hash": self.request_hash,
                "status": 0,
                "body": "",
                "created_at": now,
            },
        )
        if not is_first:
            known = session.execute(select(IDEMPOTENT_ANSWER).where(*this)).one()
            if known.request_hash != self.request_hash:
                raise IdempotencyKeyReused("This Idempotency-Key came before with other content.")
            return _json(known.status, known.body)
        body = produce().model_dump_json()
        session.execute(update(IDEMPOTENT_ANSWER).where(*this).values(status=status, body=body))
        return _json(status, body)


def _json(status: int, body: str) -> Response:
    return Response(body, status_code=status, media_type="application/json")


async def once(
    request: Request,
    idempotency_key: Annotated[str | None, Header(min_length=8, max_length=100)] = None,
) -> Once:
    """The request's key. Raises IdempotencyKeyMissing where it is required and absent."""
    if idempotency_key is None:
        raise IdempotencyKeyMissing("Send an Idempotency-Key header: a fresh UUID for each intent.")
    content = hashlib.sha256(await request.body()).hexdigest()
    return Once(f"{request.method} {request.url.path}", idempotency_key, content)


Idempotent = Annotated[Once, Depends(once)]


def tidy(session: Session, *, now: datetime) -> None:
    """Forget answers older than 7 days."""
    session.execute(delete(IDEMPOTENT_ANSWER).where(IDEMPOTENT_ANSWER.c.created_at < now - KEPT))
