"""Requests for accounts: who waits, and the decision (AIP-040 ff., C07, C08)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts.organizations import Organization
from gateway.clients.identity import Place, Registration
from gateway.web import sentences, words
from gateway.web.browsing import clients, now, today
from gateway.web.requests.forms import ApprovalForm, RejectionForm
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from servicekit.errors import FieldProblem as Problem
from servicekit.errors import Invalid
from webui import Crumb
from webui.fields import FieldProblem, show_problems
from webui.forms import choices

requests = Blueprint("requests", __name__, template_folder="templates")
_STATUSES = ("pending", "approved", "rejected")


@requests.get("/requests")
def queue() -> ResponseReturnValue:
    """Who waits, the longest first; or those decided."""
    status = request.args.get("status", "pending")
    found = clients().identity.registrations(status if status in _STATUSES else "pending")
    if status in {"approved", "rejected"}:
        title = _("Decided requests")
    elif found:
        title = ngettext(
            "%(num)s person asks for an account",
            "%(num)s people ask for an account",
            len(found),
        )
    else:
        title = _("Nobody waits for an account")
    return render_template(
        "requests/queue.html",
        title=title,
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Registrations"))],
        found=found,
        status=status,
        roles=words.ROLES,
        today=today(),
        now=now(),
    )


@requests.get("/requests/<uuid:registration_id>")
def detail(registration_id: UUID) -> ResponseReturnValue:
    """One request, with the two ways to decide."""
    asked = clients().identity.registration(registration_id)
    return _page(asked, _approval(asked), RejectionForm(formdata=None))


@requests.post("/requests/<uuid:registration_id>/approval")
def approve(registration_id: UUID) -> ResponseReturnValue:
    """Open the account with the chosen role; the first decision counts (C08)."""
    asked = clients().identity.registration(registration_id)
    form = _approval(asked)
    if form.validate_on_submit():
        try:
            clients().identity.approve(
                registration_id,
                version=_seen_version(),
                role=form.role.data,
                organizations=form.organizations.data or [],
            )
        except Invalid as error:
            show_problems(form, _at_fields(error.at), _sentence)
        else:
            flash(_("%(name)s is approved and hears of it by e-mail.", name=asked.name), "success")
            return redirect("/requests", 303)
    return _page(asked, form, RejectionForm(formdata=None)), 422


@requests.post("/requests/<uuid:registration_id>/rejection")
def reject(registration_id: UUID) -> ResponseReturnValue:
    """Decline, with a reason that is mailed."""
    asked = clients().identity.registration(registration_id)
    form = RejectionForm()
    if form.validate_on_submit():
        try:
            clients().identity.reject(
                registration_id, version=_seen_version(), reason=form.reason.data or ""
            )
        except Invalid as error:
            show_problems(form, error.at, _sentence)
        else:
            said = _("The request of %(name)s is rejected; the reason is mailed.", name=asked.name)
            flash(said, "success")
            return redirect("/requests", 303)
    return _page(asked, _approval(asked, is_posted=False), form), 422


def _approval(asked: Registration, *, is_posted: bool = True) -> ApprovalForm:
    """The form with what was asked for chosen beforehand."""
    data = {"role": asked.role, "organizations": [one.organization for one in asked.organizations]}
    form = ApprovalForm(data=data) if is_posted else ApprovalForm(formdata=None, data=data)
    roles = ("school_coordinator", "district_coordinator")
    form.role.choices = choices({role: words.ROLES[role] for role in roles})
    form.organizations.choices = choices({one.organization: one.name for one in _places(asked)})
    return form


def _places(asked: Registration) -> list[Place]:
    """What was asked for, and the district of it, for the other role."""
    districts = {
        str(Organization.parse(one.organization).district_code) for one in asked.organizations
    }
    named = {one.organization for one in asked.organizations}
    return [
        *asked.organizations,
        *(
            Place(organization=code, name=_("The whole district %(code)s", code=code))
            for code in sorted(districts - named)
        ),
    ]


def _seen_version() -> int:
    given = request.form.get("_version", "")
    return int(given) if given.isdigit() else 0


def _at_fields(found: Sequence[Problem]) -> list[Problem]:
    """A problem of one organization is shown where all are chosen."""
    return [replace(one, pointer="/" + one.pointer.split("/")[1]) for one in found]


def _sentence(problem: FieldProblem) -> str:
    return sentences.entry(problem.code, getattr(problem, "params", {}))


def _page(asked: Registration, form: ApprovalForm, rejection: RejectionForm) -> str:
    return render_template(
        "requests/detail.html",
        title=_("%(name)s asks for an account", name=asked.name),
        crumbs=[
            Crumb(_("Home"), "/"),
            Crumb(_("Registrations"), "/requests"),
            Crumb(asked.name),
        ],
        asked=asked,
        approval=form,
        rejection=rejection,
        form=rejection if rejection.errors else form,
        roles=words.ROLES,
        duties=words.ROLES_DO,
    )
