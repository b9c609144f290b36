"""Events leave once confirmed, in order within their aggregate, and never without their change."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from contracts.commands import SendMail
from contracts.topology import COMMANDS, EVENTS, Exchange, Queue, Topology
from servicekit import outbox
from servicekit.bus import apply_topology, open_bus
from servicekit.db import Database
from servicekit.outbox import OUTBOX, Relay
from tests.servicekit.conftest import taken_from
from tests.servicekit.events import KettleBoiled


def relay(database: Database, url: str, now: datetime) -> int:
    async def run() -> int:
        bus = await open_bus(url, service="kitchen")
        try:
            return await Relay(database, bus, service="kitchen").relay_once(now=now)
        finally:
            await bus.close()

    return asyncio.run(run())


def test_an_event_reaches_the_bus_with_its_envelope(
    kit_database: Database, bus_url: str, now: datetime
) -> None:
    with kit_database.write() as session:
        event_id = outbox.record(session, KettleBoiled(kettle="blue"), now=now)
    assert relay(kit_database, bus_url, now) == 1
    (message,) = taken_from(bus_url, 1)
    envelope = json.loads(message.body)
    assert message.id == envelope["id"] == str(event_id)
    assert envelope["type"] == "kitchen.kettle.boiled.v1"
    assert envelope["source"] == "/kitchen"
    assert envelope["subject"] == "kettle/blue"
    assert envelope["data"] == {"kettle": "blue", "degrees": 100}


def test_versions_of_an_aggregate_have_no_holes_and_are_published_in_order(
    kit_database: Database, bus_url: str, now: datetime
) -> None:
    for degrees in range(5):
        with kit_database.write() as session:
            outbox.record(session, KettleBoiled(kettle="blue", degrees=degrees), now=now)
            outbox.record(session, KettleBoiled(kettle="red", degrees=degrees), now=now)
    relay(kit_database, bus_url, now)
    sent = [json.loads(message.body) for message in taken_from(bus_url, 10)]
    for kettle in ("blue", "red"):
        mine = [event for event in sent if event["subject"] == f"kettle/{kettle}"]
        assert [event["aggregateversion"] for event in mine] == [1, 2, 3, 4, 5]
        assert [event["data"]["degrees"] for event in mine] == [0, 1, 2, 3, 4]


def test_a_change_that_is_rolled_back_leaves_no_event(
    kit_database: Database, now: datetime
) -> None:
    def fail() -> None:
        with kit_database.write() as session:
            outbox.record(session, KettleBoiled(kettle="blue"), now=now)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        fail()
    with kit_database.read() as session:
        assert outbox.unpublished_count(session) == 0


def test_what_is_published_is_not_published_again(
    kit_database: Database, bus_url: str, now: datetime
) -> None:
    with kit_database.write() as session:
        outbox.record(session, KettleBoiled(kettle="blue"), now=now)
    assert relay(kit_database, bus_url, now) == 1
    assert relay(kit_database, bus_url, now) == 0


def test_a_row_that_fails_holds_back_the_later_ones_of_its_aggregate_only(
    kit_database: Database, bus_url: str, tmp_path: Any, now: datetime
) -> None:
    nowhere = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    apply_topology(nowhere, Topology(1, (Exchange(EVENTS, "topic"),), ()))
    with kit_database.write() as session:
        outbox.record(session, KettleBoiled(kettle="blue", degrees=1), now=now)
    assert relay(kit_database, nowhere, now) == 0  # unroutable there
    with kit_database.write() as session:
        outbox.record(session, KettleBoiled(kettle="blue", degrees=2), now=now)
        outbox.record(session, KettleBoiled(kettle="red"), now=now)
    assert relay(kit_database, bus_url, now) == 1  # red only: blue waits for its first
    later = now + timedelta(seconds=2)
    assert relay(kit_database, bus_url, later) == 2
    sent = [json.loads(message.body) for message in taken_from(bus_url, 3)]
    assert [event["subject"] for event in sent] == ["kettle/red", "kettle/blue", "kettle/blue"]
    assert [event["data"]["degrees"] for event in sent[1:]] == [1, 2]


def test_however_long_the_bus_was_down_nothing_waits_a_minute_afterwards(
    kit_database: Database, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "no-folder").touch()
    down = f"sqlite:///{tmp_path / 'no-folder' / 'bus.sqlite'}"
    with kit_database.write() as session:
        outbox.record(session, KettleBoiled(kettle="blue"), now=now)
    tried_at = now
    for _ in range(12):
        assert relay(kit_database, down, tried_at) == 0
        with kit_database.read() as session:
            due_at = session.execute(select(OUTBOX.c.available_at)).scalar_one()
        assert tried_at < due_at < tried_at + timedelta(minutes=1)
        tried_at = due_at


def test_a_command_is_sealed_and_gone_once_sent(
    kit_database: Database, tmp_path: Any, now: datetime
) -> None:
    url, key = f"sqlite:///{tmp_path / 'commands.sqlite'}", Fernet.generate_key().decode()
    queue = Queue("all.events", ((COMMANDS, "notifications.#"),))
    apply_topology(url, Topology(1, (Exchange(COMMANDS, "topic"),), (queue,)))
    command = SendMail(
        address="a@district.demo.example",
        name="A",
        language="en",
        template="one_time_code",
        values={"code": "314159"},
        expires_at=now + timedelta(minutes=10),
    )
    with kit_database.write() as session:
        outbox.record_command(session, command, key=key, now=now)
    relay(kit_database, url, now)
    (message,) = taken_from(url, 1)
    assert b"314159" not in message.body
    opened = Fernet(key).decrypt(json.loads(message.body)["sealed"])
    assert SendMail.model_validate_json(opened) == command
    with kit_database.read() as session:
        assert session.execute(select(func.count()).select_from(OUTBOX)).scalar_one() == 0


def test_published_events_go_after_14_days(
    kit_database: Database, bus_url: str, now: datetime
) -> None:
    with kit_database.write() as session:
        outbox.record(session, KettleBoiled(kettle="blue"), now=now)
    relay(kit_database, bus_url, now)

    async def tidy(at: datetime) -> int:
        bus = await open_bus(bus_url, service="kitchen")
        Relay(kit_database, bus, service="kitchen").tidy(at)
        await bus.close()
        with kit_database.read() as session:
            return int(session.execute(select(func.count()).select_from(OUTBOX)).scalar_one())

    assert asyncio.run(tidy(now + timedelta(days=14))) == 1
    assert asyncio.run(tidy(now + timedelta(days=14, seconds=1))) == 0
    with kit_database.write() as session:  # and the count goes on where it was
        outbox.record(session, KettleBoiled(kettle="blue"), now=now)
        payload = session.execute(select(OUTBOX.c.payload)).scalar_one()
    assert json.loads(payload)["aggregateversion"] == 2
