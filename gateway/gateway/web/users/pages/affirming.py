"""Once a school year: whose role as coordinator is still right, by district (ADR 0018)."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.clients.accounts import Affirmable
from gateway.web import words
from gateway.web.browsing import clients, signed_in
from gateway.web.texts import gettext as _
from gateway.web.texts import lazy_gettext, ngettext
from gateway.web.users.changing import AFFIRMATION, crumbs, require_decider
from gateway.web.users.forms import AffirmForm
from gateway.web.users.pages.blueprint import users
from servicekit.errors import Conflict
from webui import Crumb
from webui.forms import choices

_STATES = {"open": lazy_gettext("To be affirmed"), "affirmed": lazy_gettext("Affirmed")}


@users.get(AFFIRMATION)
def list_affirmations() -> ResponseReturnValue:
    """Each district, and how far it is affirmed."""
    require_decider()
    asked = _asked()
    found = clients().accounts.affirmations()
    return render_template(
        "users/affirmations.html",
        title=_("Affirm coordinators by district"),
        crumbs=crumbs(Crumb(_("Affirm coordinators"))),
        year=found.school_year,
        open_count=sum(one.open_count for one in found.items),
        districts=[
            one
            for one in found.items
            if asked["q"].lower() in one.name.lower()
            and (not asked["state"] or (one.open_count > 0) == (asked["state"] == "open"))
        ],
        asked=asked,
        states=_STATES,
        place=AFFIRMATION,
    )


@users.route(f"{AFFIRMATION}/<district_code>", methods=["GET", "POST"])
def affirm(district_code: str) -> ResponseReturnValue:
    """Who coordinates there; those ticked are affirmed with one button."""
    require_decider()
    found, asked = clients().accounts.affirmation(district_code), _asked()
    shown = [one for one in found.items if _fits(one, asked)]
    form, status = _form(shown), 200
    if form.validate_on_submit():
        ticked = form.one.data or []
        try:
            clients().accounts.affirm(district_code, ticked)
        except Conflict:
            found, status = clients().accounts.affirmation(district_code), 409
            shown = [one for one in found.items if _fits(one, asked)]
            form = _form(shown)
        else:
            count = len(ticked)
            flash(
                ngettext("%(num)s role is affirmed.", "%(num)s roles are affirmed.", count),
                "success",
            )
            return redirect(
                url_for(
                    "users.affirm", district_code=district_code, q=asked["q"], state=asked["state"]
                ),
                303,
            )
    page = render_template(
        "users/affirmation.html",
        title=_("Affirm the coordinators of %(name)s", name=found.name),
        crumbs=crumbs(Crumb(_("Affirm coordinators"), AFFIRMATION), Crumb(found.name)),
        year=found.school_year,
        people=shown,
        is_any=bool(found.items),
        open_count=sum(not one.is_affirmed for one in found.items),
        boxes={option.data: option for option in form.one},
        form=form,
        asked=asked,
        states=_STATES,
        roles=words.ROLES,
        district=district_code,
        place=f"{AFFIRMATION}/{district_code}",
        is_changed=status == 409,
    )
    return page, 422 if form.errors else status


def _form(shown: Sequence[Affirmable]) -> AffirmForm:
    """A box for each open role that is not one's own; all are ticked by the link that says so."""
    open_ = {
        str(one.id): one.name
        for one in shown
        if not one.is_affirmed and one.account_id != signed_in().account_id
    }
    form = AffirmForm(data={"one": list(open_) if request.args.get("ticked") == "all" else []})
    form.one.choices = choices(open_)
    return form


def _asked() -> dict[str, str]:
    asked = {name: request.args.get(name, "").strip() for name in ("q", "state")}
    return asked if asked["state"] in _STATES else asked | {"state": ""}


def _fits(one: Affirmable, asked: Mapping[str, str]) -> bool:
    text = f"{one.name} {one.email} {one.organization_name}".lower()
    is_of_state = asked["state"] in ("", "affirmed" if one.is_affirmed else "open")
    return is_of_state and asked["q"].lower() in text
