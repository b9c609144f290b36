"""The list of subscribers: what its patterns mean, who may change it, what is written down."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from notifications.app import create_app
from notifications.permissions import GRANTS
from notifications.settings import Settings
from notifications.subscribers.domain import public_types
from servicekit.audit import AUDIT
from servicekit.auth import Authorization, Floors
from servicekit.db import Database
from tests.servicekit.tokens import claims, token, verifier
from tests.services.notifications.factories import KEY

PATH = "/api/v1/notifications/subscribers"
NEW = {"name": "warehouse", "event_patterns": ["plans.plan.#"], "client_id": "sub-warehouse"}


@pytest.fixture
def client(make_settings: Callable[..., Settings], database: Database) -> Iterator[TestClient]:
    """The API, called by the operator's client."""
    settings = make_settings(Settings, database_url=database.url)
    (settings.secrets_dir / "commands.key").write_text(KEY)
    app = create_app(settings)
    app.state.authorization = Authorization(
        verifier(audience="notifications"), Floors(database), GRANTS
    )
    yield TestClient(app, headers=bearer("subscribers:write"))
    app.state.database.close()


def bearer(scope: str) -> dict[str, str]:
    given = {"aud": ["notifications"], "sub": "operator", "scope": scope}
    said = claims(**given, sid=None, role=None, org=None)
    return {"Authorization": f"Bearer {token(said)}"}


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("plans.plan.submitted.v1", True),
        ("plans.plan.*.v1", True),
        ("plans.#", True),
        ("#", True),
        ("#.v1", True),
        ("*.plan.#", True),
        ("plans.*", False),
        ("plans.plan.submitted", False),
        ("stars_sync.#", False),
    ],
)
def test_a_pattern_fits_as_on_the_bus(pattern: str, fits: bool) -> None:
    assert ("plans.plan.submitted.v1" in public_types(pattern)) is fits


def test_no_pattern_lets_a_type_in_that_is_not_public() -> None:
    assert public_types("#")
    assert public_types("identity.#") == []
    assert not [name for name in public_types("#") if name.startswith("identity.")]


def test_a_subscriber_is_added_listed_rotated_and_removed(
    client: TestClient, database: Database
) -> None:
    added = client.post(PATH, json=NEW)
    assert added.status_code == 201, added.text
    assert "plans.plan.submitted.v1" in added.json()["event_types"]
    assert client.post(PATH, json=NEW).json()["code"] == "subscriber-exists"
    assert client.post(f"{PATH}/warehouse/rotation").json() == added.json()
    assert client.delete(f"{PATH}/warehouse").status_code == 204
    (listed,) = client.get(PATH).json()["items"]
    assert (listed["name"], listed["is_active"]) == ("warehouse", False)
    for gone in (
        client.delete(f"{PATH}/warehouse"),
        client.post(f"{PATH}/warehouse/rotation"),
    ):
        assert (gone.status_code, gone.json()["code"]) == (404, "subscriber-not-found")
    assert client.post(PATH, json=NEW).status_code == 201
    with database.read() as session:
        actions = session.execute(select(AUDIT.c.action).order_by(AUDIT.c.n)).scalars().all()
    assert actions == ["add_subscriber", "rotate_subscriber", "remove_subscriber", "add_subscriber"]


def test_a_pattern_without_a_public_event_is_refused(client: TestClient) -> None:
    patterns = ["plans.#", "identity.account.#"]
    answer = client.post(PATH, json={**NEW, "event_patterns": patterns})
    assert (answer.status_code, answer.json()["code"]) == (422, "event-pattern-unfit")
    assert [at["pointer"] for at in answer.json()["errors"]] == ["/event_patterns/1"]


@pytest.mark.parametrize("name", ["", "A", "a b", "a.b", "-a", "a" * 41, "^$"])
def test_a_name_that_would_say_more_on_the_broker_is_refused(client: TestClient, name: str) -> None:
    assert client.post(PATH, json={**NEW, "name": name}).status_code == 422


def test_only_the_operators_client_keeps_the_list(client: TestClient) -> None:
    reader = bearer("events:read")
    asked = [
        client.get(PATH, headers=reader),
        client.post(PATH, json=NEW, headers=reader),
        client.post(f"{PATH}/warehouse/rotation", headers=reader),
        client.delete(f"{PATH}/warehouse", headers=reader),
    ]
    assert {answer.status_code for answer in asked} == {403}
