"""One request for an account, and the decision on it (AIP-040, AIP-060 ff., C07, C08)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from contracts.organizations import Organization
from gateway.clients.identity import Place, Registration
from gateway.web import sentences, words
from gateway.web.browsing import clients, posted_version, version_to_post
from gateway.web.requests.forms import ApprovalForm, RejectionForm
from gateway.web.requests.pages.blueprint import requests
from gateway.web.requests.reasons import begun_with
from gateway.web.texts import gettext as _
from servicekit.errors import FieldProblem as Problem
from servicekit.errors import Invalid
from webui import Crumb
from webui.fields import FieldProblem, show_problems
from webui.forms import choices

_AT = "/requests/<uuid:registration_id>"


@requests.get(_AT)
def detail(registration_id: UUID) -> ResponseReturnValue:
    """One request, with the two ways to decide."""
    asked = clients().identity.registration(registration_id)
    return _page(asked, _approval(asked, is_posted=False), _rejection(asked))


@requests.post(f"{_AT}/approval")
def approve(registration_id: UUID) -> ResponseReturnValue:
    """Open the account with the chosen role; the first decision counts (C08)."""
    asked = clients().identity.registration(registration_id)
    form = _approval(asked)
    if form.validate_on_submit():
        try:
            clients().identity.approve(
                registration_id,
                version=posted_version(),
                role=form.role.data,
                organizations=_chosen(form),
            )
        except Invalid as error:
            show_problems(form, _at_fields(error.at), _sentence)
        else:
            flash(_("%(name)s is approved and hears of it by e-mail.", name=asked.name), "success")
            return redirect("/requests", 303)
    return _page(asked, form, _rejection(asked)), 422


@requests.post(f"{_AT}/rejection")
def reject(registration_id: UUID) -> ResponseReturnValue:
    """Decline, with a reason that is mailed."""
    asked = clients().identity.registration(registration_id)
    form = RejectionForm()
    if form.validate_on_submit():
        try:
            clients().identity.reject(
                registration_id, version=posted_version(), reason=form.reason.data or ""
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
    schools = clients().accounts.schools(_district(asked)) if asked.status == "pending" else {}
    form.other.choices = choices({"": _("None")} | schools)
    return form


def _chosen(form: ApprovalForm) -> list[str]:
    """The places that were ticked, and the other school if one was chosen."""
    return [*(form.organizations.data or []), *filter(None, [form.other.data])]


def _rejection(asked: Registration) -> RejectionForm:
    """The form, begun with one of our texts where the address names it."""
    return RejectionForm(formdata=None, data=begun_with({asked.language}))


@requests.post(f"{_AT}/domain")
def add_domain(registration_id: UUID) -> ResponseReturnValue:
    """The domain of this address belongs to the district from now on (D18)."""
    asked = clients().identity.registration(registration_id)
    domain = asked.email.rpartition("@")[2]
    clients().identity.add_mail_domain(_district(asked), domain)
    said = _("Addresses of %(domain)s are known for this district now.", domain=domain)
    flash(said, "success")
    return redirect(f"/requests/{registration_id}", 303)


def _district(asked: Registration) -> str:
    return str(Organization.parse(asked.organizations[0].organization).district_code)


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
        version=version_to_post(asked.version),
        approval=form,
        rejection=rejection,
        form=rejection if rejection.errors else form,
        roles=words.ROLES,
        statuses=words.REQUEST_STATUSES,
        duties=words.ROLES_DO,
        reasons=words.REASON_NAMES,
    )
