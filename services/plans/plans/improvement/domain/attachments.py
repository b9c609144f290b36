"""Evidence beside the root causes: files of three kinds, told apart by what they hold (C35)."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plans.improvement.domain.steps import Step

MOST = 10
"""How many files a plan holds at once."""
MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 200
_SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass(frozen=True)
class Attachment:
    """A file without its content; `removed_at` is set where the plan no longer shows it."""

    id: UUID
    plan_id: UUID
    step: Step
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    removed_at: datetime | None


def media_type_of(body: bytes) -> str | None:
    """By how the file begins, whatever its name says; None for any other kind."""
    for signature, media_type in _SIGNATURES.items():
        if body.startswith(signature):
            return media_type
    return None


def name_of(given: str) -> str:
    """The file's own name: no folder before it, nothing invisible in it, at most 200 characters."""
    last = given.replace("\\", "/").rpartition("/")[2]
    shown = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    return unicodedata.normalize("NFC", shown).strip()[:LONGEST_NAME]


def sha256_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
