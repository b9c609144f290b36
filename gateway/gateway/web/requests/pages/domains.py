"""The mail domains of districts: from there an address is known when somebody asks (C22, D18)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.web import sentences
from gateway.web.browsing import clients
from gateway.web.requests.forms import DomainForm
from gateway.web.requests.pages.blueprint import requests
from gateway.web.texts import gettext as _
from servicekit.errors import FieldProblem, Invalid
from webui import Crumb
from webui.fields import show_problems
from webui.forms import choices

_AT = "/requests/domains"
_FIELDS = {"domain": "/domain", "district_code": "/district"}


@requests.route(_AT, methods=["GET", "POST"])
def mail_domains() -> ResponseReturnValue:
    """The list, searched by domain or district, and a form for one more."""
    districts = clients().accounts.districts()
    form = DomainForm()
    form.district.choices = choices({"": _("Choose")} | districts)
    if form.validate_on_submit():
        try:
            clients().identity.add_mail_domain(form.district.data, form.domain.data or "")
        except Invalid as error:
            show_problems(form, _at_fields(error.at), _sentence)
        else:
            flash(_("Addresses of this domain are known for the district now."), "success")
            return redirect(_AT, 303)
    page = render_template(
        "requests/domains.html",
        title=_("Mail domains of districts"),
        crumbs=[
            Crumb(_("Home"), "/"),
            Crumb(_("Registrations"), "/requests"),
            Crumb(_("Mail domains")),
        ],
        form=form,
        place=_AT,
        **_found(districts),
    )
    return page, 422 if form.errors else 200


@requests.post(f"{_AT}/remove")
def remove_domain() -> ResponseReturnValue:
    """Requests from there are unknown again; who has an account keeps it."""
    domain = request.form.get("domain", "")
    clients().identity.remove_mail_domain(request.form.get("district", ""), domain)
    flash(_("%(domain)s is off the list.", domain=domain), "success")
    return redirect(_AT, 303)


def _found(districts: dict[str, str]) -> dict[str, Any]:
    """What the address asks for; a closed district goes by its code."""
    asked = request.args.get("q", "").strip()
    every = clients().identity.mail_domains()
    named = [(one, districts.get(one.district_code, one.district_code)) for one in every]
    fits = [(one, name) for one, name in named if asked.lower() in f"{one.domain} {name}".lower()]
    return {"asked": asked, "domains": fits, "is_any": bool(every)}


def _at_fields(found: Sequence[FieldProblem]) -> list[FieldProblem]:
    """What the service says of the first line of a list is about the form's fields."""
    return [replace(one, pointer=_FIELDS[one.pointer.rpartition("/")[2]]) for one in found]


def _sentence(problem: Any) -> str:
    return sentences.entry(problem.code, getattr(problem, "params", {}))
