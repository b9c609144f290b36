"""Answers about the files of a plan."""

from datetime import datetime
from uuid import UUID

from plans.improvement.domain.steps import Step
from plans.schemas import Answer


class AttachmentOut(Answer):
    """A file without its content; `size` in bytes."""

    id: UUID
    step: Step
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
