"""What was saved and submitted before: receipts, former versions, what changed between two."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan
from gateway.web import words
from gateway.web.browsing import clients, posted_version
from gateway.web.plans import steps
from gateway.web.plans.changes import Changes, Wording, figure, file
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import NotFound, Stale
from webui import Crumb


@plans.get("/plans/<uuid:plan_id>/history")
def show_history(plan_id: UUID) -> ResponseReturnValue:
    """Every submission with its receipt, and who saved which step when."""
    return _history(steps.open_plan(plan_id))


@plans.get("/plans/<uuid:plan_id>/history/differences")
def compare_revisions(plan_id: UUID) -> ResponseReturnValue:
    """What changed between two submissions, field by field, and file by file."""
    plan = steps.open_plan(plan_id)
    one, other = (request.args.get(name, 0, int) for name in ("one", "other"))
    if one == other or not (one and other):
        return _history(plan, error=_("Choose two different revisions")), 422
    found = clients().plans.compare(plan_id, one, other)
    older, newer = (clients().plans.revision(plan_id, it) for it in (found.before, found.after))
    wording = Wording(plan, clients().plans.strategies())
    by_step: dict[str, list[Any]] = {}
    for it in found.items:
        bodies = [revision.bodies.get(it.step, {}) for revision in (newer, older)]
        by_step.setdefault(it.step, []).append(wording.change(it, bodies))
    return steps.show_beside(
        "plans/differences.html",
        plan,
        _(
            "What changed from revision %(one)s to revision %(other)s",
            one=older.revision,
            other=newer.revision,
        ),
        _crumb(plan),
        older=older,
        newer=newer,
        changes=[Changes(step, _name(step), rows) for step, rows in by_step.items()],
        figures=Changes("figures", "", [figure(it) for it in found.figures]),
        files=Changes("files", "", [file(it) for it in found.attachments]),
    )


@plans.get("/plans/<uuid:plan_id>/history/<step>/<int:version>")
def show_version(plan_id: UUID, step: str, version: int) -> ResponseReturnValue:
    """What a saved version said otherwise than the plan says now."""
    return _version(steps.open_plan(plan_id), step, version)


@plans.post("/plans/<uuid:plan_id>/history/<step>/<int:version>")
def restore_version(plan_id: UUID, step: str, version: int) -> ResponseReturnValue:
    """Save the version once more, as the newest; what was saved in between stays in the list."""
    try:
        saved = clients().plans.restore_step(plan_id, step, version, version=posted_version())
    except Stale:
        return _version(steps.open_plan(plan_id), step, version, is_stale=True), 409
    flash(
        _("Version %(old)s is restored, as version %(new)s.", old=version, new=saved.version),
        "success",
    )
    return redirect(f"/plans/{plan_id}/{step}", 303)


def _history(plan: Plan, *, error: str = "") -> str:
    return steps.show_beside(
        "plans/history.html",
        plan,
        _("History of this plan"),
        receipts=clients().plans.revisions(plan.id) if plan.revision else (),
        parts=[
            {"step": step, "name": _name(step), "versions": _versions(plan, step)}
            for step in plan.documents
        ],
        error=error,
        has_errors=bool(error),
        roles=words.ROLES,
    )


def _versions(plan: Plan, step: str) -> Any:
    return clients().plans.step_versions(plan.id, step) if plan.step(step).version else ()


def _version(plan: Plan, step: str, version: int, *, is_stale: bool = False) -> str:
    if step not in plan.documents:
        raise NotFound("This plan has no such step.")
    then = clients().plans.step_version(plan.id, step, version)
    now = plan.step(step).version or 0
    wording = Wording(plan, clients().plans.strategies())
    bodies: list[Document] = [plan.documents[step], then.document]
    return steps.show_beside(
        "plans/version.html",
        plan,
        _("%(step)s, version %(version)s", step=_name(step), version=version),
        _crumb(plan),
        step=step,
        then=then,
        now=now,
        rows=[
            wording.change(one, bodies)
            for one in clients().plans.step_differences(plan.id, step, version, now)
        ],
        is_stale=is_stale,
        has_errors=is_stale,
    )


def _crumb(plan: Plan) -> Crumb:
    return Crumb(_("History"), f"/plans/{plan.id}/history")


def _name(step: str) -> str:
    return str(words.STEPS.get(step, step))
