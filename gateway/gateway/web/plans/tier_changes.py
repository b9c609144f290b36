"""The step of the tiers with one thing changed: pure functions of its document."""

import secrets
from collections.abc import Sequence
from typing import Any

from gateway.clients.plan_models import Document, Strategy
from gateway.web import words
from gateway.web.plans.answers import STRATEGY_TEXTS, strategy_name

OTHER = "other"
Typed = dict[str, Any]


def new_id() -> str:
    """Keeps a strategy, or a milestone, the same when others move."""
    return secrets.token_hex(4)


def whole(document: Document) -> Document:
    """With all four tiers, also those without a strategy."""
    return {f"tier_{number}": document.get(f"tier_{number}", []) for number in words.TIERS}


def place_of(document: Document, tier: int, strategy_id: str) -> int | None:
    ids = [one.get("id") for one in document.get(f"tier_{tier}", [])]
    return ids.index(strategy_id) if strategy_id in ids else None


def added(document: Document, tier: int, *strategies: Typed) -> Document:
    """With these at the end of the tier."""
    return {**document, f"tier_{tier}": [*document[f"tier_{tier}"], *strategies]}


def blank(strategy_id: str, code: str) -> Typed:
    """A strategy of which nothing but the choice is known."""
    return {"id": strategy_id, "strategy": code} | dict.fromkeys((OTHER, *STRATEGY_TEXTS), "")


def without(document: Document, tier: int, at: int) -> Document:
    strategies = list(document[f"tier_{tier}"])
    del strategies[at]
    return {**document, f"tier_{tier}": strategies}


def restored(document: Document, kept: Document) -> Document:
    """With a strategy that was taken away where it stood before."""
    tier = f"tier_{kept['tier']}"
    strategies = list(document[tier])
    strategies.insert(kept["place"], kept["strategy"])
    return {**document, tier: strategies}


def moved(document: Document, tier: int, strategy_id: str, by: int) -> Document:
    """With the strategy `by` places further down, or up where negative; never past an end."""
    strategies = list(document[f"tier_{tier}"])
    at = place_of(document, tier, strategy_id)
    if at is not None:
        one = strategies.pop(at)
        strategies.insert(max(at + by, 0), one)
    return {**document, f"tier_{tier}": strategies}


def copy(typed: Typed, *, tier: int, to: int, catalogue: Sequence[Strategy]) -> Typed:
    """The strategy of `tier` once more, for tier `to`, with ids of its own.

    One of another tier's catalogue becomes one's own, under its name. A start of its own does not
    go to another tier: the ranges of two tiers share no number.
    """
    listed = {one.code: one for one in catalogue}
    known = listed.get(typed["strategy"])
    made = {
        **typed,
        "id": new_id(),
        "milestones": [{**one, "id": new_id()} for one in typed["milestones"]],
    }
    if known is not None and known.tier != to:
        made |= {"strategy": OTHER, OTHER: strategy_name(typed, tuple(catalogue))}
    return made if tier == to else made | {"start_percent": ""}
