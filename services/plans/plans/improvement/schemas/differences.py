"""Answers about what changed, and the body that brings a former version back."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from plans.improvement.domain.steps import Step
from plans.schemas import Answer, Body


class DifferenceOut(Answer):
    """One field before and after, null where it is empty.

    `pointer` names an entry of a list by its id, such as `/tier_2/s1/measure`; of figures by group
    or grade, such as `/subgroups/EL/latest`; a file by its id, such as `/attachments/<id>`, with
    name and SHA-256, and unless an earlier release froze it, `media_type` and `size` in bytes.
    """

    step: Step
    pointer: str
    before: Any
    after: Any


class DifferencesOut(Answer):
    """From revision `before`, the older one, to `after`; typed, shown and attached."""

    before: int
    after: int
    items: Sequence[DifferenceOut]
    figures: Sequence[DifferenceOut]
    attachments: Sequence[DifferenceOut]


class Restoration(Body):
    """Which saved version of the step to store again as the next one."""

    version: Annotated[int, Field(ge=1)]
