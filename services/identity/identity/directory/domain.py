"""Districts and schools as identity needs them: a code and a name."""

from dataclasses import dataclass

from contracts.organizations import Organization

STATE_NAME = "State of New Mexico"


@dataclass(frozen=True)
class Place:
    """One district or school and how it is called."""

    organization: Organization
    name: str
    is_open: bool = True


@dataclass(frozen=True)
class Changes:
    """What stars-sync answered: the places that changed, and the version reached."""

    places: tuple[Place, ...]
    version: int
