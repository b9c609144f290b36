"""What stands around each page: who is signed in, where one can go."""

from importlib.metadata import version

from flask import request

from contracts.roles import Role
from gateway.sessions import SignedIn
from gateway.web.browsing import find_signed_in
from gateway.web.texts import lazy_gettext as _
from gateway.web.words import ROLES
from webui import Frame, NavItem, Person

_VERSION = version("attendance-improvement-plans")
_DECIDES = {Role.PED_COORDINATOR, Role.IT_ADMIN}


def make_frame() -> Frame:
    """Head and foot for whoever asks; links that the role could not open are left out."""
    known = find_signed_in()
    if known is None:
        return Frame(version=_VERSION)
    return Frame(
        version=_VERSION,
        person=_person(known),
        navigation=_navigation(known),
        find_href="/reports/submitted",
        api_csrf_token=known.csrf_token,
    )


def _person(known: SignedIn) -> Person:
    return Person(
        account_id=str(known.account_id),
        name=known.name,
        role_name=ROLES.get(known.role, known.role),
        organization_name=known.organization_name,
        account_href="/account",
        sign_out_href="/sign-out",
        switch_role_href="/switch" if known.may_switch else "",
    )


def _navigation(known: SignedIn) -> list[NavItem]:
    items = [
        ("home", _("Home"), "/"),
        ("plans", _("Plans"), "/plans"),
        ("reports", _("Reports"), "/reports"),
    ]
    if known.role in _DECIDES:
        items.append(("requests", _("Registrations"), "/requests"))
        items.append(("users", _("Users"), "/users"))
    if known.role == Role.IT_ADMIN:
        items.append(("it_panel", _("IT panel"), "/it"))
    items.append(("help", _("Help"), "/help"))
    return [NavItem(label, href, request.blueprint == name) for name, label, href in items]
