"""`broker`: each test of the suite runs on both."""

from pathlib import Path
from typing import cast

import pytest

from tests.contract.bus.brokers import Broker, broker_in_file, broker_on_rabbitmq
from tests.servers import RabbitMQ


@pytest.fixture(params=["file", "rabbitmq"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Broker:
    if request.param == "file":
        return broker_in_file(f"sqlite:///{tmp_path / 'broker.sqlite'}")
    return cast("Broker", request.getfixturevalue("rabbitmq_broker"))


@pytest.fixture
def rabbitmq_broker(rabbitmq: RabbitMQ, amqp_url: str) -> Broker:
    return broker_on_rabbitmq(rabbitmq, amqp_url)
