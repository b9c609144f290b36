"""Step 4: the strategies of each tier, with their implementation plans (AIP-156 to 162)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, session
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan, Strategy
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.plans import documents, places, steps
from gateway.web.plans.answers import STRATEGY_TEXTS, strategy_name
from gateway.web.plans.forms import StrategyForm
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid, Stale
from webui import current_language
from webui.fields import nested
from webui.forms import choices

STEP = "tiers"
_UNDO = "undo-tiers"
_TRIES = 3
TIER_PATH = "/plans/<uuid:plan_id>/tiers/<int(min=1, max=4):tier>"


@dataclass(frozen=True)
class Card:
    """A strategy as it is shown: its name, where it is from, its parts."""

    id: str
    name: str
    is_own: bool
    parts: list[tuple[str, str, str]]


@plans.get("/plans/<uuid:plan_id>/tiers")
def show_tiers(plan_id: UUID) -> ResponseReturnValue:
    """To the first tier that still needs something."""
    plan = steps.open_plan(plan_id)
    open_tiers = [problem.pointer[6] for problem in steps.of_step(plan.problems, STEP)]
    return redirect(f"/plans/{plan_id}/tiers/{min(open_tiers, default='1')}", 303)


@plans.get(TIER_PATH)
def show_tier(plan_id: UUID, tier: int) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-tiers", 303)
    catalogue = clients().plans.strategies()
    kept = session.get(_UNDO)
    here = f"/plans/{plan_id}/tiers/{tier}"
    return steps.show(
        "plans/tier.html",
        plan,
        STEP,
        title=words.tier(tier),
        tier=tier,
        tiers=_tier_places(plan),
        cards=cards(plan, tier, catalogue),
        catalogue=[(one.code, _name(one)) for one in catalogue if one.tier == tier],
        undo=bool(kept and kept["plan"] == str(plan_id) and kept["tier"] == tier),
        here=here,
        needs=_needs(plan, tier, catalogue),
        root_causes=plan.documents["root-causes"],
    )


@plans.post(TIER_PATH)
def change_tier(plan_id: UUID, tier: int) -> ResponseReturnValue:
    """Add a strategy, take one away, or bring it back."""
    here = f"/plans/{plan_id}/tiers/{tier}"
    if "_add" in request.form:
        strategy_id = secrets.token_hex(4)
        code = request.form["_add"]
        _change(plan_id, lambda document: _with_strategy(document, tier, strategy_id, code))
        return redirect(f"{here}/{strategy_id}", 303)
    if "_remove" in request.form:
        gone = request.form["_remove"]
        _change(plan_id, lambda document: _without(document, plan_id, tier, gone))
        flash(_("The strategy is removed. You can undo this below."), "info")
    elif "_undo" in request.form and (kept := session.get(_UNDO)):
        _change(plan_id, lambda document: _restored(document, kept))
        session.pop(_UNDO)
    return redirect(here, 303)


@plans.route(f"{TIER_PATH}/<strategy_id>", methods=["GET", "POST"])
def strategy(plan_id: UUID, tier: int, strategy_id: str) -> ResponseReturnValue:
    """The form of one strategy; the rest of the step goes with it, so that it is saved whole."""
    plan = steps.open_plan(plan_id)
    here = f"/plans/{plan_id}/tiers/{tier}"
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-tiers", 303)
    if request.method == "POST":
        return _save_strategy(plan, tier, strategy_id)
    document = plan.documents[STEP]
    at = _place(document, tier, strategy_id)
    if at is None:
        return redirect(here, 303)
    form = _form(plan, tier, at, document[f"tier_{tier}"][at])
    wrong = steps.wrong(tuple(steps.of_step(plan.problems, STEP)))
    steps.mark(form, wrong)
    return _strategy_page(plan, tier, at, strategy_id, document, form)


def _needs(plan: Plan, tier: int, catalogue: tuple[Strategy, ...]) -> list[tuple[str, str]]:
    """What the tier still lacks: address and words."""
    typed = plan.documents[STEP].get(f"tier_{tier}", [])
    needs = []
    for problem in steps.of_step(plan.problems, STEP):
        match problem.pointer.split("/"):
            case ["", place, at, field] if place == f"tier_{tier}" and int(at) < len(typed):
                said = _(
                    "%(field)s: %(strategy)s",
                    field=words.STRATEGY_FIELDS.get(field, field),
                    strategy=strategy_name(typed[int(at)], catalogue),
                )
                needs.append((places.href(plan, problem), said))
            case ["", place] if place == f"tier_{tier}":
                needs.append(("#catalogue", _("At least one strategy")))
    return needs


def cards(plan: Plan, tier: int, catalogue: tuple[Strategy, ...]) -> list[Card]:
    """The tier's strategies, in their order."""
    listed = {one.code for one in catalogue}
    return [
        Card(
            id=one["id"],
            name=strategy_name(one, catalogue),
            is_own=one["strategy"] not in listed,
            parts=[
                (field, str(words.STRATEGY_FIELDS[field]), one[field]) for field in STRATEGY_TEXTS
            ],
        )
        for one in plan.documents[STEP].get(f"tier_{tier}", [])
    ]


