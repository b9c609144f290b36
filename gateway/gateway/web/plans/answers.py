"""The answers of a plan as rows to read: what, the value, and where to change it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from markupsafe import Markup

from gateway.clients.plan_models import Attachment, Plan, Row, Strategy, Target
from gateway.web import words
from gateway.web.plans.cuts import cuts
from gateway.web.texts import gettext as _
from gateway.web.words import STEP_STATES
from webui import current_language
from webui.formats import counted, long_date, percent

STRATEGY_TEXTS = (
    "action_steps",
    "responsible_parties",
    "resources",
    "timeline",
    "measure",
    "data_collection",
)
_MILESTONES_AFTER = "timeline"
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
    rows: dict[str, Callable[[Plan], list[Answer]]] = {
        "contact": _contact,
        "school-targets": _school_targets,
        "targets": _targets,
        "root-causes": _root_causes,
        "tiers": partial(_tiers, catalogue=catalogue),
    }
    return [
        Part(
            step=step.step,
            number=plan.number(step.step),
            name=words.STEPS[step.step],
            state=STEP_STATES[step.state],
            rows=rows[step.step](plan),
        )
        for step in plan.steps
        if step.step in plan.documents
    ]


def set_by_district(plan: Plan) -> str:
    """The district's target for this school, and how far the district's plan is; else empty."""
    if plan.set_by_district is None:
        return ""
    rate = percent(Decimal(plan.set_by_district.rate))
    match plan.set_by_district.status:
        case "draft":
            return _("%(rate)s (district plan not submitted yet)", rate=rate)
        case "returned" | "reopened":
            return _("%(rate)s (the district is changing its plan)", rate=rate)
    return _("%(rate)s (district plan submitted)", rate=rate)


def strategy_name(typed: dict[str, str], catalogue: tuple[Strategy, ...]) -> str:
    """The catalogue's name in the reader's language, or what was written instead."""
    for one in catalogue:
        if one.code == typed["strategy"]:
            return name_of(one)
    return typed["other"] or _("Strategy without a name")


def name_of(one: Strategy) -> str:
    """In the reader's language."""
    return one.name.get(current_language(), one.name["en"])


def strategy_parts(typed: dict[str, Any]) -> list[tuple[str, str]]:
    """What a strategy says, field by field; milestones and a start of its own only where given."""
    parts = []
    if typed["start_percent"]:
        said = _("From %(percent)s %% of days absent on", percent=typed["start_percent"])
        parts.append(("start_percent", said))
    for field in STRATEGY_TEXTS:
        parts.append((field, typed[field]))
        if field == _MILESTONES_AFTER and typed["milestones"]:
            parts.append(("milestones", "\n".join(map(_milestone, typed["milestones"]))))
    return parts


def _milestone(typed: dict[str, str]) -> str:
    try:
        day = long_date(date.fromisoformat(typed["due_on"]))
    except ValueError:
        day = typed["due_on"]
    return ": ".join(part for part in (day, typed["what"]) if part) or _("Milestone without a text")


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
    rows = (*plan.figures.subgroups, *plan.figures.grades)
    given = set_by_district(plan)
    above: list[Answer] = []
    if given:
        above = [{"label": _("Your district’s target for your school"), "value": given}]
    return above + _target_rows(plan, "targets", [(row, words.group(row.item)) for row in rows])


def _school_targets(plan: Plan) -> list[Answer]:
    return _target_rows(plan, "school-targets", [(row, row.name) for row in plan.figures.schools])


def _target_rows(plan: Plan, step: str, rows: Sequence[tuple[Row, str]]) -> list[Answer]:
    typed = plan.documents[step].get("targets", {})
    return [
        _target(plan, step, row, label, typed.get(row.item, {}).get("value", ""))
        for row, label in rows
        if row.need in {"required", "optional", "no-figures"}
    ]


def _target(plan: Plan, step: str, row: Row, label: str, typed: str) -> Answer:
    where = f"{step}#targets-{row.item}-value"
    if row.target is not None:
        return _row(plan, label, _target_texts(row, row.target), where)
    if typed:
        said = _("“%(typed)s” is not a rate", typed=typed)
        return {**_row(plan, label, said, where), "is_missing": True}
    if row.need != "required":
        return {**_row(plan, label, _("Not provided (optional)"), where), "is_missing": False}
    return _row(plan, label, "", where)


def _target_texts(row: Row, target: Target) -> list[str]:
    """In all three forms (C14); the rate alone where none is known to compare it with."""
    rate = percent(Decimal(target.rate))
    if row.latest is None or row.latest.rate is None:
        return [rate]
    said = _(
        "%(target)s, from %(latest)s (%(part)s of %(whole)s students)",
        target=rate,
        latest=percent(Decimal(row.latest.rate)),
        part=counted(row.latest.numerator or 0),
        whole=counted(row.latest.denominator or 0),
    )
    return [said, ", ".join(cuts(target).values())]


def _root_causes(plan: Plan) -> list[Answer]:
    document = plan.documents["root-causes"]
    rows = [
        _row(plan, words.ROOT_CAUSES[name], document[name], f"root-causes#{name}")
        for name in ("research", "supportive_factors", "barriers")
    ]
    methods = [str(words.METHODS[one]) for one in document["methods"] if one in words.METHODS]
    if methods:
        rows.append(_row(plan, words.ROOT_CAUSES["methods"], methods, "root-causes#methods"))
    rows += [
        _row(plan, _("Cause %(number)s", number=number), _cause(typed), f"root-causes#{place}")
        for number, typed in enumerate(document["causes"], 1)
        for place in [f"causes-{number - 1}-observed"]
    ]
    files = [_file(plan, one) for one in plan.attachments]
    if files:
        rows.append(_row(plan, _("Files"), files, "root-causes#attachments"))
    return rows


def _cause(typed: dict[str, Any]) -> list[str]:
    whys = [_("Why? %(answer)s", answer=why) for why in typed["whys"] if why.strip()]
    kind = words.CAUSE_CLASSES[typed["cause_class"]] if typed["cause_class"] else ""
    return [part for part in (typed["observed"], *whys, str(kind)) if part]


def _file(plan: Plan, one: Attachment) -> Markup:
    return Markup('<a href="/plans/{}/attachments/{}">{}</a>').format(plan.id, one.id, one.name)


def _tiers(plan: Plan, catalogue: tuple[Strategy, ...]) -> list[Answer]:
    rows = []
    for number in words.TIERS:
        strategies = plan.documents["tiers"].get(f"tier_{number}", [])
        if not strategies:
            rows.append(_row(plan, words.tier(number), "", f"tiers/{number}"))
        for typed in strategies:
            name = strategy_name(typed, catalogue)
            texts = [
                f"{words.STRATEGY_FIELDS[field]}: {text}"
                for field, said in strategy_parts(typed)
                for text in [said.replace("\n", "; ") if field == "milestones" else said]
                if text
            ]
            where = f"tiers/{number}/{typed['id']}"
            rows.append(_row(plan, words.tier(number), [name, *texts], where))
    return rows
