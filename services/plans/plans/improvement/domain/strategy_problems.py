"""What the strategies of the tiers still need, or have wrong (AIP-161, AIP-162, C36, C40)."""

import re
from collections.abc import Iterator
from datetime import date

from plans.calendar.domain import year_of
from plans.catalogue.domain import OTHER, find_strategy
from plans.improvement.domain.documents import StrategyEntry, TiersDocument
from plans.improvement.domain.problem import Problem, ProblemKind, missing
from plans.improvement.domain.steps import Step
from plans.improvement.domain.targets import TargetUnreadable, number_of

TIER_EDGES = {1: (0, 5), 2: (5, 10), 3: (10, 20), 4: (20, 101)}
"""From this percentage of days absent to under the next: 22-12A-2(B), C01."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PLAN_FIELDS = ("action_steps", "responsible_parties", "resources", "timeline")
_MEASURE_FIELDS = ("measure", "data_collection")


def problems_of_tiers(
    document: TiersDocument, school_year: str, measures_required: bool
) -> Iterator[Problem]:
    """What the strategies of the four tiers still need, or have wrong."""
    for tier, entries in document.tiers.items():
        if not entries:
            yield Problem(
                Step.TIERS, f"/tier_{tier}", "no-strategy", ProblemKind.MISSING, {"tier": tier}
            )
        for index, entry in enumerate(entries):
            pointer = f"/tier_{tier}/{index}"
            yield from _of_strategy(entry, tier, pointer, measures_required)
            yield from _of_start(entry, tier, f"{pointer}/start_percent")
            yield from _of_milestones(entry, school_year, f"{pointer}/milestones")


def _of_strategy(
    entry: StrategyEntry, tier: int, pointer: str, measures_required: bool
) -> Iterator[Problem]:
    yield from _of_choice(entry, tier, pointer)
    needed = (*_PLAN_FIELDS, *(_MEASURE_FIELDS if measures_required else ()))
    for name in needed:
        if not getattr(entry, name).strip():
            yield missing(Step.TIERS, f"{pointer}/{name}")


def _of_start(entry: StrategyEntry, tier: int, pointer: str) -> Iterator[Problem]:
    """A start of its own lies inside the tier: from its lower edge to under the next (C01, C40)."""
    if not entry.start_percent.strip():
        return
    least, below = TIER_EDGES[tier]
    try:
        is_inside = least <= number_of(entry.start_percent) < below
    except TargetUnreadable as fault:
        yield Problem(Step.TIERS, pointer, fault.code, ProblemKind.WRONG, fault.params)
        return
    if not is_inside:
        params = {"value": entry.start_percent, "tier": tier, "least": least, "below": below}
        yield Problem(Step.TIERS, pointer, "start-outside-tier", ProblemKind.WRONG, params)


def _of_milestones(entry: StrategyEntry, school_year: str, pointer: str) -> Iterator[Problem]:
    first, last = year_of(school_year)
    for index, one in enumerate(entry.milestones):
        here = f"{pointer}/{index}"
        for name in ("what", "due_on"):
            if not getattr(one, name).strip():
                yield missing(Step.TIERS, f"{here}/{name}")
        if not one.due_on.strip():
            continue
        params: dict[str, str] = {"value": one.due_on}
        try:
            is_inside = first <= _day(one.due_on.strip()) <= last
        except ValueError:
            yield Problem(Step.TIERS, f"{here}/due_on", "not-a-date", ProblemKind.WRONG, params)
            continue
        if not is_inside:
            params |= {"first": first.isoformat(), "last": last.isoformat()}
            yield Problem(
                Step.TIERS, f"{here}/due_on", "date-outside-year", ProblemKind.WRONG, params
            )


def _day(text: str) -> date:
    """Raises ValueError, also for the other forms of ISO 8601: no field of a page shows those."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _of_choice(entry: StrategyEntry, tier: int, pointer: str) -> Iterator[Problem]:
    if not entry.strategy.strip():
        yield missing(Step.TIERS, f"{pointer}/strategy")
        return
    if entry.strategy == OTHER:
        if not entry.other.strip():
            yield missing(Step.TIERS, f"{pointer}/other")
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
