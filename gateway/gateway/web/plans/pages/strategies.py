"""One strategy of a tier, with its implementation plan and milestones (AIP-161, AIP-162, C40)."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan
from gateway.web import words
from gateway.web.browsing import clients, posted_version
from gateway.web.plans import documents, places, rows, steps, tier_changes
from gateway.web.plans.answers import STRATEGY_TEXTS, name_of
from gateway.web.plans.forms import StrategyForm
from gateway.web.plans.pages.blueprint import plans
from gateway.web.plans.pages.tiers import STEP, TIER_PATH
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid
from webui.fields import nested
from webui.forms import choices

_UNDO = "undo-milestone"
MOST_MILESTONES = 20
_OWN = (*STRATEGY_TEXTS, "strategy", "other", "start_percent", "milestones")


@plans.route(f"{TIER_PATH}/<strategy_id>", methods=["GET", "POST"])
def strategy(plan_id: UUID, tier: int, strategy_id: str) -> ResponseReturnValue:
    """The form of one strategy; the rest of the step goes with it, so that it is saved whole."""
    plan = steps.open_plan(plan_id)
    if request.method == "POST":
        return _save(plan, tier, strategy_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-tiers", 303)
    document = plan.documents[STEP]
    at = tier_changes.place_of(document, tier, strategy_id)
    if at is None:
        return redirect(f"/plans/{plan_id}/tiers/{tier}", 303)
    typed = document[f"tier_{tier}"][at]
    if "add" in request.args and len(typed["milestones"]) < MOST_MILESTONES:
        blank = {"id": rows.new_id(), "what": "", "due_on": ""}
        typed = {**typed, "milestones": [*typed["milestones"], blank]}
    form = _form(plan, tier, at, typed)
    steps.mark(form, steps.wrong(tuple(steps.of_step(plan.problems, STEP))))
    return _page(plan, tier, at, document, form)


def _save(plan: Plan, tier: int, strategy_id: str) -> ResponseReturnValue:
    """Save, and add, take away or bring back a milestone where that button was pressed."""
    document = tier_changes.whole(nested(request.form))
    at = tier_changes.place_of(document, tier, strategy_id)
    if at is None:
        abort(404)
    own: dict[str, Any] = document[f"tier_{tier}"][at]
    own["milestones"] = rows.after_button(
        own.get("milestones", []),
        _UNDO,
        f"{plan.id}/{strategy_id}",
        removed=_("The milestone is removed. You can undo this below."),
    )
    try:
        saved = steps.store(plan.id, STEP, document, version=posted_version())
    except Invalid as error:
        form = _form(plan, tier, at, own)
        steps.mark(form, error.at)
        return _page(plan, tier, at, document, form), 422
    here = f"/plans/{plan.id}/tiers/{tier}"
    if "_add" in request.form:
        place = f"tier_{tier}-{at}-milestones-{len(own['milestones'])}-what"
        return redirect(f"{here}/{strategy_id}?add=1#{place}", 303)
    if "_remove" in request.form or "_undo" in request.form:
        return redirect(f"{here}/{strategy_id}#milestones", 303)
    if request.form.get("_then") == "hub":
        return redirect(f"/plans/{plan.id}", 303)
    stays = any(
        places.is_on_page(plan, problem, f"{here}/{strategy_id}")
        for problem in steps.wrong(saved.problems)
    )
    return redirect(f"{here}/{strategy_id}" if stays else here, 303)


def _page(plan: Plan, tier: int, at: int, document: Document, form: StrategyForm) -> str:
    strategy_id = document[f"tier_{tier}"][at]["id"]
    own = tuple(f"tier_{tier}-{at}-{name}" for name in _OWN)
    kept = rows.last_removed(_UNDO, f"{plan.id}/{strategy_id}")
    return steps.show(
        "plans/strategy.html",
        plan,
        STEP,
        title=_("How will you carry out this strategy?"),
        tier=tier,
        tier_name=words.tier(tier),
        tier_range=words.TIER_RANGES[tier],
        form=form,
        here=f"/plans/{plan.id}/tiers/{tier}",
        strategy_id=strategy_id,
        others=[pair for pair in documents.fields(document) if not pair[0].startswith(own)],
        most_milestones=MOST_MILESTONES,
        undo=kept["row"] if kept else None,
        root_causes=plan.documents.get("root-causes"),
        cause_classes=words.CAUSE_CLASSES,
    )


def _form(plan: Plan, tier: int, at: int, typed: dict[str, Any]) -> StrategyForm:
    form = StrategyForm(formdata=None, prefix=f"tier_{tier}-{at}", data=typed)
    listed = {one.code: name_of(one) for one in clients().plans.strategies(tier)}
    form.strategy.choices = choices({**listed, "other": _("A strategy of your own")})
    if not plan.measures_required:  # C36
        form.measure.flags.optional = form.data_collection.flags.optional = True
    return form
