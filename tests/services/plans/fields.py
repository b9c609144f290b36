"""Every field of the documents of plans, a row each: what fits, and what is said to what does not.

A document that gains a field without a row here fails a test. The pages are tested with the same
rows.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

from plans.improvement.domain.documents import Document
from plans.improvement.domain.steps import Step
from tests.services.plans.factories import make_body


@dataclass(frozen=True)
class Field:
    """A field of a document.

    `most`: how many characters fit; None where one is chosen. `empty`: what is said when nothing is
    entered, where something is needed. `wrong`: entries that are kept as typed and named as a
    problem. `refused`: entries that are not stored.
    """

    most: int | None = None
    empty: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


_ID = Field(refused=dict.fromkeys(("", "a b", "a" * 61, "<b>"), "string-pattern-mismatch"))
_CHOICE = {"magic": "literal-error"}
_EMAIL = {"dana at school": "not-an-email"}
_TARGET = {
    "-1": "out-of-range",
    "101": "out-of-range",
    "a fifth": "not-a-number",
    "12.345": "too-many-decimals",
}
_DAY = {
    "in autumn": "not-a-date",
    "20261015": "not-a-date",  # no form shows it
    "2026-02-30": "not-a-date",
    "2026-06-30": "date-outside-year",
    "2027-07-01": "date-outside-year",
}
_NEEDED = Field(4_000, "missing")

_CONTACT = {
    "/contact/first_name": Field(100, "missing"),
    "/contact/last_name": Field(100, "missing"),
    "/contact/title": Field(150),
    "/contact/email": Field(254, "missing", _EMAIL),
    "/team/0/id": _ID,
    "/team/0/first_name": Field(100),
    "/team/0/last_name": Field(100),
    "/team/0/title": Field(150),
    "/team/0/email": Field(254, wrong=_EMAIL),
}
_CAUSES = {
    "/research": Field(10_000, "missing"),
    "/supportive_factors": Field(10_000, "missing"),
    "/barriers": Field(10_000, "missing"),
    "/methods/0": Field(refused={"": "literal-error", **_CHOICE}),
    "/causes/0/id": _ID,
    "/causes/0/cause_class": Field(empty="missing", refused=_CHOICE),
    "/causes/0/observed": Field(300, "missing"),
    "/causes/0/whys/0": Field(300),
}
_STRATEGY = {
    "/id": _ID,
    "/strategy": Field(60, "missing", {"magic": "unknown-strategy"}),
    "/other": Field(300),
    "/action_steps": _NEEDED,
    "/responsible_parties": _NEEDED,
    "/resources": _NEEDED,
    "/timeline": _NEEDED,
    "/milestones/0/id": _ID,
    "/milestones/0/what": Field(300, "missing"),
    "/milestones/0/due_on": Field(20, "missing", _DAY),
    "/start_percent": Field(
        20, wrong={"five": "not-a-number", "-1": "out-of-range", "101": "out-of-range"}
    ),
    "/measure": _NEEDED,
    "/data_collection": _NEEDED,
}

FIELDS: Mapping[Step, Mapping[str, Field]] = {
    Step.CONTACT: _CONTACT,
    Step.SCHOOL_TARGETS: {
        "/targets/023/value": Field(20, "missing", _TARGET),
        "/targets/023/way": Field(refused=_CHOICE),
    },
    Step.TARGETS: {
        "/targets/ALL/value": Field(20, "missing", _TARGET),
        "/targets/ALL/way": Field(refused=_CHOICE),
    },
    Step.ROOT_CAUSES: _CAUSES,
    Step.TIERS: {f"/tier_1/0{name}": row for name, row in _STRATEGY.items()},
}
"""By step and JSON pointer; of lists the first entry, of mappings one, of the tiers the first."""


def full_body(step: Step) -> dict[str, Any]:
    """A complete document in which every field is there."""
    body = copy.deepcopy(make_body(step))
    if step is Step.ROOT_CAUSES:
        cause = {"id": "c1", "cause_class": "barriers", "observed": "Mondays", "whys": ["No bus"]}
        body["causes"] = [cause]
    if step is Step.TIERS:
        milestone = {"id": "a", "what": "First list", "due_on": "2026-10-15"}
        body["tier_1"][0]["milestones"] = [milestone]
    return body


def at(body: Any, pointer: str) -> Any:
    """What stands there."""
    for part in pointer.strip("/").split("/"):
        body = body[int(part) if isinstance(body, list) else part]
    return body


def put(body: Any, pointer: str, value: Any) -> None:
    """Write there."""
    above, _, name = pointer.rpartition("/")
    place = at(body, above) if above else body
    place[int(name) if isinstance(place, list) else name] = value


def leaves(of: Any, pointer: str = "") -> Iterator[str]:
    """The pointers of all fields of a document's class."""
    if isinstance(of, type) and issubclass(of, Document):
        for name, one in of.model_fields.items():
            yield from leaves(one.annotation, f"{pointer}/{name}")
    elif get_origin(of) is tuple:
        yield from leaves(get_args(of)[0], f"{pointer}/0")
    elif get_origin(of) is Mapping:
        key, value = get_args(of)
        yield from leaves(value, f"{pointer}/{_a_key(key)}")
    else:
        yield pointer


def _a_key(keys: Any) -> str:
    """The first of those listed; else the code of a school."""
    return str(get_args(keys)[0]) if get_origin(keys) is Literal else "023"
