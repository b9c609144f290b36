"""What stands in the way of submitting, and what is worth a second look: pure functions of the
documents and figures, one code each, told in words by the pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plans.improvement.domain.documents import (
    ContactDocument,
    Document,
    Person,
    RootCausesDocument,
    SchoolTargetsDocument,
    TargetEntry,
    TargetsDocument,
    TiersDocument,
)
from plans.improvement.domain.problem import Problem, ProblemKind, missing
from plans.improvement.domain.steps import Step
from plans.improvement.domain.strategy_problems import problems_of_tiers
from plans.improvement.domain.targets import (
    Need,
    TargetRow,
    TargetRows,
    TargetUnreadable,
    rate_of,
)

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def problems_of(
    step: Step, document: Document, rows: TargetRows, *, measures_required: bool
) -> Sequence[Problem]:
    """Everything that keeps this step from being complete, in the order of its fields."""
    match document:
        case ContactDocument():
            return list(_of_contact(document))
        case TargetsDocument():
            return list(_of_targets(Step.TARGETS, document.by_item, rows.all))
        case SchoolTargetsDocument():
            return [
                *_of_targets(Step.SCHOOL_TARGETS, document.by_school, rows.schools),
                *_of_other_schools(document, rows),
            ]
        case RootCausesDocument():
            return list(_of_root_causes(document))
        case TiersDocument():
            return list(problems_of_tiers(document, rows.school_year, measures_required))
    raise TypeError(f"{step} has no document of its own")


def warnings_of(document: Document, rows: TargetRows) -> Sequence[Problem]:
    """Allowed, and said: targets above the latest rate (C14) or below what can still be reached,
    schools above their district."""
    match document:
        case TargetsDocument():
            return list(_of_rows(Step.TARGETS, rows.all))
        case SchoolTargetsDocument():
            return [*_of_rows(Step.SCHOOL_TARGETS, rows.schools), *_above_district(rows)]
    return []


def _above_district(rows: TargetRows) -> Sequence[Problem]:
    if rows.together is None or not rows.together.is_above:
        return []
    district = rows.subgroups[0].target
    params = {"schools": rows.together.rate, "district": district.rate if district else None}
    return [
        Problem(
            Step.SCHOOL_TARGETS, "/targets", "schools-above-district", ProblemKind.WARNING, params
        )
    ]


def _of_rows(step: Step, rows: Sequence[TargetRow]) -> Iterator[Problem]:
    for row in rows:
        for code, params in (*_above_latest(row), *_out_of_reach(row)):
            yield Problem(step, _target_pointer(row), code, ProblemKind.WARNING, params)


def _above_latest(row: TargetRow) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if row.target and row.target.points_lower and row.target.points_lower.startswith("-"):
        yield (
            "target-above-latest",
            {
                "target": row.target.rate,
                "latest": row.latest.rate if row.latest else None,
                "points": row.target.points_lower.lstrip("-"),
            },
        )


def _out_of_reach(row: TargetRow) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if row.target and row.outlook and row.outlook.is_out_of_reach:
        yield (
            "target-out-of-reach",
            {
                "target": row.target.rate,
                "allowed": row.may_be_chronic,
                "lost": row.outlook.lost_at_least,
                "students": row.enrolled,
                "lowest": row.outlook.lowest_rate,
            },
        )


def _of_contact(document: ContactDocument) -> Iterator[Problem]:
    for name in ("first_name", "last_name", "email"):
        if not getattr(document.contact, name).strip():
            yield missing(Step.CONTACT, f"/contact/{name}")
    yield from _of_address(document.contact, "/contact")
    for index, member in enumerate(document.team):
        if not member.first_name.strip() and not member.last_name.strip():
            yield missing(Step.CONTACT, f"/team/{index}/last_name")
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


def _of_targets(
    step: Step, entries: Mapping[str, TargetEntry], rows: Sequence[TargetRow]
) -> Iterator[Problem]:
    for row in rows:
        entry = entries.get(row.item)
        if entry is None:
            if row.need is Need.REQUIRED:
                yield missing(step, _target_pointer(row))
            continue
        if row.need is Need.HIDDEN:
            continue  # no target needed, and none of the arithmetic (D21)
        try:
            rate_of(entry, row.latest)
        except TargetUnreadable as fault:
            yield Problem(step, _target_pointer(row), fault.code, ProblemKind.WRONG, fault.params)


def _of_other_schools(document: SchoolTargetsDocument, rows: TargetRows) -> Iterator[Problem]:
    known = {row.item for row in rows.schools}
    for code in document.by_school:
        if code not in known:
            yield Problem(
                Step.SCHOOL_TARGETS,
                f"/targets/{code}/value",
                "not-a-school-of-district",
                ProblemKind.WRONG,
                {"code": code},
            )


def _target_pointer(row: TargetRow) -> str:
    return f"/targets/{row.item}/value"


def _of_root_causes(document: RootCausesDocument) -> Iterator[Problem]:
    for name in ("research", "supportive_factors", "barriers"):
        if not getattr(document, name).strip():
            yield missing(Step.ROOT_CAUSES, f"/{name}")
    for index, cause in enumerate(document.causes):
        if not cause.observed.strip():
            yield missing(Step.ROOT_CAUSES, f"/causes/{index}/observed")
        if not cause.cause_class:
            yield missing(Step.ROOT_CAUSES, f"/causes/{index}/cause_class")
