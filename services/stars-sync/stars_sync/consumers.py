"""What stars-sync hears on the bus: that somebody's access changed, nothing else."""

from servicekit.auth import follow_revocations
from servicekit.inbox import Consumer


def create_consumer() -> Consumer:
    """The consumer of `stars-sync.events`."""
    consumer = Consumer("stars-sync")
    follow_revocations(consumer)
    return consumer
