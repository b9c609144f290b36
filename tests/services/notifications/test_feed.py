"""The feed of public events: in order, for good, byte for byte."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.identity import AccountAuthzChanged
from contracts.plans import SchoolYearChanged
from notifications.app import create_app
from notifications.consumers import create_consumer
from notifications.feed import store
from notifications.feed.tables import PublicEventRow
from notifications.permissions import GRANTS
from notifications.settings import Settings
from servicekit.auth import Authorization, Floors
from servicekit.db import Database
from servicekit.inbox import Consumer
from tests.servicekit.tokens import claims, token, verifier
from tests.services.notifications.factories import KEY, make_message, make_submission

READER = {"aud": ["notifications"], "scope": "events:read", "sid": None, "role": None, "org": None}


@pytest.fixture
def settings(make_settings: Callable[..., Settings], database: Database) -> Settings:
    settings = make_settings(Settings, database_url=database.url)
    (settings.secrets_dir / "commands.key").write_text(KEY)
    return settings


@pytest.fixture
def consumer(settings: Settings) -> Consumer:
    return create_consumer(settings)


@pytest.fixture
def client(settings: Settings, database: Database) -> Iterator[TestClient]:
    app = create_app(settings)
    app.state.authorization = Authorization(
        verifier(audience="notifications"), Floors(database), GRANTS
    )
    headers = {"Authorization": f"Bearer {token(claims(**READER))}"}
    yield TestClient(app, headers=headers)
    app.state.database.close()


def test_public_events_come_out_as_they_went_in(
    database: Database, consumer: Consumer, client: TestClient, now: datetime
) -> None:
    submitted = make_message(make_submission(), now)
    # Spaces and order of its own: what is written again would differ.
    spaced = submitted.body.replace(b'"data":{', b'"data" : { ')
    first = type(submitted)(submitted.id, submitted.type, spaced)
    private = make_message(AccountAuthzChanged(account_id=uuid4(), authz_v=2), now)
    second = make_message(SchoolYearChanged(school_year="2026-2027", status="active"), now)
    consumer.receive(database, [first, private, second, first], now=now)
    whole = client.get("/api/v1/events").raise_for_status()
    assert spaced in whole.content
    events = whole.json()["events"]
    assert [event["event"]["id"] for event in events] == [first.id, second.id]
    assert whole.json()["has_more"] is False
    page = client.get("/api/v1/events", params={"limit": 1}).json()
    assert page["has_more"] is True
    rest = client.get("/api/v1/events", params={"after": page["next_after"]}).json()
    assert [event["event"]["id"] for event in rest["events"]] == [second.id]
    end = client.get("/api/v1/events", params={"after": rest["next_after"]}).json()
    assert end == {"events": [], "next_after": rest["next_after"], "has_more": False}


def test_a_public_event_is_never_changed(
    database: Database, consumer: Consumer, now: datetime
) -> None:
    consumer.receive(database, [make_message(make_submission(), now)], now=now)
    for statement in (update(PublicEventRow).values(event_type="x"), delete(PublicEventRow)):
        with pytest.raises(DBAPIError, match="never changed"), database.write() as session:
            session.execute(statement)
    with database.read() as session:
        assert session.execute(select(PublicEventRow.event_type)).scalars().all() == [
            "plans.plan.submitted.v1"
        ]


def test_only_a_client_with_the_scope_reads_the_feed(client: TestClient) -> None:
    person = token(claims(aud=["notifications"], role="it_admin", org="state"))
    other = token(claims(**(READER | {"scope": "report:read"})))
    for bearer, status in ((person, 403), (other, 403), ("nonsense", 401)):
        answer = client.get("/api/v1/events", headers={"Authorization": f"Bearer {bearer}"})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_cursor_that_is_none_is_refused(client: TestClient) -> None:
    for asked in ({"after": "x"}, {"after": -1}, {"limit": 0}, {"limit": 501}):
        answer = client.get("/api/v1/events", params=asked)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(asked))}"


def test_an_event_appended_twice_stands_once(session: Session, now: datetime) -> None:
    event_id = uuid4()
    before = len(store.list_after(session, 0, 100))
    for _ in range(2):
        store.append_event(session, event_id, "plans.plan.submitted.v1", "{}", now=now)
    assert len(store.list_after(session, 0, 100)) == before + 1
