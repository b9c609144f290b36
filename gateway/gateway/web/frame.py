"""What stands around each page: who is signed in, where one can go."""

from datetime import datetime, timedelta
from importlib.metadata import version

from flask import request

from contracts.roles import Role
from gateway.sessions import SignedIn
from gateway.web.browsing import find_signed_in, now
from gateway.web.texts import gettext, ngettext
from gateway.web.texts import lazy_gettext as _
from gateway.web.words import ROLES
from webui import Frame, NavItem, Notice, Person

_VERSION = version("attendance-improvement-plans")
_REMINDED_DAYS = 14
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
        reminder=_reminder(known),
    )


def seconds_left(known: SignedIn, at: datetime) -> int:
    """How long the session lasts if it is not used again."""
    return max(0, int((known.ends_unused_at - at).total_seconds()))


def _reminder(known: SignedIn) -> Notice | None:
    """From 14 days before a password expires. Whoever is at work goes on when it does (AIP-036)."""
    if known.password_expires_at is None:
        return None
    days = -((now() - known.password_expires_at) // timedelta(days=1))
    if days > _REMINDED_DAYS:
        return None
    if days > 0:
        heading = ngettext(
            "Your password expires in %(num)s day", "Your password expires in %(num)s days", days
        )
        text = _("Change it when it suits you; your plans are not touched.")
    else:
        heading = gettext("Your password has expired")
        text = _("You can finish what you are doing. The next sign-in asks for a new one.")
    return Notice(
        heading=heading,
        text=text,
        href="/identity/security/password",
        link=_("Change the password"),
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
        session_href="/account/session",
        session_seconds=seconds_left(known, now()),
        may_stay=known.may_stay,
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
