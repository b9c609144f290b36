"""The strategies of each tier: added, ordered, copied, taken away (AIP-156 to 162)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, session
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan, Strategy
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.plans import places, steps, tier_changes
from gateway.web.plans.answers import name_of, strategy_name, strategy_parts
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid, Stale

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
        catalogue=[(one.code, name_of(one)) for one in catalogue if one.tier == tier],
        undo=bool(kept and kept["plan"] == str(plan_id) and kept["tier"] == tier),
        here=here,
        needs=_needs(plan, tier, catalogue),
        root_causes=plan.documents.get("root-causes"),
        cause_classes=words.CAUSE_CLASSES,
    )


@plans.post(TIER_PATH)
def change_tier(plan_id: UUID, tier: int) -> ResponseReturnValue:
    """Add a strategy, order or copy it, take it away, or bring it back."""
    here = f"/plans/{plan_id}/tiers/{tier}"
    try:
        return redirect(f"{here}{_changed(plan_id, tier)}", 303)
    except Invalid as error:
        refuse_full(error)
        return redirect(here, 303)


def refuse_full(error: Invalid) -> None:
    """Say that a tier takes no more. Raises any other `error` again."""
    full = [one for one in error.at if one.code == "too-long"]
    if not full:
        raise error
    most = full[0].params.get("max_length", "")
    said = _("Nothing was added: a tier holds %(most)s strategies at most.", most=most)
    flash(said, "error")


def change(plan_id: UUID, make: Callable[[Document], Document]) -> Document:
    """Apply a change to the step as it is now; somebody else's meanwhile is no conflict."""
    for attempt in range(_TRIES):
        now = clients().plans.step(plan_id, STEP)
        document = make(tier_changes.whole(now.document))
        try:
            return steps.store(plan_id, STEP, document, version=now.version).document
        except Stale:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("the last try returns or raises")


def _changed(plan_id: UUID, tier: int) -> str:
    """Do what the pressed button says; gives what of the page to go to."""
    match next((key for key in request.form if key.startswith("_")), ""), request.form:
        case "_add", form:
            added = tier_changes.blank(tier_changes.new_id(), form["_add"])
            change(plan_id, lambda document: tier_changes.added(document, tier, added))
            return f"/{added['id']}"
        case ("_up" | "_down") as way, form:
            return _move(plan_id, tier, form[way], way)
        case "_copy", form:
            to, _dash, strategy_id = form["_copy"].partition("-")
            return _copy(plan_id, tier, strategy_id, int(to) if to in "1234" else tier)
        case "_remove", form:
            change(plan_id, lambda document: _without(document, plan_id, tier, form["_remove"]))
            flash(_("The strategy is removed. You can undo this below."), "info")
        case "_undo", _form if kept := session.get(_UNDO):
            change(plan_id, lambda document: tier_changes.restored(document, kept))
            session.pop(_UNDO)
    return ""


def _move(plan_id: UUID, tier: int, strategy_id: str, way: str) -> str:
    """The focus stays on the button, or goes to its twin where there is no further way."""
    by = {"_up": -1, "_down": 1}[way]
    document = change(plan_id, lambda document: tier_changes.moved(document, tier, strategy_id, by))
    at = tier_changes.place_of(document, tier, strategy_id)
    if at is None:
        return ""
    strategies = document[f"tier_{tier}"]
    said = _(
        "“%(name)s” is now number %(place)s of %(count)s.",
        name=strategy_name(strategies[at], clients().plans.strategies()),
        place=at + 1,
        count=len(strategies),
    )
    flash(said, "success")
    is_at_end = at == (0 if way == "_up" else len(strategies) - 1)
    button = {"_up": "down", "_down": "up"}[way] if is_at_end else way[1:]
    return f"#{button}-{strategy_id}"


def _copy(plan_id: UUID, tier: int, strategy_id: str, to: int) -> str:
    catalogue = clients().plans.strategies()

    def copied(document: Document) -> Document:
        at = tier_changes.place_of(document, tier, strategy_id)
        if at is None:
            return document
        typed = document[f"tier_{tier}"][at]
        copy = tier_changes.copy(typed, tier=tier, to=to, catalogue=catalogue)
        return tier_changes.added(document, to, copy)

    document = change(plan_id, copied)
    at = tier_changes.place_of(document, tier, strategy_id)
    if at is None:
        return ""
    name = strategy_name(document[f"tier_{tier}"][at], catalogue)
    said = _("“%(name)s” is copied: it is the last one of tier %(tier)s.", name=name, tier=to)
    flash(said, "success")
    return f"#strategy-{strategy_id}"


def _without(document: Document, plan_id: UUID, tier: int, gone: str) -> Document:
    at = tier_changes.place_of(document, tier, gone)
    if at is None:
        return document
    strategy = document[f"tier_{tier}"][at]
    session[_UNDO] = {"plan": str(plan_id), "tier": tier, "place": at, "strategy": strategy}
    return tier_changes.without(document, tier, at)


def _needs(plan: Plan, tier: int, catalogue: tuple[Strategy, ...]) -> list[tuple[str, str]]:
    """What the tier still lacks: address and words."""
    typed = plan.documents[STEP].get(f"tier_{tier}", [])
    needs = []
    for problem in steps.of_step(plan.problems, STEP):
        match problem.pointer.split("/"):
            case ["", place, at, field, *_rest] if place == f"tier_{tier}" and int(at) < len(typed):
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
                (field, str(words.STRATEGY_FIELDS[field]), said)
                for field, said in strategy_parts(one)
            ],
        )
        for one in plan.documents[STEP].get(f"tier_{tier}", [])
    ]


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