def _save_strategy(plan: Plan, tier: int, strategy_id: str) -> ResponseReturnValue:
    document = _whole(nested(request.form))
    at = _place(document, tier, strategy_id)
    if at is None:
        abort(404)
    try:
        saved = steps.store(plan.id, STEP, document, version=steps.posted_version())
    except Invalid as error:
        form = _form(plan, tier, at, None)
        steps.mark(form, error.at)
        return _strategy_page(plan, tier, at, strategy_id, document, form), 422
    here = f"/plans/{plan.id}/tiers/{tier}"
    stays = any(
        places.is_on_page(plan, problem, f"{here}/{strategy_id}")
        for problem in steps.wrong(saved.problems)
    )
    if request.form.get("_then") == "hub":
        return redirect(f"/plans/{plan.id}", 303)
    return redirect(f"{here}/{strategy_id}" if stays else here, 303)


def _strategy_page(
    plan: Plan, tier: int, at: int, strategy_id: str, document: Document, form: StrategyForm
) -> str:
    own = f"tier_{tier}-{at}-"
    edited = {f"{own}{name}" for name in (*STRATEGY_TEXTS, "strategy", "other")}
    return steps.show(
        "plans/strategy.html",
        plan,
        STEP,
        title=_("How will you carry out this strategy?"),
        tier=tier,
        tier_name=words.tier(tier),
        form=form,
        here=f"/plans/{plan.id}/tiers/{tier}",
        strategy_id=strategy_id,
        others=[pair for pair in documents.fields(document) if pair[0] not in edited],
        root_causes=plan.documents["root-causes"],
    )


def _form(plan: Plan, tier: int, at: int, typed: dict[str, str] | None) -> StrategyForm:
    form = StrategyForm(prefix=f"tier_{tier}-{at}", data=typed)
    listed = {one.code: _name(one) for one in clients().plans.strategies(tier)}
    form.strategy.choices = choices({**listed, "other": _("A strategy of your own")})
    return form


def _tier_places(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "name": words.TIERS[number],
            "range": words.TIER_RANGES[number],
            "count": len(plan.documents[STEP].get(f"tier_{number}", [])),
        }
        for number in words.TIERS
    ]


def _name(one: Strategy) -> str:
    return one.name.get(current_language(), one.name["en"])


def _whole(document: Document) -> Document:
    """With all four tiers, also those without a strategy."""
    return {f"tier_{number}": document.get(f"tier_{number}", []) for number in words.TIERS}


def _place(document: Document, tier: int, strategy_id: str) -> int | None:
    ids = [one.get("id") for one in document.get(f"tier_{tier}", [])]
    return ids.index(strategy_id) if strategy_id in ids else None


def _change(plan_id: UUID, change: Callable[[Document], Document]) -> None:
    """Apply a change to the step as it is now; somebody else's meanwhile is no conflict."""
    for attempt in range(_TRIES):
        now = clients().plans.step(plan_id, STEP)
        try:
            steps.store(plan_id, STEP, change(_whole(now.document)), version=now.version)
        except Stale:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _with_strategy(document: Document, tier: int, strategy_id: str, code: str) -> Document:
    blank = dict.fromkeys(("other", *STRATEGY_TEXTS), "")
    added = {"id": strategy_id, "strategy": code, **blank}
    return {**document, f"tier_{tier}": [*document[f"tier_{tier}"], added]}


def _without(document: Document, plan_id: UUID, tier: int, gone: str) -> Document:
    strategies = list(document[f"tier_{tier}"])
    at = _place(document, tier, gone)
    if at is not None:
        kept = {"plan": str(plan_id), "tier": tier, "place": at, "strategy": strategies.pop(at)}
        session[_UNDO] = kept
    return {**document, f"tier_{tier}": strategies}


def _restored(document: Document, kept: dict[str, Any]) -> Document:
    tier = f"tier_{kept['tier']}"
    strategies = list(document[tier])
    strategies.insert(kept["place"], kept["strategy"])
    return {**document, tier: strategies}
