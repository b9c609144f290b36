"""Strategies copied into a tier from another plan that one may read."""

from typing import cast
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Plan
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.plans import steps, tier_changes
from gateway.web.plans.answers import strategy_name
from gateway.web.plans.pages.blueprint import plans
from gateway.web.plans.pages.tiers import STEP, TIER_PATH, change, refuse_full
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from servicekit.errors import Invalid, NotFound
from webui import Crumb
from webui.forms import CheckboxesField, PageForm, choices

_MOST = 50
"""Plans shown at once; who looks for more writes a longer name."""
Offered = dict[str, dict[str, str]]


@plans.get(f"{TIER_PATH}/copy")
def choose_plan(plan_id: UUID, tier: int) -> ResponseReturnValue:
    """The plans to copy from, by name; without a name those of the same district."""
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-tiers", 303)
    asked = request.args.get("q", "").strip()[:100]
    where = {"q": asked} if asked else {"district": plan.organization[:3]}
    found = clients().plans.list(**where, limit=_MOST)
    return steps.show_beside(
        "plans/copy_from.html",
        plan,
        _("Which plan do you copy from?"),
        _tier_crumb(plan, tier),
        here=f"/plans/{plan_id}/tiers/{tier}",
        asked=asked,
        found=[one for one in found.items if one.id != plan_id],
        has_more=found.next is not None,
        statuses=words.PLAN_STATUSES,
        kinds=words.PLAN_OF,
    )


@plans.route(f"{TIER_PATH}/copy/<uuid:source_id>", methods=["GET", "POST"])
def copy_strategies(plan_id: UUID, tier: int, source_id: UUID) -> ResponseReturnValue:
    """The strategies of the other plan, to be ticked; each becomes a copy at the tier's end."""
    plan = steps.open_plan(plan_id)
    if request.method == "GET" and not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-tiers", 303)
    source = clients().plans.plan(source_id)
    if STEP not in source.documents:
        raise NotFound("This plan has no strategies.")
    offered = _offered(source)
    form = _form(offered)()
    if request.method == "GET":
        return _page(plan, tier, source, form)
    tiers = [field for field in form if isinstance(field, CheckboxesField)]
    chosen = [part for field in tiers for part in field.data or ()]
    if not chosen:
        for field in tiers[:1]:
            field.errors = [_("Choose at least one strategy")]
        return _page(plan, tier, source, form), 422
    return _copied_in(plan, tier, source, chosen)


def _copied_in(plan: Plan, tier: int, source: Plan, chosen: list[str]) -> ResponseReturnValue:
    catalogue = clients().plans.strategies()
    copies = [
        tier_changes.copy(typed, tier=number, to=tier, catalogue=catalogue)
        for number in words.TIERS
        for typed in source.documents[STEP].get(f"tier_{number}", [])
        if f"{number}/{typed['id']}" in chosen
    ]
    try:
        change(plan.id, lambda document: tier_changes.added(document, tier, *copies))
    except Invalid as error:
        refuse_full(error)
        return redirect(f"/plans/{plan.id}/tiers/{tier}/copy/{source.id}", 303)
    said = ngettext(
        "One strategy is copied in. Adapt it to your school.",
        "%(num)s strategies are copied in. Adapt them to your school.",
        len(copies),
    )
    flash(said, "success")
    at = f"#strategy-{copies[0]['id']}" if copies else ""
    return redirect(f"/plans/{plan.id}/tiers/{tier}{at}", 303)


def _offered(source: Plan) -> Offered:
    """By tier: the strategies under a key of tier and id, with their names."""
    catalogue = clients().plans.strategies()
    by_tier = {
        words.tier(number): {
            f"{number}/{typed['id']}": strategy_name(typed, catalogue)
            for typed in source.documents[STEP].get(f"tier_{number}", [])
        }
        for number in words.TIERS
    }
    return {name: strategies for name, strategies in by_tier.items() if strategies}


def _form(offered: Offered) -> type[PageForm]:
    fields = {
        f"tier-{number}": CheckboxesField(name, choices=choices(strategies), validate_choice=False)
        for number, (name, strategies) in enumerate(offered.items(), 1)
    }
    return cast(type[PageForm], type("CopyForm", (PageForm,), fields))


def _page(plan: Plan, tier: int, source: Plan, form: PageForm) -> str:
    here = f"/plans/{plan.id}/tiers/{tier}"
    return steps.show_beside(
        "plans/copy_strategies.html",
        plan,
        _("What do you copy into tier %(number)s?", number=tier),
        _tier_crumb(plan, tier),
        Crumb(_("Copy from another plan"), f"{here}/copy"),
        here=here,
        tier=tier,
        source=source,
        form=form,
    )


def _tier_crumb(plan: Plan, tier: int) -> Crumb:
    return Crumb(_("Tier %(number)s", number=tier), f"/plans/{plan.id}/tiers/{tier}")
