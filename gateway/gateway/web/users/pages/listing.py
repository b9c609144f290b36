"""The list of users: search, filters in the address, pages; and the invitation of a colleague."""

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.web import sentences, words
from gateway.web.browsing import clients
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from gateway.web.users.changing import USERS, crumbs, is_it, require_decider, sentence
from gateway.web.users.forms import InvitationForm
from gateway.web.users.pages.blueprint import users
from servicekit.errors import Conflict, Invalid, NotAllowed
from webui import Crumb, current_language
from webui.fields import Problem, show_problems

_ASKED = ("q", "role", "district", "status", "page")


@users.get(USERS)
def list_users() -> ResponseReturnValue:
    """Who has an account, by name (AIP-063)."""
    require_decider()
    asked = {name: request.args.get(name, "").strip() for name in _ASKED}
    status = 200
    try:
        found = clients().accounts.accounts(**_given(asked))
    except Invalid:
        # An address somebody typed or shortened: the list without its filters, and told so.
        status, asked = 422, dict.fromkeys(_ASKED, "")
        found = clients().accounts.accounts()
    page = render_template(
        "users/list.html",
        title=ngettext("%(num)s user", "%(num)s users", found.count),
        crumbs=crumbs(),
        found=found,
        asked=asked,
        is_filtered=any(asked[name] for name in _ASKED if name != "page"),
        roles=words.ROLES,
        statuses=words.ACCOUNT_STATUSES,
        districts=clients().accounts.districts(),
        waiting=clients().accounts.pending_grants(),
        may_invite=is_it(),
        page_url=lambda number: _address(asked, page=number),
        file_url=lambda ending: _file_address(asked, ending),
        has_errors=status == 422,
    )
    return page, status


@users.route(f"{USERS}/new", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    """Open the account of a state employee; a link to its password is mailed (C07)."""
    if not is_it():
        raise NotAllowed("Your role does not include this.")
    form, problems, status = InvitationForm(), [], 200
    if form.validate_on_submit():
        try:
            clients().accounts.invite({name: form[name].data for name in _FIELDS})
        except (Invalid, Conflict) as error:
            homeless = show_problems(form, error.at, sentence)
            said = [sentence(one) for one in homeless] if error.at else [sentences.refusal(error)]
            problems = [Problem("#main", one) for one in said]
            status = 409 if isinstance(error, Conflict) else 422
        else:
            flash(_("The invitation is mailed. The link in it works for three days."), "success")
            return redirect(USERS, 303)
    title = _("Invite a colleague of the state")
    page = render_template(
        "users/invite.html", title=title, crumbs=crumbs(Crumb(title)), form=form, problems=problems
    )
    return page, status if status != 200 else 422 if form.errors else 200


_FIELDS = ("first_name", "last_name", "email", "role", "language")


def _given(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _address(asked: dict[str, str], **changed: Any) -> str:
    return f"{USERS}?{urlencode(_given({**asked, **changed}))}"


def _file_address(asked: dict[str, str], ending: str) -> str:
    """The same search as a file, all pages of it."""
    given = _given({**asked, "page": "", "language": current_language()})
    return f"/api/v1/identity/accounts.{ending}?{urlencode(given)}"
