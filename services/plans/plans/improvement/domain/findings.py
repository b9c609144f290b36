"""Everything there is to say about the documents of a plan at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.figures.domain import Known
from plans.improvement.domain.documents import SchoolTargetsDocument, TargetsDocument
from plans.improvement.domain.hub import HubEntry, SavedStep, document_entry
from plans.improvement.domain.problem import Problem
from plans.improvement.domain.problems import problems_of, warnings_of
from plans.improvement.domain.steps import Step
from plans.improvement.domain.targets import TargetRows, target_rows


@dataclass(frozen=True)
class PlanRules:
    """What a state may decide otherwise; settings."""

    optional_under: int = 20
    everyone_files: bool = False


@dataclass(frozen=True)
class Findings:
    """The targets table, and per step its line in the task list, problems and warnings."""

    rows: TargetRows
    problems_by_step: Mapping[Step, Sequence[Problem]]
    warnings_by_step: Mapping[Step, Sequence[Problem]]
    entries: Sequence[HubEntry]

    @property
    def problems(self) -> Sequence[Problem]:
        return [one for problems in self.problems_by_step.values() for one in problems]

    @property
    def warnings(self) -> Sequence[Problem]:
        return [one for warnings in self.warnings_by_step.values() for one in warnings]


def examine(
    steps: Sequence[SavedStep], known: Known, rules: PlanRules, *, measures_required: bool
) -> Findings:
    """Look at these documents of one plan beside its figures."""
    targets = next(
        (one.document for one in steps if isinstance(one.document, TargetsDocument)),
        TargetsDocument(),
    )
    of_schools = next(
        (one.document for one in steps if isinstance(one.document, SchoolTargetsDocument)), None
    )
    rows = target_rows(targets, known, optional_under=rules.optional_under, of_schools=of_schools)
    problems = {
        one.step: problems_of(one.step, one.document, rows, measures_required=measures_required)
        for one in steps
    }
    return Findings(
        rows,
        problems,
        {one.step: warnings_of(one.document, rows) for one in steps},
        [document_entry(one, problems[one.step], rows) for one in steps],
    )
