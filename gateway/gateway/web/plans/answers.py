"""The answers of a plan as rows to read: what, the value, and where to change it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gateway.clients.plan_models import Plan, Row, Strategy
from gateway.web import words
from gateway.web.texts import gettext as _
from gateway.web.words import STEP_STATES
from webui import current_language
from webui.formats import counted, percent

PARTS = ("contact", "targets", "root-causes", "tiers")
STRATEGY_TEXTS = (
    "action_steps",
    "responsible_parties",
    "resources",
    "timeline",
    "measure",
    "data_collection",
)
Answer = dict[str, Any]
"""A row of `ui.summary_list`."""


@dataclass(frozen=True)
class Part:
    """One step: its number, name and state, and its rows."""

    step: str
    number: int
    name: Any
    state: tuple[str, str, Any]
    rows: list[Answer]


def make_parts(plan: Plan, catalogue: tuple[Strategy, ...]) -> list[Part]:
    """The four steps that are written, with what was entered in each."""
    rows = {
        "contact": _contact(plan),
        "targets": _targets(plan),
        "root-causes": _root_causes(plan),
        "tiers": _tiers(plan, catalogue),
    }
    return [
        Part(
            step=step,
            number=words.STEP_NUMBERS[step],
            name=words.STEPS[step],
            state=STEP_STATES[plan.step(step).state],
            rows=rows[step],
        )
        for step in PARTS
    ]


def strategy_name(typed: dict[str, str], catalogue: tuple[Strategy, ...]) -> str:
    """The catalogue's name in the reader's language, or what was written instead."""
    for one in catalogue:
        if one.code == typed["strategy"]:
            return one.name.get(current_language(), one.name["en"])
    return typed["other"] or _("Strategy without a name")


def _row(plan: Plan, label: Any, value: Any, where: str, *, note: str = "") -> Answer:
    made: Answer = {"label": str(label), "value": value or note, "is_missing": not value}
    if plan.may_edit:
        made["change_href"] = f"/plans/{plan.id}/{where}"
    return made


def _contact(plan: Plan) -> list[Answer]:
    document = plan.documents["contact"]
    lead = document["contact"]
    shown = [part for part in (_person(lead), lead["email"]) if part]
    team = [_person(member) for member in document["team"] if _person(member)]
    return [
        _row(plan, _("Contact"), shown, "contact#contact-first_name"),
        _row(plan, _("Team"), team, "contact#team", note=_("Nobody named")),
    ]


def _person(typed: dict[str, str]) -> str:
    name = f"{typed['first_name']} {typed['last_name']}".strip()
    return ", ".join(part for part in (name, typed["title"]) if part)


def _targets(plan: Plan) -> list[Answer]:
    typed = plan.documents["targets"].get("targets", {})
    rows = (*plan.figures.subgroups, *plan.figures.grades)
    asked = [row for row in rows if row.need in {"required", "optional", "no-figures"}]
    return [_target(plan, row, typed.get(row.item, {}).get("value", "")) for row in asked]


def _target(plan: Plan, row: Row, typed: str) -> Answer:
    where = f"targets#targets-{row.item}-value"
    label = words.group(row.item)
    if row.target is not None:
        return _row(plan, label, _target_text(row, percent(Decimal(row.target.rate))), where)
    if typed:
        said = _("“%(typed)s” is not a rate", typed=typed)
        return {**_row(plan, label, said, where), "is_missing": True}
    if row.need != "required":
        return {**_row(plan, label, _("Not provided (optional)"), where), "is_missing": False}
    return _row(plan, label, "", where)


def _target_text(row: Row, rate: str) -> str:
    if row.latest is None or row.latest.rate is None:
        return rate
    return _(
        "%(target)s, from %(latest)s (%(part)s of %(whole)s students)",
        target=rate,
        latest=percent(Decimal(row.latest.rate)),
        part=counted(row.latest.numerator or 0),
        whole=counted(row.latest.denominator or 0),
    )


def _root_causes(plan: Plan) -> list[Answer]:
    document = plan.documents["root-causes"]
    rows = [
        _row(plan, words.ROOT_CAUSES[name], document[name], f"root-causes#{name}")
        for name in ("research", "supportive_factors", "barriers")
    ]
    methods = [str(words.METHODS[one]) for one in document["methods"] if one in words.METHODS]
    if methods:
        rows.append(_row(plan, words.ROOT_CAUSES["methods"], methods, "root-causes#methods"))
    return rows


def _tiers(plan: Plan, catalogue: tuple[Strategy, ...]) -> list[Answer]:
    rows = []
    for number in words.TIERS:
        strategies = plan.documents["tiers"].get(f"tier_{number}", [])
        if not strategies:
            rows.append(_row(plan, words.tier(number), "", f"tiers/{number}"))
        for typed in strategies:
            name = strategy_name(typed, catalogue)
            texts = [
                f"{words.STRATEGY_FIELDS[field]}: {typed[field]}"
                for field in STRATEGY_TEXTS
                if typed[field]
            ]
            where = f"tiers/{number}/{typed['id']}"
            rows.append(_row(plan, words.tier(number), [name, *texts], where))
    return rows
