"""The directory as reporting copies it."""

from dataclasses import dataclass

from contracts.organizations import Organization


@dataclass(frozen=True)
class DirectoryEntry:
    """A district or school as it is now."""

    organization: Organization
    name: str
    is_open: bool


@dataclass(frozen=True)
class DirectoryPage:
    """Changes of a directory that is at `version`."""

    entries: tuple[DirectoryEntry, ...]
    version: int
