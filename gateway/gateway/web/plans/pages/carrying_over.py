"""Keeping what is still true of last year's plan; targets are always set anew."""

from typing import Any, cast
from uuid import UUID

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import CarryOver, Plan
from gateway.web import sentences, words
from gateway.web.browsing import clients
from gateway.web.plans import steps
from gateway.web.plans.answers import strategy_name
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Conflict, NotFound
from webui.forms import CheckboxesField, PageForm, choices

_PEOPLE = ("contact", "team", "root-causes")


@plans.get("/plans/<uuid:plan_id>/carry-over")
def choose_parts(plan_id: UUID) -> ResponseReturnValue:
    """What last year's plan has for steps that are empty here; all is ticked at first."""
    plan = steps.open_plan(plan_id)
    if plan.carry_over is None:
        return redirect(f"/plans/{plan_id}", 303)
    former = clients().plans.former_plan(plan_id)
    options = _options(former)
    ticked = {name: list(parts) for name, (_legend, parts) in options.items()}
    return _page(plan, former, _form(options)(data=ticked))


@plans.post("/plans/<uuid:plan_id>/carry-over")
def carry_over(plan_id: UUID) -> ResponseReturnValue:
    """Fill the steps; if somebody has begun one of them meanwhile, nothing is filled."""
    plan = steps.open_plan(plan_id)
    try:
        former = clients().plans.former_plan(plan_id)
    except NotFound:  # somebody was faster: there is nothing left to fill
        return redirect(f"/plans/{plan_id}", 303)
    form = _form(_options(former))()
    fields = [field for field in form if isinstance(field, CheckboxesField)]
    parts = [part for field in fields for part in field.data or ()]
    if not parts:
        fields[0].errors = [_("Choose at least one part to keep")]
        return _page(plan, former, form), 422
    try:
        clients().plans.carry_over(plan_id, parts)
    except Conflict as error:
        if error.code != "steps-already-written":
            raise
        return _page(plan, former, form, refused=sentences.refusal(error)), 409
    flash(_("Carried over. Read every part once more: it was written for last year."), "success")
    return redirect(f"/plans/{plan_id}", 303)


def _page(plan: Plan, former: CarryOver, form: PageForm, *, refused: str = "") -> str:
    return steps.show_beside(
        "plans/carry_over.html",
        plan,
        _("What do you keep of the plan of %(year)s?", year=words.year(former.school_year)),
        former=former,
        form=form,
        refused=refused,
        has_errors=bool(refused),
    )


def _options(former: CarryOver) -> dict[str, tuple[str, dict[str, str]]]:
    """By field of the form: its legend, and the parts with their names."""
    catalogue = clients().plans.strategies()
    names = {
        "contact": _("Contact: %(name)s", name=_contact(former)),
        "team": _("The team"),
        "root-causes": str(words.STEPS["root-causes"]),
    }
    people = {part: names[part] for part in _PEOPLE if part in former.parts}
    found = {"written": (_("People and root causes"), people)} if people else {}
    for number in words.TIERS:
        tier = f"tier_{number}"
        strategies = {
            f"{tier}/{one['id']}": strategy_name(one, catalogue)
            for one in former.documents["tiers"].get(tier, [])
        }
        offered = {part: name for part, name in strategies.items() if part in former.parts}
        if offered:
            found[tier] = (words.tier(number), offered)
    return found


def _contact(former: CarryOver) -> str:
    typed = former.documents["contact"]["contact"]
    return f"{typed['first_name']} {typed['last_name']}".strip() or str(typed["email"])


def _form(options: dict[str, tuple[str, dict[str, str]]]) -> type[PageForm]:
    fields: dict[str, Any] = {
        name: CheckboxesField(legend, choices=choices(parts), validate_choice=False)
        for name, (legend, parts) in options.items()
    }
    return cast(type[PageForm], type("CarryOverForm", (PageForm,), fields))
