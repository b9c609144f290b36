"""Bodies and answers about keeping parts of last year's plan."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from plans.improvement.domain.carrying_over import CarryOver
from plans.improvement.domain.steps import Step
from plans.schemas import Answer, Body


class CarriedParts(Body):
    """What to keep: `contact`, `team`, `root-causes`, a strategy as `tier_2/s1`."""

    parts: Annotated[
        list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=200)
    ]


class CarryOverOut(Answer):
    """The plan to choose from: its newest revision, or its draft where `revision` is null."""

    plan_id: UUID
    school_year: str
    revision: int | None
    parts: Sequence[str]
    documents: Mapping[Step, Any]

    @classmethod
    def of(cls, found: CarryOver) -> Self:
        former = found.former
        return cls(
            plan_id=former.plan_id,
            school_year=former.school_year,
            revision=former.revision,
            parts=found.parts,
            documents={step: document.body for step, document in former.documents.items()},
        )
