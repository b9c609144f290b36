"""What people write in a plan's life: a few documents of each step, a few files, and what a plan
may keep of the one of the year before.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from plans.improvement.domain.documents import DOCUMENTS
from plans.improvement.domain.steps import Step
from tests.services.plans.factories import make_body, make_strategy

Body = Mapping[str, Any]
"""A document as it is sent, which is also how it is stored."""

WORDINGS = ("Every week.", "By Friday.", "In spring.", "")
"""Of each step's document there are four; the one without words is empty, so not complete."""

FILES: Mapping[str, bytes] = {
    "survey.pdf": b"%PDF-1.7\nminutes of a family evening",
    "walk zone.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    "reunión.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 20,
}


@dataclass
class File:
    """A file that was once attached; `is_shown` until it is removed."""

    id: str
    name: str
    is_shown: bool = True

    @property
    def frozen(self) -> tuple[str, str, str]:
        """What a revision must say of it: which file, and that its content is still that."""
        return self.id, self.name, hashlib.sha256(FILES[self.name]).hexdigest()


def body_of(step: Step, words: str) -> Body:
    if not words:
        return DOCUMENTS[step]().model_dump(mode="json")
    rate = {"By Friday.": "20.0", "Every week.": "19.5", "In spring.": "19"}[words]
    changed: dict[Step, dict[str, Any]] = {
        Step.CONTACT: {"contact": make_body(Step.CONTACT)["contact"] | {"title": words}},
        Step.SCHOOL_TARGETS: {"targets": {"023": {"value": rate, "way": "rate"}}},
        Step.TARGETS: {
            "targets": make_body(Step.TARGETS)["targets"] | {"F": {"value": rate, "way": "rate"}}
        },
        Step.ROOT_CAUSES: {"research": words},
        Step.TIERS: {"tier_1": [make_strategy("engaging-school-climate", timeline=words)]},
    }
    return make_body(step) | changed[step]


def is_complete(step: Step, body: Body) -> bool:
    """Whether such a document may be submitted: no more than a part of it may have been kept."""
    if step is Step.CONTACT:
        return any(body["contact"].values())
    if step is Step.TIERS:
        return all(body.values())
    return body != body_of(step, "")


def parts_of(documents: Mapping[Step, Body]) -> Mapping[str, Step]:
    """What can be kept, and where it belongs; targets never."""
    holds = {step: body for step, body in documents.items() if body != body_of(step, "")}
    contact, tiers = holds.get(Step.CONTACT, {}), holds.get(Step.TIERS, {})
    of_contact = [name for name in contact if contact[name] != body_of(Step.CONTACT, "")[name]]
    return {
        **dict.fromkeys(of_contact, Step.CONTACT),
        **{step.value: step for step in holds if step is Step.ROOT_CAUSES},
        **{f"{tier}/{one['id']}": Step.TIERS for tier in tiers for one in tiers[tier]},
    }


def kept_of(documents: Mapping[Step, Body], parts: Collection[str]) -> Mapping[Step, Body]:
    """The documents that hold these parts and nothing else."""
    chosen = {parts_of(documents)[part] for part in parts}
    kept: dict[Step, Body] = {}
    for step in chosen:
        body, empty = documents[step], body_of(step, "")
        if step is Step.CONTACT:
            kept[step] = {name: (body if name in parts else empty)[name] for name in body}
        elif step is Step.TIERS:
            kept[step] = {
                tier: [one for one in body[tier] if f"{tier}/{one['id']}" in parts] for tier in body
            }
        else:
            kept[step] = body
    return kept
