"""The directory's copy follows stars-sync."""

from datetime import datetime

import httpx2
from sqlalchemy import select

from contracts.organizations import Organization
from contracts.stars_sync import DirectoryUpdated
from identity.clients import StarsSync
from identity.consumers import create_consumer, create_jobs
from identity.directory import usecases as directory
from identity.directory.domain import Changes, Place
from servicekit import outbox
from servicekit.auth import ServiceClient
from servicekit.bus import Message
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from servicekit.schedule import WORK
from tests.services.identity.factories import MAIL, SCHOOL


class Stars:
    """stars-sync, as identity sees it."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.answer = Changes((), 0)

    def changes_since(self, version: int) -> Changes:
        self.asked.append(version)
        return self.answer


def tell(database: Database, version: int, *, now: datetime) -> None:
    """The event arrives at the consumer."""
    event = DirectoryUpdated(version=version, district_count=1, school_count=1)
    with database.write() as session:
        event_id = outbox.record(session, event, now=now)
        payload = session.scalars(
            select(OUTBOX.c.payload).where(OUTBOX.c.event_id == event_id)
        ).one()
    message = Message(id=str(event_id), type=event.type, body=payload.encode())
    create_consumer().receive(database, [message], now=now)


def test_an_updated_directory_is_copied_after_the_commit(database: Database, now: datetime) -> None:
    stars = Stars()
    jobs = create_jobs(database, stars, MAIL)
    places = (Place(Organization("001"), "Piñon Valley Schools"), Place(SCHOOL, "Red Bluff"))
    stars.answer = Changes(places, 3)
    tell(database, 3, now=now)
    assert stars.asked == []
    assert jobs.do_due(database, now=now) == 1
    with database.read() as session:
        assert directory.name_of(session, SCHOOL) == "Red Bluff (Piñon Valley Schools)"
        assert [place.name for place in directory.list_schools(session, "001")] == ["Red Bluff"]

    stars.answer = Changes((Place(SCHOOL, "Red Bluff", is_open=False),), 4)
    tell(database, 4, now=now)
    jobs.do_due(database, now=now)
    assert stars.asked == [0, 3]
    with database.read() as session:
        assert directory.list_schools(session, "001") == ()
        assert directory.name_of(session, SCHOOL) == "Red Bluff (Piñon Valley Schools)"


def test_an_older_answer_changes_nothing(database: Database, now: datetime) -> None:
    with database.write() as session:
        directory.copy_changes(session, Changes((Place(SCHOOL, "New name"),), 5))
        directory.copy_changes(session, Changes((Place(SCHOOL, "Old name"),), 4))
        assert directory.version_of_copy(session) == 5
        assert [place.name for place in directory.list_schools(session, "001")] == ["New name"]


def test_the_same_version_told_twice_is_asked_once(database: Database, now: datetime) -> None:
    tell(database, 3, now=now)
    tell(database, 3, now=now)
    with database.read() as session:
        assert len(session.execute(select(WORK)).all()) == 1


def test_the_directory_is_read_page_by_page() -> None:
    school = {"district_code": "001", "code": "023", "name": "Red Bluff", "is_open": True}
    pages = {
        None: {
            "version": 7,
            "districts": [{"code": "001", "name": "Piñon Valley", "is_open": True}],
            "schools": [],
            "next": "more",
        },
        "more": {"version": 7, "districts": [], "schools": [school], "next": None},
    }

    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.url.params["since"] == "2"
        return httpx2.Response(200, json=pages[request.url.params.get("after")])

    client = ServiceClient("http://stars.test")
    client._http = httpx2.Client(
        base_url="http://stars.test", transport=httpx2.MockTransport(answer)
    )
    changes = StarsSync(client).changes_since(2)
    assert changes.version == 7
    assert [str(place.organization) for place in changes.places] == ["001", "001/023"]
