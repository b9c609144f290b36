"""Each event has its effect once: inbox row and effect in one transaction, then ack (R6, R9)."""

from servicekit.inbox.consumer import Consumer, parked
from servicekit.inbox.tables import INBOX

__all__ = ["INBOX", "Consumer", "parked"]
