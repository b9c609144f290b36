"""A database with the tables of servicekit, and an embedded bus."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.topology import EVENTS, Exchange, Queue, Topology
from servicekit import audit, auth, idempotency, inbox, outbox, schedule
from servicekit.bus import Bus, Message, apply_topology, open_bus
from servicekit.db import KIT, Database

# Importing them puts their tables into KIT.
KIT_MODULES = (audit, auth, idempotency, inbox, outbox, schedule)


@pytest.fixture
def kit_database(make_database: Callable[[str | None], Database]) -> Database:
    """An empty database with servicekit's tables."""
    database = make_database(None)
    KIT.create_all(database.engine)
    return database


@pytest.fixture
def bus_url(tmp_path: Path) -> str:
    """An embedded bus whose one queue takes every event."""
    url = f"sqlite:///{tmp_path / 'bus.sqlite'}"
    apply_topology(
        url, Topology(1, (Exchange(EVENTS, "topic"),), (Queue("all.events", ((EVENTS, "#"),)),))
    )
    return url


def taken_from(bus_url: str, count: int) -> list[Message]:
    """The next messages of the queue, acked."""

    async def take() -> list[Message]:
        messages: list[Message] = []
        async with asyncio.timeout(10):
            bus: Bus = await open_bus(bus_url, service="all")
            async for batch in bus.batches("all.events"):
                messages += [delivery.message for delivery in batch.deliveries]
                await batch.ack(*batch.deliveries)
                if len(messages) >= count:
                    break
            await bus.close()
        return messages

    return asyncio.run(take())
