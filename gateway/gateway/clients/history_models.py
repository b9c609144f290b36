"""What plans answers about former versions, revisions, and what changed between them."""

from datetime import datetime
from typing import Any

from gateway.clients.connection import Answer
from gateway.clients.plan_models import Document, Receipt


class StepVersionHead(Answer):
    version: int
    saved_at: datetime
    saved_by: str


class StepVersionHeads(Answer):
    items: tuple[StepVersionHead, ...]


class StepVersion(StepVersionHead):
    document: Document


class Revision(Receipt):
    """`document` is what was frozen: steps with their bodies, figures, and more."""

    document: dict[str, Any]

    @property
    def bodies(self) -> dict[str, Document]:
        return {step: one["body"] for step, one in self.document["steps"].items()}


class Difference(Answer):
    """One place before and after; entries of lists stand in `pointer` by their id."""

    step: str
    pointer: str
    before: Any
    after: Any


class DifferenceList(Answer):
    items: tuple[Difference, ...]


class Comparison(DifferenceList):
    """Of the revisions `before`, the older one, and `after`."""

    before: int
    after: int
    figures: tuple[Difference, ...]
    attachments: tuple[Difference, ...]
