"""The least that gives and keeps a stored plan: one query of psycopg's. Stays as it is.

`python -m bench.reference_plans URL PORT` serves it with FastAPI, as the services are served.
"""

import asyncio
import sys
import threading
from typing import Any
from uuid import UUID

import psycopg
from fastapi import FastAPI, Response
from psycopg.types.json import Jsonb

from servicekit.process import serve

_READ = "SELECT body::text FROM plan_step WHERE plan_id = %s"
_UPDATE = (
    "UPDATE plan_step SET body = %s, version = version + 1, saved_at = now()"
    " WHERE plan_id = %s AND step = %s AND version = %s"
)
_INSERT = (
    "INSERT INTO outbox (event_id, exchange, routing_key, aggregate, payload, created_at,"
    " available_at, attempts) VALUES (gen_random_uuid(), 'aip.events', 'plans.plan.saved.v1',"
    " %s, %s, now(), now(), 0)"
)


def raw_plan(connection: psycopg.Connection[Any], plan_id: UUID) -> bytes:
    """The stored documents of a plan, unread."""
    return b"[%s]" % b",".join(row[0].encode() for row in connection.execute(_READ, [plan_id]))


def raw_save(
    connection: psycopg.Connection[Any], plan_id: UUID, step: str, version: int, body: Any
) -> None:
    """One UPDATE over the version seen, one INSERT into the outbox, a commit."""
    changed = connection.execute(_UPDATE, [Jsonb(body), plan_id, step, version])
    assert changed.rowcount == 1
    connection.execute(_INSERT, [f"plan/{plan_id}", f'{{"plan_id": "{plan_id}"}}'])
    connection.commit()


def create_app(url: str) -> FastAPI:
    """A connection a thread, and no check of anything."""
    app, local = FastAPI(), threading.local()

    @app.get("/plans/{plan_id}")
    def read_plan(plan_id: UUID) -> Response:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(url, autocommit=True)
        return Response(raw_plan(local.connection, plan_id), media_type="application/json")

    return app


if __name__ == "__main__":
    asyncio.run(serve(create_app(sys.argv[1]), "127.0.0.1", int(sys.argv[2]), asyncio.Event()))
