"""Documents: which there are, and when a failed one may be tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

Language = Literal["en", "es"]
Failure = Literal["time-limit", "memory-limit", "renderer-fault", "too-many-attempts"]

MOST_ATTEMPTS = 5
"""So often may the renderer be ended from outside before the document itself is suspected."""
TRIED_AGAIN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Submitted:
    """A submitted revision, by its ids and the hash of its content."""

    plan_id: UUID
    revision: int
    content_sha256: str


@dataclass(frozen=True)
class Frozen(Submitted):
    """A submitted revision as plans gives it out; `content` is that answer."""

    content: dict[str, Any]


@dataclass(frozen=True)
class Document:
    """What is known of one document; `pdf` once it is made, `failure` if it cannot be."""

    plan_id: UUID
    revision: int
    content_sha256: str
    language: Language
    attempts: int
    pdf: bytes | None
    failure: Failure | None
    failed_at: datetime | None

    def may_be_tried_again(self, now: datetime) -> bool:
        return self.failed_at is not None and now >= self.failed_at + TRIED_AGAIN_AFTER


class RenderingFailed(Exception):
    """The renderer gave up at one of its limits, or at a fault of ours."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


def file_name(content: dict[str, Any], language: Language) -> str:
    """Such as `AIP-2027-001023-R1-en.pdf`: the receipt number's letters, nothing typed."""
    number = "".join(one for one in str(content["receipt_number"]) if one.isalnum() or one in "-")
    return f"{number}-{language}.pdf"
