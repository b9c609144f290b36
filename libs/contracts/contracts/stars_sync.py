"""What stars-sync tells the others: that something changed, never a figure or a student."""

from datetime import date
from typing import Literal
from uuid import UUID

from contracts.events import Event

Period = Literal["40D", "80D", "120D", "EOY"]


class DirectoryUpdated(
    Event, type="stars_sync.directory.updated.v1", subject="directory/state", public=True
):
    """Districts or schools were added, renamed, opened or closed; stars-sync pages the changes."""

    version: int
    district_count: int
    school_count: int


class SnapshotPublished(
    Event,
    type="stars_sync.snapshot.published.v1",
    subject="snapshot/{school_year}/{period}",
    public=True,
):
    """The figures of a school year up to a period's date are the valid ones from now on."""

    snapshot_id: UUID
    school_year: str
    period: Period
    as_of: date
