"""What of last year's plan may be kept in this year's: people, root causes, strategies.

Targets never: they answer this year's figures. A part is named `contact`, `team`, `root-causes`,
or a strategy by tier and id, such as `tier_2/s1`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from plans.improvement.domain.documents import (
    ContactDocument,
    Document,
    Person,
    RootCausesDocument,
    TiersDocument,
)
from plans.improvement.domain.steps import Step

CARRIED = (Step.CONTACT, Step.ROOT_CAUSES, Step.TIERS)
"""The steps that can be filled from a former plan."""


@dataclass(frozen=True)
class FormerPlan:
    """The plan of the year before: its newest revision, or its draft where `revision` is None."""

    plan_id: UUID
    school_year: str
    revision: int | None
    documents: Mapping[Step, Document]

    @property
    def parts(self) -> Mapping[str, Step]:
        """The parts that hold something, and the step each belongs to."""
        return {
            part: step
            for step, document in self.documents.items()
            for part in _parts_of(step, document)
        }

    def kept(self, parts: Collection[str]) -> Mapping[Step, Document]:
        """The documents with these parts alone; only of steps of which a part is kept."""
        steps = {self.parts[part] for part in parts}
        return {step: _kept(self.documents[step], parts) for step in CARRIED if step in steps}


@dataclass(frozen=True)
class CarryOver:
    """What can be kept of a former plan: `parts` of steps that were never saved in the new one."""

    former: FormerPlan
    parts: Sequence[str]


def _parts_of(step: Step, document: Document) -> Sequence[str]:
    match document:
        case ContactDocument():
            has = {"contact": _is_filled(document.contact), "team": bool(document.team)}
            return [part for part, is_there in has.items() if is_there]
        case RootCausesDocument():
            return [step.value] if _is_filled(document) else []
        case TiersDocument():
            return [
                f"tier_{number}/{entry.id}"
                for number, entries in document.tiers.items()
                for entry in entries
            ]
    return []


def _is_filled(document: Document) -> bool:
    return any(
        value.strip() if isinstance(value, str) else value
        for value in document.model_dump().values()
    )


def _kept(document: Document, parts: Collection[str]) -> Document:
    match document:
        case ContactDocument(contact=contact, team=team):
            return ContactDocument(
                contact=contact if "contact" in parts else Person(),
                team=team if "team" in parts else (),
            )
        case TiersDocument():
            return document.model_copy(
                update={
                    f"tier_{number}": tuple(
                        entry for entry in entries if f"tier_{number}/{entry.id}" in parts
                    )
                    for number, entries in document.tiers.items()
                }
            )
    return document
