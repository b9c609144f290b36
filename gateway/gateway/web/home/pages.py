"""The start page: what waits for whoever is signed in."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from contracts.roles import Role
from gateway.clients.plan_models import Obligation, Obligations
from gateway.clients.reporting import SubmittedTotals
from gateway.web.browsing import clients, signed_in, today
from gateway.web.home.forms import StartForm
from gateway.web.texts import gettext as _
from gateway.web.texts import lazy_gettext, ngettext
from gateway.web.words import PLAN_STATUSES
from servicekit.errors import Unavailable
from webui.formats import days_away, joined

home = Blueprint("home", __name__, template_folder="templates")
_AGAIN = {
    "returned": lazy_gettext("Your plan was returned: read why, and submit it again"),
    "reopened": lazy_gettext("Your plan is open again"),
}
"""Headings for a plan that was submitted and is to be submitted once more."""


@dataclass(frozen=True)
class Heading:
    """The answer to "what waits for me?" as the page's h1, and one sentence below."""

    title: str
    lead: str = ""


@home.get("/")
def start_page() -> ResponseReturnValue:
    """One's own plans with their status and due date; for the state what waits there."""
    role = signed_in().role
    if Role(role).is_state:
        return _of_the_state()
    found = clients().plans.obligations(limit=200)
    own = [one for one in found.items if one.organization == signed_in().org]
    others = (one for one in found.items if one.organization != signed_in().org)
    below = sorted(others, key=lambda one: one.name)
    shown = _heading_of_district(found, below) if below else _heading_of_school(found, own)
    return render_template(
        "home/home.html",
        title=shown.title,
        lead=shown.lead,
        found=found,
        cards=own,
        schools=below,
        statuses=PLAN_STATUSES,
        form=StartForm(),
        today=today(),
    )


@home.post("/plans")
def start_plan() -> ResponseReturnValue:
    """Begin the plan of the year; one that is there already is opened."""
    form = StartForm()
    if not form.validate_on_submit():
        return redirect("/", 303)
    plan = clients().plans.start(form.school_year.data or "", form.organization.data or "")
    if plan.version <= 1:
        flash(_("The plan is begun. Whatever you enter is saved as you go."), "success")
    return redirect(f"/plans/{plan.id}", 303)


def _of_the_state() -> ResponseReturnValue:
    may_decide = signed_in().role in {Role.PED_COORDINATOR, Role.IT_ADMIN}
    waiting = clients().identity.registrations("pending") if may_decide else ()
    totals = _totals()
    return render_template(
        "home/state.html",
        title=_title_of_state(totals),
        totals=totals,
        waiting=waiting,
        may_decide=may_decide,
        is_it=signed_in().role == Role.IT_ADMIN,
        year=next((one for one in clients().plans.school_years() if one.status == "active"), None),
        today=today(),
    )


def _totals() -> SubmittedTotals | None:
    """The counts of the report; None while reporting does not answer: the page is still of use."""
    try:
        return clients().reporting.submitted(kind="school").totals
    except Unavailable:
        return None


def _title_of_state(totals: SubmittedTotals | None) -> str:
    if totals is None or totals.organizations == 0:
        return _("Attendance improvement plans of the state")
    return _(
        "%(submitted)s of %(all)s schools have submitted their plan",
        submitted=totals.submitted,
        all=totals.organizations,
    )


def _heading_of_school(found: Obligations, own: list[Obligation]) -> Heading:
    if found.school_year is None:
        return Heading(_("No school year is open"))
    if not own:
        return Heading(_("No plan is asked of you this year"))
    one = own[0]
    if one.plan is not None and one.plan.status in _AGAIN:
        return Heading(str(_AGAIN[one.plan.status]))
    if one.plan is not None and one.plan.submitted_at is not None:
        return Heading(_("Your plan is submitted"))
    due = days_away(one.due_on, today())
    if one.due_on < today():
        return Heading(_("Your plan was due %(when)s", when=due))
    if one.plan is None:
        return Heading(_("Start your plan: it is due %(when)s", when=due))
    return Heading(_("Your plan is due %(when)s", when=due))


def _heading_of_district(found: Obligations, schools: list[Obligation]) -> Heading:
    done = sum(1 for one in schools if one.plan is not None and one.plan.submitted_at is not None)
    title = ngettext(
        "%(done)s of your %(num)s school has submitted",
        "%(done)s of your %(num)s schools have submitted",
        len(schools),
        done=done,
    )
    late = [one.name for one in schools if one.needs_plan and one.plan is None]
    if not late or len(late) > 3:
        return Heading(title)
    return Heading(title, _("Not begun yet: %(names)s.", names=joined(late)))
