"""`broker`: each test of the suite runs on both."""

from pathlib import Path
from typing import cast

import pytest

from tests.contract.bus.brokers import Broker, file_broker, rabbitmq_broker
from tests.servers import RabbitMQ


@pytest.fixture(params=["file", "rabbitmq"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Broker:
    if request.param == "file":
        return file_broker(f"sqlite:///{tmp_path / 'broker.sqlite'}")
    return cast("Broker", request.getfixturevalue("rabbitmq_broker"))


@pytest.fixture(name="rabbitmq_broker")
def make_rabbitmq_broker(rabbitmq: RabbitMQ, amqp_url: str) -> Broker:
    return rabbitmq_broker(rabbitmq, amqp_url)
