"""Everything plans hears on the bus."""

from plans.figures import consumers as figures_consumers
from servicekit.auth import follow_revocations
from servicekit.inbox import Consumer


def create_consumer() -> Consumer:
    """The handlers of all subjects."""
    consumer = Consumer("plans")
    figures_consumers.consume(consumer)
    follow_revocations(consumer)
    return consumer
