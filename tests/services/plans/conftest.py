"""Plans with a small state in it, and its API."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from plans.app import create_app
from plans.permissions import GRANTS
from plans.settings import Settings
from servicekit.auth import Authorization, Floors
from servicekit.db import Database
from tests.servicekit.tokens import claims, token, verifier
from tests.services.plans.factories import make_caller, make_state

Ask = Callable[..., Response]


@pytest.fixture
def app(make_settings: Callable[..., Settings], database: Database) -> Iterator[FastAPI]:
    """The API on this test's database; tokens are checked against the tests' key."""
    app = create_app(make_settings(Settings, database_url=database.url))
    app.state.authorization = Authorization(verifier(), Floors(database), GRANTS)
    yield app
    app.state.database.close()


@pytest.fixture
def state(database: Database, now: datetime) -> None:
    """An active year, two districts, three schools, figures of one."""
    with database.write() as session:
        make_state(session, now)


@pytest.fixture
def ask(app: FastAPI, state: None) -> Ask:
    """`ask("PUT", "/<id>/steps/contact", json=…, role="it_admin", org="state")`: the answer."""
    client = TestClient(app, base_url="http://localhost:8000")

    def send(
        method: str,
        path: str,
        *,
        role: str = "school_coordinator",
        org: str = "001/023",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Response:
        bearer = token(claims(role=role, org=org, sub=make_caller(role, org).subject))
        sent = {"Authorization": f"Bearer {bearer}"} | (headers or {})
        return client.request(method, f"/api/v1/plans{path}", headers=sent, **more)

    return send


@pytest.fixture
def ask_as_client(app: FastAPI, state: None) -> Ask:
    """The same as another system with scopes."""
    client = TestClient(app, base_url="http://localhost:8000")

    def send(
        method: str, path: str, *, scope: str, headers: dict[str, str] | None = None, **more: Any
    ) -> Response:
        person = {"sid": None, "role": None, "org": None, "authz_v": None}
        bearer = token(claims(sub="reporting", scope=scope, **person))
        sent = {"Authorization": f"Bearer {bearer}"} | (headers or {})
        return client.request(method, f"/api/v1/plans{path}", headers=sent, **more)

    return send


@pytest.fixture
def plan_id(ask: Ask) -> UUID:
    """A plan that the school's coordinator has begun."""
    body = {"school_year": "2026-2027", "organization": "001/023"}
    return UUID(ask("POST", "", json=body).json()["id"])
