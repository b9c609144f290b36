"""What plans has told, before the bus has it."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from servicekit.outbox import OUTBOX


def published(session: Session, event_type: str) -> list[dict[str, Any]]:
    """The data of the events of a type that wait for the bus, oldest first."""
    rows = session.execute(
        select(OUTBOX.c.payload).where(OUTBOX.c.routing_key == event_type).order_by(OUTBOX.c.seq)
    ).scalars()
    return [json.loads(payload)["data"] for payload in rows]
