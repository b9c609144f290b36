"""What stands in the way of submitting, and what is worth a second look: pure functions of the
documents and figures, one code each, told in words by the pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from plans.catalogue.domain import OTHER, find_strategy
from plans.improvement.domain.documents import (
    ContactDocument,
    Document,
    Person,
    RootCausesDocument,
    StrategyEntry,
    TargetsDocument,
    TiersDocument,
)
from plans.improvement.domain.steps import Step
from plans.improvement.domain.targets import (
    Need,
    TargetRow,
    TargetRows,
    TargetUnreadable,
    rate_of,
)
from servicekit.errors import FieldProblem

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PLAN_FIELDS = ("action_steps", "responsible_parties", "resources", "timeline")
_MEASURE_FIELDS = ("measure", "data_collection")
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
    "strategy-of-another-tier": "This strategy belongs to another tier.",
    "target-above-latest": "The target is higher than the latest rate.",
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


def problems_of(
    step: Step, document: Document, rows: TargetRows, *, measures_required: bool
) -> Sequence[Problem]:
    """Everything that keeps this step from being complete, in the order of its fields."""
    match document:
        case ContactDocument():
            return list(_of_contact(document))
        case TargetsDocument():
            return list(_of_targets(document, rows))
        case RootCausesDocument():
            return list(_of_root_causes(document))
        case TiersDocument():
            return list(_of_tiers(document, measures_required))
    raise TypeError(f"{step} has no document of its own")


def warnings_of(document: Document, rows: TargetRows) -> Sequence[Problem]:
    """Targets above the latest known rate: allowed, and said (C14)."""
    if not isinstance(document, TargetsDocument):
        return []
    return [
        Problem(
            Step.TARGETS,
            _target_pointer(row),
            "target-above-latest",
            ProblemKind.WARNING,
            {
                "target": row.target.rate,
                "latest": row.latest.rate if row.latest else None,
                "points": row.target.points_lower.lstrip("-"),
            },
        )
        for row in rows.all
        if row.target and row.target.points_lower and row.target.points_lower.startswith("-")
    ]


def _missing(step: Step, pointer: str) -> Problem:
    return Problem(step, pointer, "missing", ProblemKind.MISSING)


def _of_contact(document: ContactDocument) -> Iterator[Problem]:
    for name in ("first_name", "last_name", "email"):
        if not getattr(document.contact, name).strip():
            yield _missing(Step.CONTACT, f"/contact/{name}")
    yield from _of_address(document.contact, "/contact")
    for index, member in enumerate(document.team):
        if not member.first_name.strip() and not member.last_name.strip():
            yield _missing(Step.CONTACT, f"/team/{index}/last_name")
        yield from _of_address(member, f"/team/{index}")


def _of_address(person: Person, pointer: str) -> Iterator[Problem]:
    address = person.email.strip()
    if address and not _EMAIL.fullmatch(address):
        yield Problem(
            Step.CONTACT,
            f"{pointer}/email",
            "not-an-email",
            ProblemKind.WRONG,
            {"value": person.email},
        )


def _of_targets(document: TargetsDocument, rows: TargetRows) -> Iterator[Problem]:
    entries = document.by_item
    for row in rows.all:
        entry = entries.get(row.item)
        if entry is None:
            if row.need is Need.REQUIRED:
                yield _missing(Step.TARGETS, _target_pointer(row))
            continue
        if row.need is Need.HIDDEN:
            continue  # no target needed, and none of the arithmetic (D21)
        try:
            rate_of(entry, row.latest)
        except TargetUnreadable as fault:
            yield Problem(
                Step.TARGETS, _target_pointer(row), fault.code, ProblemKind.WRONG, fault.params
            )


def _target_pointer(row: TargetRow) -> str:
    return f"/targets/{row.item}/value"


def _of_root_causes(document: RootCausesDocument) -> Iterator[Problem]:
    for name in ("research", "supportive_factors", "barriers"):
        if not getattr(document, name).strip():
            yield _missing(Step.ROOT_CAUSES, f"/{name}")


def _of_tiers(document: TiersDocument, measures_required: bool) -> Iterator[Problem]:
    for tier, entries in document.tiers.items():
        if not entries:
            yield Problem(
                Step.TIERS, f"/tier_{tier}", "no-strategy", ProblemKind.MISSING, {"tier": tier}
            )
        for index, entry in enumerate(entries):
            yield from _of_strategy(entry, tier, f"/tier_{tier}/{index}", measures_required)


def _of_strategy(
    entry: StrategyEntry, tier: int, pointer: str, measures_required: bool
) -> Iterator[Problem]:
    yield from _of_choice(entry, tier, pointer)
    needed = (*_PLAN_FIELDS, *(_MEASURE_FIELDS if measures_required else ()))
    for name in needed:
        if not getattr(entry, name).strip():
            yield _missing(Step.TIERS, f"{pointer}/{name}")


def _of_choice(entry: StrategyEntry, tier: int, pointer: str) -> Iterator[Problem]:
    if not entry.strategy:
        yield _missing(Step.TIERS, f"{pointer}/strategy")
        return
    if entry.strategy == OTHER:
        if not entry.other.strip():
            yield _missing(Step.TIERS, f"{pointer}/other")
        return
    known = find_strategy(entry.strategy)
    if known is None:
        code, params = "unknown-strategy", {"strategy": entry.strategy}
    elif known.tier != tier:
        code, params = (
            "strategy-of-another-tier",
            {"strategy": entry.strategy, "tier": str(known.tier)},
        )
    else:
        return
    yield Problem(Step.TIERS, f"{pointer}/strategy", code, ProblemKind.WRONG, params)
