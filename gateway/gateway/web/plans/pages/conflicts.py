"""Two people saved the same step: choose, answer by answer, what the plan should say (412)."""

from collections.abc import Mapping, Sequence
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
from servicekit.errors import Invalid, Stale
from webui.fields import FieldProblem, nested
from webui.fields import Problem as Line


@dataclass(frozen=True)
class Choice:
    """One answer both wrote: its place, the versions to choose from, and what was chosen.

    `id` and `errors` are those of the text written together. Where there are `names`, one value of
    a list is chosen, and nothing can be written.
    """

    id: str
    key: str
    label: str
    names: Mapping[str, Any]
    before: str
    mine: str
    theirs: str
    together: str
    side: str = "mine"
    errors: Sequence[str] = ()


@plans.errorhandler(Stale)
def ask(error: Stale) -> ResponseReturnValue:
    """Instead of the page that was to be saved: both versions. Nothing typed is lost."""
    plan_id, step = UUID(str((request.view_args or {})["plan_id"])), error.params["step"]
    mine = _decided(step)
    version = posted_version()
    # What the form was made from; where nothing had been saved before, an empty step.
    before = (
        clients().plans.step_version(plan_id, step, version).document
        if version
        else documents.blank(error.params["document"])
    )
    merged = documents.merge(before, mine, error.params["document"])
    if merged.differences:
        return make_response(_ask(plan_id, step, merged, error.params), 409)
    steps.store(plan_id, step, merged.document, version=error.params["version"])
    flash(_("Saved. Someone else had changed other answers meanwhile; both are kept."), "success")
    return redirect(f"/plans/{plan_id}/{step}", 303)


@plans.post("/plans/<uuid:plan_id>/<step>/conflict")
def decide(plan_id: UUID, step: str) -> ResponseReturnValue:
    """Save what was chosen; if somebody saved again meanwhile, it is asked again.

    What cannot be saved as chosen is shown again as it was, with what is wrong.
    """
    try:
        steps.store(plan_id, step, _decided(step), version=posted_version())
    except Invalid as error:
        return _refused(plan_id, step, error.at), 422
    flash(_("Your choice is saved."), "success")
    return redirect(f"/plans/{plan_id}/{step}", 303)


def _decided(step: str) -> Document:
    """The document as posted, with what was chosen where it was asked."""
    chosen = {key: request.form.get(f"_{side}:{key}", "") for key, side in _sides().items()}
    return documents.decide(_posted(step), chosen)


def _sides() -> dict[str, str]:
    """Which version was chosen, for each answer by its key."""
    return {
        name.removeprefix("_side:"): side
        for name, side in request.form.items()
        if name.startswith("_side:") and side in {"mine", "theirs", "together"}
    }


def _ask(plan_id: UUID, step: str, merged: documents.Merge, told: Mapping[str, Any]) -> str:
    plan = steps.open_plan(plan_id)
    choices = []
    for number, one in enumerate(merged.differences, 1):
        before, mine, theirs = map(_text, (one.before, one.mine, one.theirs))
        place = places.place(plan, step, _numbered(one.path, merged.document))
        both, names = f"{mine}\n{theirs}", _names(one.key)
        choices.append(Choice(f"text-{number}", one.key, place, names, before, mine, theirs, both))
    return _page(
        plan,
        step,
        merged.document,
        choices,
        other=told.get("saved_by") or _("Someone else"),
        kept=len(merged.mine_kept),
        version=told["version"],
    )


def _refused(plan_id: UUID, step: str, found: Sequence[FieldProblem]) -> str:
    plan, decided = steps.open_plan(plan_id), _decided(step)
    wrong = {problem.pointer: steps.entry_sentence(problem) for problem in found}
    choices, lines = [], []
    for number, (key, side) in enumerate(_sides().items(), 1):
        parts = _numbered(tuple(key.split("/")), decided)
        error = wrong.pop("/" + "/".join(parts), "")
        choice = _chosen(f"text-{number}", key, places.place(plan, step, parts), side, error)
        choices.append(choice)
        lines += [Line(f"#{choice.id}", _line(choice.label, error)) for error in choice.errors]
    for pointer, sentence in wrong.items():
        place = places.place(plan, step, pointer.strip("/").split("/"))
        lines.append(Line("#main", _line(place, sentence)))
    return _page(
        plan,
        step,
        _posted(step),
        choices,
        other=request.form.get("_other", ""),
        kept=request.form.get("_kept", 0, type=int),
        problems=lines,
    )


def _chosen(field: str, key: str, label: str, side: str, error: str) -> Choice:
    """As it was posted."""
    names = ("before", "mine", "theirs", "together")
    before, mine, theirs, together = (request.form.get(f"_{name}:{key}", "") for name in names)
    return Choice(
        field,
        key,
        label,
        _names(key),
        before,
        mine,
        theirs,
        together,
        side,
        [error] if error else [],
    )


def _page(
    plan: Plan, step: str, document: Document, choices: Sequence[Choice], *, other: str, **more: Any
) -> str:
    return steps.show(
        "plans/conflict.html",
        plan,
        step,
        title=ngettext(
            "You and %(name)s edited the same answer",
            "You and %(name)s edited the same %(num)s answers",
            len(choices),
            name=other,
        ),
        crumb=_("Choose what to keep"),
        other=other,
        hidden=list(documents.fields(document)),
        choices=choices,
        **more,
    )


def _line(place: str, what: str) -> str:
    return _("%(place)s: %(what)s", place=place, what=what)


def _names(key: str) -> Mapping[str, Any]:
    return words.CAUSE_CLASSES if key.endswith("/cause_class") else {}


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
