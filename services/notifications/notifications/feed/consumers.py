"""Every public event goes into the feed."""

from notifications.feed import usecases
from servicekit.inbox import Consumer


def consume(consumer: Consumer) -> None:
    """Have every event that the bus brings looked at."""
    consumer.on_each(usecases.append_if_public)
