"""What reporting tells the others."""

from typing import Literal
from uuid import UUID

from contracts.events import Event


class DocumentGenerated(
    Event,
    type="reporting.document.generated.v1",
    subject="document/{plan_id}/{revision}/{language}",
):
    """The PDF of a submitted revision is made and kept; `sections` of an extract, else empty."""

    plan_id: UUID
    revision: int
    language: Literal["en", "es"]
    document_sha256: str
    sections: tuple[str, ...] = ()
