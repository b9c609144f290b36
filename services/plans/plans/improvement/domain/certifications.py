"""What people certify when they submit, by kind of plan; each text has a version (C15)."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.improvement.domain.steps import PlanKind


@dataclass(frozen=True)
class Certification:
    """The words are kept with every submission, exactly as they were shown."""

    version: str
    text: str


CERTIFICATIONS: Mapping[PlanKind, Certification] = {
    "school": Certification("school-1", "I certify this plan is complete."),
    "district": Certification("district-1", "I confirm that my submission is complete and final."),
}
"""AIP-165 and AIP-125; a changed text is a new version."""
