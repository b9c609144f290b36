"""Other systems hear of public events: over RabbitMQ, and from the feed (R12, R13)."""

import json
import urllib.error

import httpx2
import pytest
from sqlalchemy import func, select

from notifications.feed.tables import PublicEventRow
from servicekit.outbox import OUTBOX
from tests.e2e.stacks import only_embedded, only_full
from tests.systems.outsiders import Outsider, add, broker_of, plan_of, subscribers
from tests.systems.people import submit_plan
from tests.systems.stage import Stage

SUBMITTED, CREATED = "plans.plan.submitted.v1", "plans.plan.created.v1"


@only_full
def test_a_subscriber_receives_the_event_of_a_submission_from_its_own_queue(stage: Stage) -> None:
    outsider = add(stage, "warehouse", "plans.plan.submitted.#")
    plan_id = submitted_plan(stage)
    (received,) = outsider.read_queue(1)
    assert received == payload_of(stage, plan_id, SUBMITTED)
    event = json.loads(received)
    assert (event["specversion"], event["type"], event["data"]["plan_id"]) == (
        "1.0",
        SUBMITTED,
        plan_id,
    )


@only_full
def test_a_replay_brings_back_what_a_full_queue_dropped(stage: Stage) -> None:
    """F27 in small: nobody publishes slower for it, and every plan is there again, in order."""
    outsider = add(stage, "away", CREATED, queue_length=3)
    cursor = last_cursor(stage)
    plans = [stage.begin_plan().id for _ in range(4)]
    stage.wait_until_settled()
    assert [plan_of(line) for line in outsider.read_queue(3)] == plans[1:]

    with outsider.reading_queue(4) as consumer:
        stage.wait_for("nobody reads the queue", outsider.is_reading)
        said = subscribers(stage, "replay", "away", "--after", str(cursor))
        assert said["away"].startswith("4 events put again")
        printed, _ = consumer.communicate(timeout=30)
    again = printed.decode().splitlines()
    assert [plan_of(line) for line in again] == plans
    assert again[0] == payload_of(stage, plans[0], CREATED)


@only_full
def test_a_removed_subscriber_has_neither_user_nor_queue_nor_token(stage: Stage) -> None:
    outsider = add(stage, "leaving", "plans.#")
    subscribers(stage, "remove", "leaving")
    broker, vhost = broker_of(stage)
    for path in (f"/users/{outsider.shown['amqp user']}", f"/queues/{vhost}/sub.leaving"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            broker.ask("GET", path)
    subscribers(stage, "remove", "leaving", status=1)


@only_embedded
def test_without_rabbitmq_a_subscriber_reads_the_feed(stage: Stage) -> None:
    outsider = add(stage, "reader", "plans.plan.#")
    assert "queue" not in outsider.shown
    *_, cursor = outsider.read_feed()
    plan_id = submitted_plan(stage)
    stage.wait_until_settled()
    payload = payload_of(stage, plan_id, SUBMITTED)
    *events, after = outsider.read_feed(int(cursor))
    assert payload in events
    assert outsider.read_feed(int(after)) == [after]
    data = payload[payload.index('"data":') :]
    assert data.encode() in raw_feed(outsider)

    said = subscribers(stage, "replay", "reader", status=1)
    assert "AIP_BROKER_ADMIN_URL" in said["aipctl"]
    subscribers(stage, "remove", "reader")
    with pytest.raises(httpx2.HTTPStatusError, match="401"):
        raw_feed(outsider)


@only_embedded
def test_the_gateway_serves_what_is_written_about_public_events(stage: Stage) -> None:
    with httpx2.Client(base_url=stage.system.url, follow_redirects=True) as http:
        document = http.get("/api/docs/events")
        assert SUBMITTED in document.json()["channels"]
        schema = http.get(document.url.join(f"{SUBMITTED}.json"))
        assert schema.json()["title"] == "PlanSubmitted"
        hidden = http.get("/api/docs/events/identity.account.opened.v1.json")
        assert hidden.status_code == 404


def submitted_plan(stage: Stage) -> str:
    plan = stage.ready_plan()
    assert submit_plan(stage.person("coordinator"), plan.id).status_code == 201
    return plan.id


def payload_of(stage: Stage, plan_id: str, event_type: str) -> str:
    """The envelope as it stands in plans' outbox."""
    of_plan = OUTBOX.c.aggregate == f"plan/{plan_id}"
    told = select(OUTBOX.c.payload).where(of_plan, OUTBOX.c.routing_key == event_type)
    ((payload,),) = stage.rows("plans", told)
    return str(payload)


def last_cursor(stage: Stage) -> int:
    stage.wait_until_settled()
    ((position,),) = stage.rows("notifications", select(func.max(PublicEventRow.position)))
    return int(position)


def raw_feed(outsider: Outsider) -> bytes:
    """The feed's bytes, nothing parsed. Raises what httpx2 raises for a refusal."""
    shown = outsider.shown
    with httpx2.Client(base_url=outsider.stage.system.url, timeout=30) as http:
        given = http.post(
            "/identity/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(shown["client id"], shown["client secret"]),
        )
        token = given.raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        feed = http.get("/api/v1/events", params={"limit": 500}, headers=headers)
    return feed.raise_for_status().content
