"""Clients of other systems: made, given a new secret, closed, over the API."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from identity.oauth import keys
from identity.oauth.domain import Client
from identity.oauth.keys import SigningKeys
from identity.oauth.registered_clients import CLIENTS
from identity.oauth.tables import OAuthClientRow
from identity.settings import Settings
from servicekit.audit import AUDIT
from servicekit.db import Database
from servicekit.process import utc_now

PATH = "/api/v1/identity/clients"
READER: dict[str, Any] = {"client_id": "sub-warehouse", "scopes": ["events:read"]}
Api = Callable[..., TestClient]


@pytest.fixture
def as_client(app: FastAPI, settings: Settings) -> Api:
    """`as_client("operator")`: the API, called with that client's own token."""

    def call(name: str) -> TestClient:
        signing = SigningKeys(settings.secrets_dir / "signing")
        known = Client(name, "", CLIENTS[name], ())
        token = keys.client_token(
            signing, settings.issuer, known, CLIENTS[name] | {"recipients:read"}, now=utc_now()
        )
        return TestClient(app, headers={"Authorization": f"Bearer {token}"})

    return call


def version_of(api: TestClient) -> int:
    """Of the one client there is."""
    ((version),) = [one["version"] for one in api.get(PATH).json()["items"]]
    return int(version)


def rotate(api: TestClient, version: int, name: str = "sub-warehouse") -> Any:
    return api.post(f"{PATH}/{name}/rotation", headers={"If-Match": f'"{version}"'})


def token_for(app: FastAPI, secret: str, **more: str) -> Any:
    form = {"grant_type": "client_credentials"} | more
    http = TestClient(app, base_url="http://localhost:8000")
    return http.post("/identity/oauth/token", data=form, auth=(READER["client_id"], secret))


def test_a_client_gets_tokens_with_the_secret_that_is_shown_once(
    app: FastAPI, as_client: Api, database: Database
) -> None:
    made = as_client("operator").post(PATH, json=READER)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    secret = made.json()["client_secret"]
    assert token_for(app, secret).json()["scope"] == "events:read"
    assert token_for(app, secret, scope="plan:read").json()["error"] == "invalid_scope"
    with database.read() as session:
        row = session.get_one(OAuthClientRow, READER["client_id"])
        noted = session.execute(select(AUDIT).where(AUDIT.c.action == "create_client")).one()
    assert secret not in str([row.secret_digest, tuple(noted)])
    assert (noted.actor, noted.object) == ("operator", "client/sub-warehouse")


def test_rotating_makes_the_former_secret_worthless(app: FastAPI, as_client: Api) -> None:
    operator = as_client("operator")
    first = operator.post(PATH, json=READER).json()["client_secret"]
    second = rotate(operator, version_of(operator)).raise_for_status().json()
    assert token_for(app, first).status_code == 401
    assert token_for(app, second["client_secret"]).status_code == 200


def test_of_two_rotations_over_the_same_secret_one_counts(app: FastAPI, as_client: Api) -> None:
    operator = as_client("operator")
    operator.post(PATH, json=READER)
    seen = version_of(operator)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(partial(rotate, operator), [seen, seen]))
    assert sorted(one.status_code for one in answers) == [200, 412]
    (good,) = [one.json()["client_secret"] for one in answers if one.is_success]
    assert token_for(app, good).status_code == 200
    assert operator.post(f"{PATH}/sub-warehouse/rotation").status_code == 428


def test_the_list_has_the_clients_of_others_and_no_secret(as_client: Api) -> None:
    operator = as_client("operator")
    assert operator.get(PATH).json() == {
        "items": [],
        "scopes": ["events:read", "plan:read", "school_year:read"],
    }
    secret = operator.post(PATH, json=READER).json()["client_secret"]
    operator.post(f"{PATH}/sub-warehouse/disable")
    answer = operator.get(PATH)
    (known,) = answer.json()["items"]
    assert (known["client_id"], known["scopes"], known["is_active"]) == (
        "sub-warehouse",
        ["events:read"],
        False,
    )
    assert secret not in answer.text


def test_a_disabled_client_gets_no_token_until_it_is_made_again(
    app: FastAPI, as_client: Api
) -> None:
    operator = as_client("operator")
    first = operator.post(PATH, json=READER).json()["client_secret"]
    assert operator.post(f"{PATH}/sub-warehouse/disable").status_code == 204
    assert token_for(app, first).status_code == 401
    assert operator.post(f"{PATH}/sub-warehouse/disable").status_code == 404
    assert rotate(operator, version_of(operator)).status_code == 404
    again = operator.post(PATH, json=READER).json()["client_secret"]
    assert token_for(app, first).status_code == 401
    assert token_for(app, again).status_code == 200


def test_outsiders_get_no_scope_but_those_that_read(as_client: Api) -> None:
    for scope in ("plan:edit", "figures:read", "clients:write", "recipients:read", "nonsense"):
        answer = as_client("operator").post(PATH, json={**READER, "scopes": [scope]})
        assert (answer.status_code, answer.json()["code"]) == (422, "scope-unfit")


def test_a_name_is_given_once_and_ours_are_never_touched(as_client: Api) -> None:
    operator = as_client("operator")
    assert operator.post(PATH, json=READER).status_code == 201
    assert operator.post(PATH, json=READER).json()["code"] == "client-exists"
    assert operator.post(PATH, json={**READER, "client_id": "plans"}).json()["code"] == "own-client"
    assert operator.post(f"{PATH}/gateway/disable").json()["code"] == "own-client"
    assert rotate(operator, 1, "gateway").json()["code"] == "own-client"
    assert operator.post(PATH, json={**READER, "client_id": "A b"}).status_code == 422


def test_only_the_operator_makes_clients(app: FastAPI, as_client: Api) -> None:
    assert as_client("notifications").get(PATH).status_code == 403
    for path in (PATH, f"{PATH}/x/rotation", f"{PATH}/x/disable"):
        assert as_client("notifications").post(path, json=READER).status_code == 403
        assert TestClient(app).post(path, json=READER).status_code == 401
