"""Every public event goes into the feed."""

from contracts import identity, plans, stars_sync
from notifications.feed import usecases
from servicekit.inbox import Consumer

DECLARED = (identity, plans, stars_sync)
"""Whose events may reach us: their modules fill the registry of events."""


def consume(consumer: Consumer) -> None:
    """Have every event that the bus brings looked at."""
    consumer.on_each(usecases.append_if_public)
