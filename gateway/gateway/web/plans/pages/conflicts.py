"""Two people saved the same step: choose, answer by answer, what the plan should say (412)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan
from gateway.web import words
from gateway.web.browsing import clients, posted_version
from gateway.web.plans import documents, places, steps
from gateway.web.plans.pages import root_causes
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from servicekit.errors import Stale
from webui.fields import nested


@dataclass(frozen=True)
class Choice:
    """One answer both wrote: its place in words, and the versions to choose from."""

    key: str
    label: str
    before: str
    mine: str
    theirs: str


@plans.errorhandler(Stale)
def ask(error: Stale) -> ResponseReturnValue:
    """Instead of the page that was to be saved: both versions. Nothing typed is lost."""
    plan_id, step = UUID(str((request.view_args or {})["plan_id"])), error.params["step"]
    mine = _posted(step)
    version = posted_version()
    # What the form was made from; where nothing had been saved before, an empty step.
    before = (
        clients().plans.step_version(plan_id, step, version).document
        if version
        else documents.blank(error.params["document"])
    )
    merged = documents.merge(before, mine, error.params["document"])
    if merged.differences:
        return make_response(_page(plan_id, step, merged, error.params), 409)
    steps.store(plan_id, step, merged.document, version=error.params["version"])
    flash(_("Saved. Someone else had changed other answers meanwhile; both are kept."), "success")
    return redirect(f"/plans/{plan_id}/{step}", 303)


@plans.post("/plans/<uuid:plan_id>/<step>/conflict")
def decide(plan_id: UUID, step: str) -> ResponseReturnValue:
    """Save what was chosen; if somebody saved again meanwhile, it is asked again."""
    chosen = {
        key.removeprefix("_side:"): request.form.get(f"_{side}:{key.removeprefix('_side:')}", "")
        for key, side in request.form.items()
        if key.startswith("_side:") and side in {"mine", "theirs", "together"}
    }
    document = documents.decide(_posted(step), chosen)
    steps.store(plan_id, step, document, version=posted_version())
    flash(_("Your choice is saved."), "success")
    return redirect(f"/plans/{plan_id}/{step}", 303)


def _page(plan_id: UUID, step: str, merged: documents.Merge, told: Mapping[str, Any]) -> str:
    plan = steps.open_plan(plan_id)
    other = told.get("saved_by") or _("Someone else")
    count = len(merged.differences)
    return steps.show(
        "plans/conflict.html",
        plan,
        step,
        title=ngettext(
            "You and %(name)s edited the same answer",
            "You and %(name)s edited the same %(num)s answers",
            count,
            name=other,
        ),
        crumb=_("Choose what to keep"),
        other=other,
        version=told["version"],
        hidden=list(documents.fields(merged.document)),
        choices=[_choice(plan, step, one, merged.document) for one in merged.differences],
        kept=len(merged.mine_kept),
    )


def _choice(plan: Plan, step: str, one: documents.Difference, document: Document) -> Choice:
    is_class = one.path[-1] == "cause_class"
    shown = [
        str(words.CAUSE_CLASSES.get(value, value)) if is_class else _text(value)
        for value in (one.before, one.mine, one.theirs)
    ]
    return Choice(one.key, places.place(plan, step, _numbered(one.path, document)), *shown)


def _numbered(path: documents.Path, document: Document) -> list[str]:
    """The place with the numbers of parts in their lists instead of their ids."""
    found, inside = [], cast(Any, document)
    for name in path:
        if name.startswith("#"):
            ids = [f"#{part['id']}" for part in inside]
            found.append(str(ids.index(name)))
            inside = inside[ids.index(name)]
        else:
            found.append(name)
            inside = inside.get(name, []) if isinstance(inside, dict) else []
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _posted(step: str) -> Document:
    """The whole document as posted, with the lists a form leaves out when they are empty."""
    document: Document = nested(request.form)
    match step:
        case "contact":
            return {"team": [], **document}
        case "targets" | "school-targets":
            return {"targets": {}, **document}
        case "root-causes":
            return root_causes.posted()
        case _:
            return {f"tier_{number}": document.get(f"tier_{number}", []) for number in words.TIERS}
