"""Documents: which there are, and when a failed one may be tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from reporting.documents.errors import NoSectionChosen, SectionUnknown
from reporting.documents.renderer.requests import SECTIONS
from servicekit.errors import FieldProblem

Language = Literal["en", "es"]
Failure = Literal["time-limit", "memory-limit", "renderer-fault", "too-many-attempts"]

MOST_ATTEMPTS = 5
"""So often may the renderer be ended from outside before the document itself is suspected."""
TRIED_AGAIN_AFTER = timedelta(minutes=15)
HAS_DRAFT = frozenset({"draft", "returned", "reopened"})
"""The statuses in which a plan is not as it was submitted last."""
Sections = tuple[str, ...]
"""Of an extract, in the plan's order; empty for the whole plan."""


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
class Key:
    """Which document: what content it shows, in which language, and how much of it."""

    content_sha256: str
    language: Language
    sections: Sections = ()


@dataclass(frozen=True)
class Extract:
    """One that was made, and is kept."""

    revision: int
    language: Language
    sections: Sections
    made_at: datetime


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


def chosen_sections(asked: str | None, kind: str) -> Sections:
    """Those `asked` for, with commas between; None, and all of them, are the whole plan.

    Raises NoSectionChosen, SectionUnknown, both at `/sections`.
    """
    if asked is None:
        return ()
    known = SECTIONS[kind]
    wanted = {name.strip() for name in asked.split(",")} - {""}
    if not wanted:
        raise NoSectionChosen(
            "Choose at least one section.",
            at=[FieldProblem("/sections", NoSectionChosen.code, "Choose at least one section.")],
        )
    if unknown := sorted(wanted - {*known}):
        said = f"A {kind}'s plan has no section {unknown[0]!r}. Choose of: {', '.join(known)}."
        raise SectionUnknown(said, at=[FieldProblem("/sections", SectionUnknown.code, said)])
    return () if len(wanted) == len(known) else tuple(name for name in known if name in wanted)


def file_name(number: str, language: Language, sections: Sections = ()) -> str:
    """Such as `AIP-2027-001023-R1-en.pdf`: the receipt number's letters, nothing typed.

    An extract says so, and of what: `AIP-2027-001023-R1-extract-contact-tiers-en.pdf`.
    """
    letters = "".join(one for one in number if one.isalnum() or one in "-")
    return "-".join([letters, *(["extract", *sections] if sections else []), f"{language}.pdf"])
