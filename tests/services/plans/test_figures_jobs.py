"""Events of stars-sync, the work they cause, and the figures that are kept."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from contracts.events import CloudEvent, Event, source_of
from contracts.organizations import Organization
from contracts.stars_sync import DirectoryUpdated, SnapshotPublished
from plans.consumers import create_consumer
from plans.figures import jobs as figures_jobs
from plans.figures import usecases as figures
from plans.figures.clients import HttpStars
from plans.figures.domain import Reach
from plans.figures.tables import FIGURE, PLACE
from servicekit.auth import ServiceClient
from servicekit.bus import Message
from servicekit.db import Database
from servicekit.schedule import WORK, Jobs
from stars_sync.domain.groups import dimension_of
from stars_sync.schemas import (
    DirectoryOut,
    DistrictOut,
    FigureOut,
    FiguresOut,
    ReachOut,
    SchoolOut,
    SnapshotOut,
)
from tests.services.plans.factories import SCHOOL, YEAR
from tests.services.reporting.answers import answering

FIRST, SECOND = UUID(int=1), UUID(int=2)
PREFIX = "/api/v1/stars-sync"


def make_message(event: Event, now: datetime, *, version: int = 1) -> Message:
    """The event as the bus brings it."""
    event_id = uuid4()
    envelope = CloudEvent(
        id=event_id,
        source=source_of(event.type),
        type=event.type,
        subject=event.subject,
        time=now,
        dataschema="",
        aggregateversion=version,
        correlationid="-",
        data=event.model_dump(mode="json"),
    )
    return Message(str(event_id), event.type, envelope.model_dump_json().encode(), "aip.events")


def make_published(snapshot_id: UUID) -> SnapshotPublished:
    return SnapshotPublished(
        snapshot_id=snapshot_id, school_year=YEAR, period="40D", as_of=date(2026, 10, 1)
    )


def make_row(
    item: str,
    students: int,
    *,
    school: str | None = "023",
    is_public: bool = True,
    reach: ReachOut | None = None,
) -> FigureOut:
    """A figure as stars-sync answers a service; without a school that of the whole state."""
    return FigureOut(
        district_code="001" if school else None,
        school_code=school,
        dimension=dimension_of(item),
        item=item,
        is_masked=False,
        students=students,
        numerator=98,
        denominator=398,
        not_in_tier=4,
        tiers=(200, 100, 60, 38),
        audiences=["own", "public", "state"] if is_public else ["own", "state"],
        reach=reach,
    )


def make_answer(snapshot_id: UUID, *rows: FigureOut, days_to_come: int | None = None) -> Any:
    snapshot = SnapshotOut(
        id=snapshot_id,
        school_year=YEAR,
        period="40D",
        as_of=date(2026, 10, 1),
        status="active",
        rule_version="nm-chronic-1",
        mask_version="primary-1",
        published_at=datetime(2026, 10, 2, tzinfo=UTC),
        days_to_come=days_to_come,
    )
    return FiguresOut(snapshot=snapshot, figures=rows).model_dump(mode="json")


def make_directory(version: int, name: str, *, is_open: bool, then: str | None = None) -> Any:
    about = {"nces_id": "", "version": version}
    school = SchoolOut(
        district_code="001",
        code="023",
        name=name,
        level="MS",
        status="OPEN" if is_open else "CLOSED",
        is_open=is_open,
        **about,
    )
    district = DistrictOut(
        code="001", name="Piñon Valley", organization_type="", is_open=True, **about
    )
    return DirectoryOut(
        version=version,
        districts=[district] if then else [],
        schools=[] if then else [school],
        next=then,
    ).model_dump(mode="json")


ANSWERS: Mapping[str, Any] = {
    f"{PREFIX}/snapshots/{FIRST}/figures": make_answer(
        FIRST,
        make_row("ALL", 9000, school=None),
        make_row("ALL", 402),
        make_row("B", 7, is_public=False),
    ),
    f"{PREFIX}/snapshots/{SECOND}/figures": make_answer(
        SECOND,
        make_row("ALL", 410, reach=ReachOut(lost_at_least=20, days_left=6)),
        days_to_come=140,
    ),
    f"{PREFIX}/directory?since=0": make_directory(1, "Old", is_open=True, then="001"),
    f"{PREFIX}/directory?since=0&after=001": make_directory(1, "Old", is_open=True),
    f"{PREFIX}/directory?since=1": make_directory(2, "New", is_open=False),
}
"""In the provider's own classes, so that a change of its answers breaks these tests."""


