"""What the renderer is asked: one plan, frozen or a draft, in one language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Language = Literal["en", "es"]
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "school": ("contact", "targets", "root-causes", "tiers"),
    "district": ("contact", "school-targets", "targets", "tiers"),
}
"""The steps that are printed, by kind of plan, in the order of their numbers."""


@dataclass(frozen=True)
class Submission:
    """How the revision was certified; instants are ISO 8601."""

    revision: int
    receipt_number: str
    submitted_at: str
    submitted_by: str
    submitted_as: str
    is_late: bool
    certification: str
    content_sha256: str
    previous_sha256: str | None


@dataclass(frozen=True)
class Request:
    """A plan to print; `submission` is None for a draft. Shapes as plans gives them out.

    `names` are those of the catalogue's strategies by code; `address` is where the plan can be
    compared with what is printed; `printed_at` is shown on drafts. Of `sections`, in the order of
    SECTIONS, the others are left out. `files` are attached to the plan, by name and facts.
    """

    language: Language
    plan: Mapping[str, Any]
    steps: Mapping[str, Any]
    figures: Mapping[str, Any]
    names: Mapping[str, str]
    address: str
    printed_at: str
    submission: Submission | None
    sections: Sequence[str]
    files: Sequence[Mapping[str, Any]]

    @property
    def left_out(self) -> list[str]:
        """The sections an extract is without; none of the whole plan."""
        return [one for one in SECTIONS[self.plan["kind"]] if one not in self.sections]

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def read_request(body: bytes) -> Request:
    """The reverse of `Request.to_bytes`."""
    facts = json.loads(body)
    submission = facts.pop("submission")
    return Request(**facts, submission=Submission(**submission) if submission else None)


def of_revision(
    revision: Mapping[str, Any],
    names: Mapping[str, Mapping[str, str]],
    language: Language,
    *,
    origin: str,
    printed_at: str,
    sections: Sequence[str] = (),
) -> Request:
    """The request that prints a frozen revision (`GET /api/v1/plans/{id}/revisions/{n}`).

    Without `sections` all of them; so does `of_draft`.
    """
    frozen = revision["document"]
    return Request(
        language=language,
        plan=frozen["plan"],
        steps={step: saved["body"] for step, saved in frozen["steps"].items()},
        figures=frozen["figures"],
        names=_named(names, language),
        address=f"{origin}/plans/{frozen['plan']['id']}/receipt",
        printed_at=printed_at,
        submission=Submission(
            revision=revision["revision"],
            receipt_number=revision["receipt_number"],
            submitted_at=revision["submitted_at"],
            submitted_by=revision["submitted_by"],
            submitted_as=revision["submitted_as"],
            is_late=revision["is_late"],
            certification=revision["certification"]["text"],
            content_sha256=revision["content_sha256"],
            previous_sha256=revision["previous_sha256"],
        ),
        sections=sections or SECTIONS[frozen["plan"]["kind"]],
        files=frozen.get("attachments", ()),
    )


def of_draft(
    plan: Mapping[str, Any],
    names: Mapping[str, Mapping[str, str]],
    language: Language,
    *,
    origin: str,
    printed_at: str,
    sections: Sequence[str] = (),
) -> Request:
    """The request that prints a plan as it is now (`GET /api/v1/plans/{id}`)."""
    return Request(
        language=language,
        plan={name: plan[name] for name in ("id", "kind", "school_year", "name", "district_name")},
        steps=plan["documents"],
        figures=plan["figures"],
        names=_named(names, language),
        address=f"{origin}/plans/{plan['id']}",
        printed_at=printed_at,
        submission=None,
        sections=sections or SECTIONS[plan["kind"]],
        files=plan["attachments"],
    )


def _named(names: Mapping[str, Mapping[str, str]], language: Language) -> dict[str, str]:
    return {code: name.get(language) or name["en"] for code, name in names.items()}
