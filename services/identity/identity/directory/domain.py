"""Districts and schools as identity needs them: a code and a name."""

import unicodedata
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


def foldable(text: str) -> str:
    """Lower case without accents, as names are searched: Piñon is found by pinon."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