class Worker:
    """The consumer and the jobs of plans beside a stars-sync that answers over HTTP."""

    def __init__(self, database: Database, url: str, now: datetime) -> None:
        self._database, self._now = database, now
        self._consumer, self._jobs = create_consumer(), Jobs()
        self._http = ServiceClient(url)
        figures_jobs.register(self._jobs, HttpStars(self._http))

    def hear(self, event: Event, *, version: int = 1) -> None:
        self._consumer.receive(
            self._database, [make_message(event, self._now, version=version)], now=self._now
        )

    def work(self) -> int:
        return self._jobs.do_due(self._database, now=self._now)

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def worker(database: Database, now: datetime) -> Iterator[Worker]:
    with answering(ANSWERS) as url:
        worker = Worker(database, url, now)
        yield worker
        worker.close()


def stored(database: Database) -> dict[tuple[str, str, str], tuple[int, bool]]:
    with database.read() as session:
        return {
            (row.district_code, row.school_code, row.item): (row.enrolled, row.is_public)
            for row in session.execute(select(FIGURE))
        }


def test_a_published_snapshots_figures_are_fetched_with_their_masks(
    worker: Worker, database: Database
) -> None:
    worker.hear(make_published(FIRST))
    assert stored(database) == {}
    assert worker.work() == 1
    assert stored(database) == {
        ("001", "023", "ALL"): (402, True),
        ("001", "023", "B"): (7, False),
    }


def test_a_later_snapshot_of_the_period_takes_the_place_of_the_former(
    worker: Worker, database: Database
) -> None:
    worker.hear(make_published(FIRST))
    worker.work()
    worker.hear(make_published(SECOND), version=2)
    assert len(stored(database)) == 2, "the former figures serve until the new ones are there"
    worker.work()
    assert stored(database) == {("001", "023", "ALL"): (410, True)}


def test_what_the_year_can_still_come_to_is_kept_where_it_is_told(
    worker: Worker, database: Database
) -> None:
    def told() -> tuple[int | None, Reach | None]:
        with database.read() as session:
            known = figures.known_for(session, SCHOOL, YEAR, ("2024-2025", "2025-2026"))
        assert known.current is not None
        return known.current.snapshot.days_to_come, known.current.figures["ALL"].reach

    worker.hear(make_published(FIRST))
    worker.work()
    assert told() == (None, None), "as a snapshot answers that was published before"
    worker.hear(make_published(SECOND), version=2)
    worker.work()
    assert told() == (140, Reach(20, 6))


def test_figures_that_are_valid_no_longer_are_not_kept(worker: Worker, database: Database) -> None:
    worker.hear(make_published(FIRST))
    worker.hear(make_published(SECOND), version=2)
    assert worker.work() == 2
    assert stored(database) == {("001", "023", "ALL"): (410, True)}


def test_an_older_event_after_a_newer_one_has_no_effect(worker: Worker, database: Database) -> None:
    worker.hear(make_published(SECOND), version=2)
    worker.hear(make_published(FIRST), version=1)
    worker.work()
    assert stored(database) == {("001", "023", "ALL"): (410, True)}


def test_a_former_snapshot_can_become_the_valid_one_again(
    worker: Worker, database: Database
) -> None:
    for version, snapshot_id in enumerate((FIRST, SECOND, FIRST), start=1):
        worker.hear(make_published(snapshot_id), version=version)
        worker.work()
    assert stored(database)["001", "023", "ALL"] == (402, True)


def test_what_cannot_be_fetched_now_is_tried_again(worker: Worker, database: Database) -> None:
    worker.hear(make_published(UUID(int=9)))
    assert worker.work() == 1
    with database.read() as session:
        row = session.execute(select(WORK)).one()
    assert row.done_at is None
    assert row.attempts == 1
    assert row.last_error
    assert stored(database) == {}


def test_the_directory_is_followed_and_a_closed_school_stays(
    worker: Worker, database: Database
) -> None:
    worker.hear(DirectoryUpdated(version=1, district_count=1, school_count=1))
    worker.work()
    worker.hear(DirectoryUpdated(version=2, district_count=1, school_count=1), version=2)
    worker.work()
    with database.read() as session:
        place = figures.read_place(session, SCHOOL, within=Organization())
        assert (place.name, place.district_name, place.is_open) == ("New", "Piñon Valley", False)
        assert len(session.execute(select(PLACE)).all()) == 2
        listed = figures.list_places(session, within=Organization("001"))
    assert [str(one.organization) for one in listed] == ["001"]


def test_a_directory_that_is_known_is_not_fetched_again(worker: Worker) -> None:
    event = DirectoryUpdated(version=1, district_count=1, school_count=1)
    worker.hear(event)
    worker.work()
    worker.hear(event, version=2)
    assert worker.work() == 0
