"""Bodies and answers of submitting: the certification, receipts, frozen revisions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from plans.improvement.domain.plans import PlanStatus
from plans.improvement.domain.revisions import Language, Receipt, Revision, receipt_of
from plans.schemas import Answer, Body


class NewSubmission(Body):
    """What is certified: the box, and the version of the text beside it.

    `language`: in which the submitter reads; the plan's PDF is made in it first.
    """

    certified: bool
    certification_version: Annotated[str, Field(max_length=40)]
    language: Language = "en"


class CertificationOut(Answer):
    version: str
    text: str


class ReceiptOut(Answer):
    """What the person who submitted keeps."""

    plan_id: UUID
    revision: int
    receipt_number: str
    status: PlanStatus = PlanStatus.SUBMITTED
    submitted_at: datetime
    submitted_by: str
    submitted_as: str
    is_late: bool
    certification: CertificationOut
    content_sha256: str
    previous_sha256: str | None


class RevisionOut(ReceiptOut):
    """A frozen submission; `document` is the very content whose hash the receipt names."""

    document: Mapping[str, Any]

    @classmethod
    def of(cls, revision: Revision) -> Self:
        receipt: Receipt = receipt_of(revision)
        names = [name for name in ReceiptOut.model_fields if name != "status"]
        values = {name: getattr(receipt, name) for name in names}
        return cls.model_validate(values | {"document": revision.document})
