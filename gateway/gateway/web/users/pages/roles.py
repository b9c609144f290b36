"""What somebody may act as: given, changed, revoked, each confirmed (AIP-065, AIP-066)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.clients.accounts import Assignment, ManagedAccount
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.texts import gettext as _
from gateway.web.users.changing import USERS, Change, crumbs, place_of, read_account
from gateway.web.users.forms import (
    ConfirmForm,
    LastDayForm,
    RoleForm,
    SchoolTermForm,
    TermForm,
)
from gateway.web.users.pages.blueprint import users
from servicekit.errors import FieldProblem, NotFound
from webui import Crumb
from webui.forms import choices

_ONE = f"{USERS}/<uuid:account_id>/roles/<uuid:assignment_id>"


@users.get(f"{USERS}/<uuid:account_id>/roles/new")
def choose_role(account_id: UUID) -> ResponseReturnValue:
    """Which role, in which district; the next page asks for the school and the days."""
    return _choose(read_account(account_id), None)


@users.route(f"{USERS}/<uuid:account_id>/roles/give", methods=["GET", "POST"])
def give_role(account_id: UUID) -> ResponseReturnValue:
    """From when until when, and at which school; then it is given, or changed for another."""
    account = read_account(account_id)
    role, district = request.args.get("role", ""), request.args.get("district", "")
    if role not in words.ROLES_GIVEN:
        return _choose(account, "role")
    districts = clients().accounts.districts()
    is_local = role in ("school_coordinator", "district_coordinator")
    if is_local and district not in districts:
        return _choose(account, "district")
    form: TermForm = TermForm()
    if role == "school_coordinator":
        form = SchoolTermForm()
        schools = clients().accounts.schools(district)
        form.organization.choices = choices({"": _("Choose")} | schools)
    former = _former(account, request.args.get("instead", ""))

    def send(version: int) -> None:
        at_school = form["organization"].data if role == "school_coordinator" else None
        body = {
            "role": role,
            "organization": at_school or (district if is_local else "state"),
            "first_day_on": _iso(form.first_day_on.data),
            "last_day_on": _iso(form.last_day_on.data),
        }
        if former is None:
            clients().accounts.grant(account_id, body, version=version)
        else:
            clients().accounts.change_assignment(account_id, former.id, body, version=version)

    name = words.ROLES[role]
    return Change(
        "users/term.html",
        _("Make %(name)s %(role)s", name=account.name, role=str(name).lower()),
        form,
        send=send,
        done=_("%(name)s has the role now, or will from its first day.", name=account.name),
        at=lambda found: [_at_form(one, form) for one in found],
    ).answer(account, role=role, district=districts.get(district, ""), former=former)


@users.route(_ONE, methods=["GET", "POST"])
def change_role(account_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """Another last day."""
    account = read_account(account_id)
    held = _held(account, assignment_id)
    form = LastDayForm(data={"last_day_on": held.last_day_on})
    return Change(
        "users/last_day.html",
        _("When does the role end?"),
        form,
        send=lambda version: clients().accounts.change_assignment(
            account_id,
            assignment_id,
            {
                "role": held.role,
                "organization": held.organization,
                "last_day_on": _iso(form.last_day_on.data),
            },
            version=version,
        ),
        done=_("The last day is saved."),
    ).answer(account, held=held)


@users.route(f"{_ONE}/revoke", methods=["GET", "POST"])
def revoke_role(account_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """Says what ends, and ends it when confirmed; then back to the district it was looked at in."""
    account, district = read_account(account_id), request.args.get("district")
    held = _held(account, assignment_id)
    return Change(
        "users/revoke.html",
        _("Revoke this role?"),
        ConfirmForm(),
        send=lambda version: clients().accounts.revoke(account_id, assignment_id, version=version),
        done=_("The role is revoked. Who used it is out at once."),
        back=url_for("users.affirm", district_code=district) if district else "",
    ).answer(account, held=held, is_last=len(account.assignments) == 1)


def _choose(account: ManagedAccount, missing: str | None) -> ResponseReturnValue:
    form = RoleForm(request.args if missing else None)
    form.district.choices = choices({"": _("Choose")} | clients().accounts.districts())
    if missing == "role":
        form.role.errors = [_("Choose a role")]
    if missing == "district":
        form.district.errors = [_("Choose the district or charter")]
    title = _("Which role will %(name)s have?", name=account.name)
    page = render_template(
        "users/role.html",
        title=title,
        crumbs=crumbs(Crumb(account.name, place_of(account)), Crumb(title)),
        form=form,
        duties=words.ROLES_GIVEN,
        place=place_of(account),
        instead=request.args.get("instead", ""),
    )
    return page, 422 if missing else 200


def _held(account: ManagedAccount, assignment_id: UUID) -> Assignment:
    found = next((one for one in account.assignments if one.id == assignment_id), None)
    if found is None:
        raise NotFound("The account does not have this role any more.")
    return found


def _former(account: ManagedAccount, given: str) -> Assignment | None:
    """The assignment that the new one replaces, if it is one of the account's."""
    return next((one for one in account.assignments if str(one.id) == given), None)


def _at_form(problem: FieldProblem, form: TermForm) -> FieldProblem:
    """A place that does not fit is told where it was chosen: here, or on the page before."""
    is_here = problem.pointer.strip("/") in form
    return problem if is_here else replace(problem, pointer="/first_day_on")


def _iso(day: Any) -> str | None:
    return str(day.isoformat()) if day else None
