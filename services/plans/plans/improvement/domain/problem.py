"""One thing to say about one field of a plan: a code, told in words by the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from plans.improvement.domain.steps import Step
from servicekit.errors import FieldProblem

_SENTENCES = {
    "missing": "This is still missing.",
    "no-strategy": "Add at least one strategy to this tier.",
    "not-a-number": "Enter a number from 0 to 100, such as 20.5.",
    "out-of-range": "Enter a number from 0 to 100, such as 20.5.",
    "too-many-decimals": "Enter at most two decimals.",
    "cut-too-large": "The cut is larger than the latest rate.",
    "no-latest-rate": "There is no latest rate to cut: enter the target as a rate.",
    "not-an-email": "Enter an e-mail address such as name@district.example.",
    "unknown-strategy": "Choose a strategy from the catalogue, or write your own.",
    "start-outside-tier": "The start lies outside of this tier.",
    "not-a-date": "Enter a date such as 2026-10-15.",
    "date-outside-year": "This date lies outside of the school year.",
    "strategy-of-another-tier": "This strategy belongs to another tier.",
    "not-a-school-of-district": "This is no open school of the district: leave it out.",
    "target-above-latest": "The target is higher than the latest rate.",
    "target-out-of-reach": "More students can no longer stay under 10 % than the target allows.",
    "schools-above-district": "The schools' targets together allow more than the district's own.",
}


class ProblemKind(StrEnum):
    """Not entered yet; to be corrected; worth a second look but never in the way."""

    MISSING = "missing"
    WRONG = "wrong"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One thing about one field: `pointer` is a JSON pointer into the step's document."""

    step: Step
    pointer: str
    code: str
    kind: ProblemKind
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """An English sentence; pages translate by `code`."""
        return _SENTENCES[self.code]

    def as_field_problem(self) -> FieldProblem:
        """As an error names it, the pointer beginning at the plan."""
        return FieldProblem(
            f"/steps/{self.step}{self.pointer}",
            self.code,
            self.detail,
            {**self.params, "step": self.step.value, "kind": self.kind.value},
        )


def missing(step: Step, pointer: str) -> Problem:
    """A field that is needed and empty."""
    return Problem(step, pointer, "missing", ProblemKind.MISSING)
