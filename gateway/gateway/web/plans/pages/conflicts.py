"""Two people saved the same step: choose, answer by answer, what the plan should say (412)."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan
from gateway.web import words
from gateway.web.browsing import clients, posted_version
from gateway.web.plans import choices, documents, places, steps
from gateway.web.plans.choices import Choice, Surplus
from gateway.web.plans.pages import root_causes
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from servicekit.errors import Invalid, Stale
from webui.fields import FieldProblem, nested
from webui.fields import Problem as Line


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
    about = _about(error.params, merged)
    if merged.differences:
        return make_response(_ask(plan_id, step, merged, about), 409)
    try:
        steps.store(plan_id, step, merged.document, version=error.params["version"])
    except Stale as again:
        return ask(again)
    except Invalid as together:  # of both there is more than fits
        return make_response(
            _refused(plan_id, step, merged.document, merged.document, together.at, about), 409
        )
    flash(_("Saved. Someone else had changed other answers meanwhile; both are kept."), "success")
    return redirect(f"/plans/{plan_id}/{step}", 303)


@plans.post("/plans/<uuid:plan_id>/<step>/conflict")
def decide(plan_id: UUID, step: str) -> ResponseReturnValue:
    """Save what was chosen; if somebody saved again meanwhile, it is asked again.

    What cannot be saved as chosen is shown again as it was, with what is wrong.
    """
    decided = _decided(step)
    try:
        steps.store(plan_id, step, decided, version=posted_version())
    except Invalid as error:
        about = {
            "other": request.form.get("_other", ""),
            "kept": request.form.get("_kept", 0, type=int),
        }
        return _refused(plan_id, step, _posted(step), decided, error.at, about), 422
    flash(_("Your choice is saved."), "success")
    return redirect(f"/plans/{plan_id}/{step}", 303)


def _decided(step: str) -> Document:
    """The document as posted, with what was chosen where it was asked."""
    chosen = {
        key: choices.answer_of(key, request.form.get(f"_{side}:{key}", ""))
        for key, side in _sides().items()
    }
    return documents.decide(_posted(step), chosen, _left_out())


def _sides() -> dict[str, str]:
    """Which version was chosen, for each answer by its key."""
    return {
        name.removeprefix("_side:"): side
        for name, side in request.form.items()
        if name.startswith("_side:") and side in {"mine", "theirs", "together"}
    }


def _left_out() -> list[str]:
    """The entries of full lists that were ticked, by their keys."""
    return request.form.getlist("_without")


def _about(told: Mapping[str, Any], merged: documents.Merge) -> dict[str, Any]:
    return {
        "other": told.get("saved_by") or _("Someone else"),
        "kept": len(merged.mine_kept),
        "version": told["version"],
    }


def _ask(plan_id: UUID, step: str, merged: documents.Merge, about: Mapping[str, Any]) -> str:
    plan = steps.open_plan(plan_id)
    asked = []
    for number, one in enumerate(merged.differences, 1):
        before, mine, theirs = map(choices.text_of, (one.before, one.mine, one.theirs))
        place = places.place(plan, step, _numbered(one.path, merged.document))
        both, names = f"{mine}\n{theirs}", choices.names(one.key, (before, mine, theirs))
        asked.append(Choice(f"text-{number}", one.key, place, names, before, mine, theirs, both))
    return _page(plan, step, merged.document, asked, **about)


def _refused(
    plan_id: UUID,
    step: str,
    shown: Document,
    refused: Document,
    found: Sequence[FieldProblem],
    about: Mapping[str, Any],
) -> str:
    """What was chosen in the document that is `shown`, and what is wrong with what came of it."""
    plan = steps.open_plan(plan_id)
    wrong = {_by_id(one.pointer, refused): one for one in found}
    asked, lines = [], []
    surpluses: list[Surplus] = []
    for number, (key, side) in enumerate(_sides().items(), 1):
        path = tuple(key.split("/"))
        error = steps.entry_sentence(wrong.pop(path)) if path in wrong else ""
        label = places.place(plan, step, _numbered(path, shown))
        choice = _chosen(f"text-{number}", key, label, side, error)
        asked.append(choice)
        lines += [Line(f"#{choice.id}", _line(choice.label, error)) for error in choice.errors]
    for path, problem in wrong.items():
        label = places.place(plan, step, problem.pointer.strip("/").split("/"))
        sentence, field = steps.entry_sentence(problem), "main"
        entries = choices.entries(shown, path, _left_out()) if problem.code == "too-long" else []
        if entries:
            field = f"full-{len(surpluses) + 1}"
            surpluses.append(Surplus(field, label, [sentence], entries))
        lines.append(Line(f"#{field}", _line(label, sentence)))
    return _page(plan, step, shown, asked, surpluses, problems=lines, **about)


def _chosen(field: str, key: str, label: str, side: str, error: str) -> Choice:
    """As it was posted."""
    versions = ("before", "mine", "theirs", "together")
    texts = {name: request.form.get(f"_{name}:{key}", "") for name in versions}
    return Choice(
        id=field,
        key=key,
        label=label,
        names=choices.names(key, texts.values()),
        side=side,
        errors=[error] if error else [],
        **texts,
    )


def _page(
    plan: Plan,
    step: str,
    document: Document,
    asked: Sequence[Choice],
    surpluses: Sequence[Surplus] = (),
    *,
    other: str,
    **more: Any,
) -> str:
    listed = {entry.key for one in surpluses for entry in one.entries}
    return steps.show(
        "plans/conflict.html",
        plan,
        step,
        title=_title(asked, other),
        crumb=_("Choose what to keep"),
        other=other,
        hidden=[
            *documents.fields(document),
            *(("_without", key) for key in _left_out() if key not in listed),
        ],
        choices=asked,
        surpluses=surpluses,
        **more,
    )


def _title(asked: Sequence[Choice], other: str) -> str:
    if not asked:
        return _("You and %(name)s added more than fits", name=other)
    return ngettext(
        "You and %(name)s edited the same answer",
        "You and %(name)s edited the same %(num)s answers",
        len(asked),
        name=other,
    )


def _line(place: str, what: str) -> str:
    return _("%(place)s: %(what)s", place=place, what=what)


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


def _by_id(pointer: str, document: Document) -> documents.Path:
    """The place of a problem with the ids of parts instead of their numbers."""
    found, inside = [], cast(Any, document)
    for name in pointer.strip("/").split("/"):
        if isinstance(inside, list):
            inside = inside[int(name)]
            found.append(f"#{inside['id']}" if isinstance(inside, dict) else name)
        else:
            inside = inside.get(name) if isinstance(inside, dict) else None
            found.append(name)
    return tuple(found)


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
