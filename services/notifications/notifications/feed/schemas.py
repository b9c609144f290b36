"""What the feed answers."""

from pydantic import BaseModel

from contracts.events import CloudEvent


class FeedEvent(BaseModel):
    """`event` as it was published, byte for byte; `cursor` is its place in the feed."""

    cursor: int
    event: CloudEvent


class Feed(BaseModel):
    """Ask again with `after=<next_after>`; `has_more`: at once, else after a while."""

    events: list[FeedEvent]
    next_after: int
    has_more: bool
