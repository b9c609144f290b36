"""The steps of both kinds of plan, exactly as the manual lists them (AIP-081, AIP-136, C12)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

PlanKind = Literal["school", "district"]


class Step(StrEnum):
    """Also the last part of a step's address."""

    CONTACT = "contact"
    SCHOOL_TARGETS = "school-targets"
    TARGETS = "targets"
    ROOT_CAUSES = "root-causes"
    TIERS = "tiers"
    SUBMISSION = "submission"
    PROGRESS = "progress"
    PRINT = "print"


STEPS: Mapping[PlanKind, tuple[Step, ...]] = {
    "school": (
        Step.CONTACT,
        Step.TARGETS,
        Step.ROOT_CAUSES,
        Step.TIERS,
        Step.SUBMISSION,
        Step.PROGRESS,
        Step.PRINT,
    ),
    "district": (
        Step.CONTACT,
        Step.SCHOOL_TARGETS,
        Step.TARGETS,
        Step.TIERS,
        Step.SUBMISSION,
        Step.PROGRESS,
        Step.PRINT,
    ),
}


class StepState(StrEnum):
    """What the plan's page says of a step."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    PROBLEM = "problem"
    COMPLETED = "completed"
    READY = "ready"
    CANNOT_START = "cannot_start"
