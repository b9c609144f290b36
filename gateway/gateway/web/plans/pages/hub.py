"""The plan at a glance, as a task list; and the list of plans."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Plan, StepState
from gateway.web import words
from gateway.web.browsing import clients, signed_in, today
from gateway.web.plans import steps
from gateway.web.plans.pages.blueprint import plans
from gateway.web.plans.presence import present
from gateway.web.texts import gettext as _
from gateway.web.texts import pgettext
from webui import Crumb
from webui.formats import long_date

_PAGE = 50


@plans.get("/plans")
def list_plans() -> ResponseReturnValue:
    """The plans one may read, found by name or code, by status and year; or who has none yet."""
    asked = {name: request.args.get(name) or None for name in ("q", "status", "school_year")}
    after = request.args.get("after")
    if asked["status"] == "none":
        shown = _not_started(asked, after)
    else:
        found = clients().plans.list(**asked, after=after, limit=_PAGE)
        shown = {"plans": found.items, "owed": (), "next": found.next}
    return render_template(
        "plans/list.html",
        title=_("Plans"),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Plans"))],
        asked=asked,
        statuses=words.PLAN_STATUSES,
        kinds=words.PLAN_OF,
        **shown,
    )


def _not_started(asked: dict[str, str | None], after: str | None) -> dict[str, Any]:
    wanted = {**asked, "status": None, "plan": "none"}
    found = clients().plans.obligations(**wanted, after=after, limit=_PAGE)
    return {
        "plans": (),
        "owed": found.items,
        "year": found.school_year,
        "total": found.total,
        "next": found.next,
    }


@plans.get("/plans/<uuid:plan_id>")
def hub(plan_id: UUID) -> ResponseReturnValue:
    """The seven steps with their state, and what stands in the way."""
    plan = steps.open_plan(plan_id)
    return render_template(
        "plans/hub.html",
        title=plan.name,
        plan=plan,
        status=words.PLAN_STATUSES[plan.status],
        present=present(plan),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Plans"), "/plans"), Crumb(plan.name)],
        groups=_groups(plan),
        done=sum(1 for step in plan.steps if step.state == "completed"),
        wrong=steps.lines(plan, steps.wrong(plan.problems)),
        saved_at=steps.last_saved_at(plan),
        team=_team(plan),
        reason=plan.obligation.reason,
        groups_at_threshold=[words.group(item) for item in plan.obligation.reason.items],
        today=today(),
    )


def _groups(plan: Plan) -> list[dict[str, Any]]:
    titles = (
        (_("Prepare"), ("contact",)),
        (pgettext("verb", "Plan"), ("school-targets", "targets", "root-causes", "tiers")),
        (_("Submit"), ("submission",)),
        (_("Follow up"), ("progress", "print")),
    )
    here = next((one.step for one in plan.steps if one.state == "in_progress"), None)
    return [
        {
            "title": title,
            "tasks": [_task(plan, step, here) for step in plan.steps if step.step in names],
        }
        for title, names in titles
    ]


def _task(plan: Plan, step: StepState, here: str | None) -> dict[str, Any]:
    kind, icon, label = words.STEP_STATES[step.state]
    is_open = step.state != "cannot_start"
    return {
        "name": words.STEPS[step.step],
        "hint": _why_not(step) if step.reason else _hint(step),
        "href": f"/plans/{plan.id}/{step.step}" if is_open else "",
        "kind": kind,
        "icon": icon,
        "state": label,
        "is_here": step.step == here and plan.may_edit,
    }


def _hint(step: StepState) -> str:
    if step.step == "tiers" and 0 < step.done < step.total:
        return _("%(done)s of %(total)s tiers have a strategy", done=step.done, total=step.total)
    if step.step in {"school-targets", "targets"} and 0 < step.done < step.total:
        return _("%(done)s of %(total)s targets are set", done=step.done, total=step.total)
    return str(words.STEP_HINTS[step.step])


def _why_not(step: StepState) -> str:
    """Why a step cannot be opened yet."""
    params = step.reason.params if step.reason else {}
    if step.reason is not None and step.reason.code == "steps-open":
        return _("Opens when steps 1 to 4 are completed and nothing needs correcting")
    if "opens_on" in params:
        return _(
            "First update opens %(day)s, with the figures of that date",
            day=long_date(date.fromisoformat(params["opens_on"])),
        )
    return _("Comes with a later release of this system")


def _team(plan: Plan) -> list[dict[str, str]]:
    """Who is named in step 1, the contact first."""
    document = plan.documents.get("contact", {})
    people = [(document.get("contact", {}), _("leads this plan"))]
    people += [(member, "") for member in document.get("team", [])]
    own = signed_in().name
    named = []
    for person, duty in people:
        name = f"{person.get('first_name', '')} {person.get('last_name', '')}".strip()
        if name:
            you = _("you") if name == own else ""
            note = ", ".join(part for part in (you, person.get("title", ""), duty) if part)
            named.append({"name": name, "note": note})
    return named
