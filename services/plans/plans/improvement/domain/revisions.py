"""A submission freezes the plan: canonical JSON (RFC 8785), chained by SHA-256 (R4)."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import rfc8785
from pydantic_core import from_json, to_jsonable_python

from plans.improvement.domain.attachments import Attachment
from plans.improvement.domain.certifications import Certification
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.problem import Problem
from plans.improvement.domain.targets import TargetRows

FORMAT = "aip-plan-revision-1"
Language = Literal["en", "es"]
"""In which the submitter reads; told with the submission, no part of what is frozen."""


@dataclass(frozen=True)
class Submitter:
    """Who submits, acting as what."""

    account_id: str
    name: str
    acting_as: str


@dataclass(frozen=True)
class Revision:
    """One frozen submission; `text` is the very JSON that was hashed."""

    plan_id: UUID
    revision: int
    text: str
    content_sha256: str
    previous_sha256: str | None
    submitted_at: datetime

    @property
    def document(self) -> dict[str, Any]:
        read: dict[str, Any] = from_json(self.text)
        return read

    @property
    def is_intact(self) -> bool:
        """Whether the text is still the one that was hashed, and says what the row says."""
        document = self.document
        return (
            sha256_of(self.text) == self.content_sha256
            and document["previous_sha256"] == self.previous_sha256
            and document["revision"] == self.revision
            and document["plan"]["id"] == str(self.plan_id)
        )


def freeze(
    plan: Plan,
    steps: Sequence[SavedStep],
    rows: TargetRows,
    warnings: Sequence[Problem],
    certification: Certification,
    by: Submitter,
    *,
    attachments: Sequence[Attachment],
    previous: Revision | None,
    now: datetime,
) -> Revision:
    """The next revision of `plan`, with everything as it was shown when it was certified."""
    number = previous.revision + 1 if previous else 1
    previous_sha256 = previous.content_sha256 if previous else None
    content = {
        "format": FORMAT,
        "plan": _header(plan),
        "revision": number,
        "receipt_number": receipt_number(plan, number),
        "previous_sha256": previous_sha256,
        "steps": {
            one.step.value: {"version": one.version, "body": one.document.body} for one in steps
        },
        "attachments": [
            {
                "id": one.id,
                "step": one.step.value,
                "name": one.name,
                "media_type": one.media_type,
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in attachments
        ],
        "figures": asdict(rows),
        "snapshot_ids": _snapshot_ids(rows),
        "warnings": [asdict(warning) for warning in warnings],
        "certification": asdict(certification),
        "submitted_by": asdict(by),
        "submitted_at": now,
        "due_at": plan.due_at,
        "is_late": plan.is_late_at(now),
    }
    text = rfc8785.dumps(to_jsonable_python(content)).decode()
    return Revision(plan.id, number, text, sha256_of(text), previous_sha256, now)


def receipt_number(plan: Plan, revision: int) -> str:
    """Such as `AIP-2027-001023-R1`: the year the school year ends in, the codes, the revision."""
    codes = plan.district_code + (plan.school_code or "")
    return f"AIP-{plan.school_year[5:]}-{codes}-R{revision}"


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Receipt:
    """What the person who submitted keeps."""

    plan_id: UUID
    revision: int
    receipt_number: str
    submitted_at: datetime
    submitted_by: str
    submitted_as: str
    is_late: bool
    certification: Certification
    content_sha256: str
    previous_sha256: str | None


def receipt_of(revision: Revision) -> Receipt:
    """The receipt, from the frozen text itself."""
    document = revision.document
    return Receipt(
        plan_id=revision.plan_id,
        revision=revision.revision,
        receipt_number=document["receipt_number"],
        submitted_at=revision.submitted_at,
        submitted_by=document["submitted_by"]["name"],
        submitted_as=document["submitted_by"]["acting_as"],
        is_late=document["is_late"],
        certification=Certification(**document["certification"]),
        content_sha256=revision.content_sha256,
        previous_sha256=revision.previous_sha256,
    )


def first_broken(revisions: Sequence[Revision]) -> int | None:
    """Of one plan's revisions in order: the number of the first that does not hold, or None."""
    previous: str | None = None
    for number, one in enumerate(revisions, start=1):
        if one.revision != number or one.previous_sha256 != previous or not one.is_intact:
            return number
        previous = one.content_sha256
    return None


def _header(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "kind": plan.kind,
        "school_year": plan.school_year,
        "district_code": plan.district_code,
        "school_code": plan.school_code,
        "name": plan.name,
        "district_name": plan.district_name,
    }


def _snapshot_ids(rows: TargetRows) -> list[UUID]:
    used = [one.snapshot_id for one in (*rows.former, rows.current) if one]
    return list(dict.fromkeys(used))
