"""What the tests of the API send again and again."""

from typing import Any
from uuid import UUID

from plans.improvement.domain.documents import document_steps
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import make_body

CERTIFIED = {"certified": True, "certification_version": "school-1"}


def save(ask: Ask, plan_id: UUID, step: str, body: Any, version: int | str = 0, **more: Any) -> Any:
    headers = {"If-Match": f'"{version}"' if isinstance(version, int) else version}
    return ask("PUT", f"/{plan_id}/steps/{step}", json=body, headers=headers, **more)


def fill(ask: Ask, plan_id: UUID) -> None:
    for step in document_steps("school"):
        assert save(ask, plan_id, step, make_body(step)).status_code == 200


def submit(ask: Ask, plan_id: UUID, key: str = "key-of-one-intent", **more: Any) -> Any:
    body = more.pop("json", CERTIFIED)
    return ask(
        "POST",
        f"/{plan_id}/submissions",
        json=body,
        headers={"Idempotency-Key": key},
        **more,
    )


def pointers(answer: Any) -> list[tuple[str, str]]:
    assert answer.headers["content-type"] == "application/problem+json"
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
