"""Real servers for one run of tests or benches; nothing that ran before is touched."""

from tests.servers.postgresql import PostgreSQL, postgresql
from tests.servers.processes import free_port, run_folder, start, stop, wait_until
from tests.servers.programs import Program
from tests.servers.rabbitmq import RabbitMQ, RabbitMQNode, rabbitmq_node
from tests.servers.smtp import Mailbox, smtp_server

__all__ = [
    "Mailbox",
    "PostgreSQL",
    "Program",
    "RabbitMQ",
    "RabbitMQNode",
    "free_port",
    "postgresql",
    "rabbitmq_node",
    "run_folder",
    "smtp_server",
    "start",
    "stop",
    "wait_until",
]
