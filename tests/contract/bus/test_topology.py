"""Putting the topology in place, again and again, on both brokers (R8, R9)."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.topology import EVENTS, Queue
from servicekit.bus import DELIVERY_LIMIT, BusUnavailable, Unroutable, apply_topology
from tests.contract.bus.brokers import TOPOLOGY, Broker
from tests.contract.bus.deeds import message, names, publish, run, take
from tests.servers import RabbitMQ, free_port, wait_until


def test_it_may_be_put_in_place_again_without_harm(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["a"])
            apply_topology(broker.admin_url, TOPOLOGY)
            assert names(await take(reporting, "reporting.events", 1)) == ["a"]

    run(work)


def test_a_queue_ends_with_the_bindings_it_has_now(broker: Broker) -> None:
    async def work() -> None:
        changed = Queue("reporting.events", ((EVENTS, "plans.school_year.#"),))
        apply_topology(broker.admin_url, replace(TOPOLOGY, version=2, queues=(changed,)))
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["new"], type="plans.school_year.opened.v1")
            assert names(await take(reporting, "reporting.events", 1)) == ["new"]
            with pytest.raises(Unroutable):
                await plans.publish(message("old", type="plans.plan.returned.v1"))

    run(work)


def test_the_broker_watches_over_each_service_queue(
    rabbitmq: RabbitMQ, rabbitmq_broker: Broker
) -> None:
    path = f"/queues/{rabbitmq_broker.admin_url.rpartition('/')[2]}/reporting.events"
    wait_until(lambda: "effective_policy_definition" in rabbitmq.ask("GET", path), "no policy")
    queue = rabbitmq.ask("GET", path)
    assert queue["type"] == "quorum"
    assert queue["arguments"]["x-single-active-consumer"] is True
    assert queue["effective_policy_definition"] == {
        "dead-letter-exchange": "aip.dlx",
        "dead-letter-routing-key": "reporting.events",
        "dead-letter-strategy": "at-least-once",
        "delivery-limit": DELIVERY_LIMIT - 1,  # the broker counts returns
        "overflow": "reject-publish",
    }


def test_a_management_api_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BusUnavailable, match="cannot be reached"):
        apply_topology(f"http://admin:secret@127.0.0.1:{free_port()}/", TOPOLOGY)


def test_a_queue_of_another_kind_is_not_taken_over(rabbitmq: RabbitMQ, amqp_url: str) -> None:
    vhost = amqp_url.rpartition("/")[2]
    rabbitmq.ask("PUT", f"/queues/{vhost}/reporting.events", {"durable": True})
    with pytest.raises(BusUnavailable, match=r"reporting\.events"):
        apply_topology(f"{rabbitmq.management_url}/{vhost}", TOPOLOGY)
