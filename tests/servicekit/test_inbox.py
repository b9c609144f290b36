"""Each event has its effect once, whatever is delivered twice, fails, or comes late."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from contracts.events import CloudEvent
from servicekit.bus import Message
from servicekit.db import Database
from servicekit.errors import Unavailable
from servicekit.inbox import INBOX, Consumer, parked
from tests.servicekit.events import KettleBoiled


def message(
    now: datetime, *, version: int = 1, event_id: UUID | None = None, degrees: int = 100
) -> Message:
    envelope = CloudEvent(
        id=event_id or uuid4(),
        source="/kitchen",
        type=KettleBoiled.type,
        subject="kettle/blue",
        time=now,
        dataschema="/x",
        aggregateversion=version,
        correlationid="test-0001",
        data={"kettle": "blue", "degrees": degrees},
    )
    return Message(str(envelope.id), envelope.type, envelope.model_dump_json().encode())


class Kitchen:
    """A consumer that counts its effects in a table, and fails as often as told."""

    def __init__(self, database: Database, *, latest_only: bool = False) -> None:
        self.database, self.failures, self.bug = database, 0, False
        with database.write() as session:
            session.execute(text("CREATE TABLE effect (degrees INTEGER)"))
        self.consumer = Consumer("kitchen")

        @self.consumer.on(KettleBoiled, latest_only=latest_only)
        def remember(session: Session, event: KettleBoiled, *, now: datetime) -> None:
            session.execute(text("INSERT INTO effect VALUES (:d)"), {"d": event.degrees})
            if self.bug:
                raise ZeroDivisionError
            if self.failures > 0:
                self.failures -= 1
                raise Unavailable("the tap is dry")

    def receive(self, *messages: Message, now: datetime) -> None:
        self.consumer.receive(self.database, messages, now=now)

    @property
    def effects(self) -> list[int]:
        with self.database.read() as session:
            return list(session.execute(text("SELECT degrees FROM effect")).scalars())

    def outcome(self) -> str:
        with self.database.read() as session:
            return str(session.execute(select(INBOX.c.outcome)).scalar_one())


def test_the_same_event_three_times_has_one_effect(kit_database: Database, now: datetime) -> None:
    kitchen, one = Kitchen(kit_database), message(now)
    kitchen.receive(one, one, now=now)
    kitchen.receive(one, now=now)
    assert kitchen.effects == [100]


def test_the_same_id_with_another_body_has_no_effect(kit_database: Database, now: datetime) -> None:
    kitchen, event_id = Kitchen(kit_database), uuid4()
    kitchen.receive(message(now, event_id=event_id), now=now)
    kitchen.receive(message(now, event_id=event_id, degrees=7), now=now)
    assert kitchen.effects == [100]


def test_a_passing_fault_is_kept_tried_later_and_does_not_stop_the_others(
    kit_database: Database, now: datetime
) -> None:
    kitchen = Kitchen(kit_database)
    kitchen.failures = 1
    kitchen.receive(message(now, degrees=1), message(now, degrees=2, version=2), now=now)
    assert kitchen.effects == [2], "the failed handler's half effect is gone, its neighbour's stays"
    assert kitchen.consumer.retry_due(kit_database, now=now + timedelta(seconds=4)) == 0
    assert kitchen.consumer.retry_due(kit_database, now=now + timedelta(seconds=5)) == 1
    assert sorted(kitchen.effects) == [1, 2]


def test_the_fifth_failed_attempt_parks_and_a_replay_does_it(
    kit_database: Database, now: datetime
) -> None:
    kitchen = Kitchen(kit_database)
    kitchen.failures = 5
    kitchen.receive(message(now), now=now)
    for attempt in range(2, 6):
        assert kitchen.outcome() == "waiting"
        tried = kitchen.consumer.retry_due(kit_database, now=now + timedelta(hours=attempt))
        assert tried == 1
    assert kitchen.outcome() == "parked"
    with kit_database.read() as session:
        (row,) = parked(session, "kitchen")
    assert row.last_error == "the tap is dry"
    kitchen.consumer.replay(kit_database, row.event_id, now=now)
    assert kitchen.effects == [100]
    assert kitchen.outcome() == "done"


def test_a_handlers_bug_is_parked_at_once(kit_database: Database, now: datetime) -> None:
    kitchen = Kitchen(kit_database)
    kitchen.bug = True
    kitchen.receive(message(now), now=now)
    assert (kitchen.outcome(), kitchen.effects) == ("parked", [])


def test_what_is_no_event_is_parked_with_its_bytes(kit_database: Database, now: datetime) -> None:
    kitchen = Kitchen(kit_database)
    kitchen.receive(Message(str(uuid4()), "kitchen.kettle.boiled.v1", b"{half"), now=now)
    with kit_database.read() as session:
        (row,) = parked(session, "kitchen")
    assert row.payload == "{half"


def test_what_is_no_event_does_not_stop_its_neighbours(
    kit_database: Database, now: datetime
) -> None:
    kitchen = Kitchen(kit_database)
    half = Message(str(uuid4()), KettleBoiled.type, b"{half")
    kitchen.receive(message(now, degrees=1), half, message(now, degrees=2), now=now)
    assert kitchen.effects == [1, 2]


def test_an_older_version_does_not_overwrite_a_newer_one(
    kit_database: Database, now: datetime
) -> None:
    kitchen = Kitchen(kit_database, latest_only=True)
    kitchen.receive(message(now, version=3, degrees=3), now=now)
    kitchen.receive(message(now, version=2, degrees=2), now=now)
    assert kitchen.effects == [3]
