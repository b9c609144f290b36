"""Who asks for an account: those that wait, the longest first, and those decided (AIP-060)."""

from collections.abc import Sequence
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.clients.identity import Registration
from gateway.web import words
from gateway.web.browsing import clients, now, today
from gateway.web.requests.pages.blueprint import requests
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from webui import Crumb
from webui.formats import MOUNTAIN

_STATUSES = ("pending", "approved", "rejected")
_DOMAINS = {"known": True, "unknown": False}


@requests.get("/requests")
def queue() -> ResponseReturnValue:
    """Who waits, the longest first; or those decided."""
    asked = {name: request.args.get(name, "") for name in ("status", "role", "domain", "q")}
    status = asked["status"] if asked["status"] in _STATUSES else "pending"
    every = clients().identity.registrations(status)
    found = [one for one in every if _fits(one, asked)]
    return render_template(
        "requests/queue.html",
        title=_title(found, status),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Registrations"))],
        found=found,
        is_filtered=len(found) < len(every),
        asked=asked,
        status=status,
        roles=words.ROLES,
        asked_roles=("school_coordinator", "district_coordinator"),
        domains={"known": _("Known"), "unknown": _("Unknown")},
        age=_age,
        now=now(),
    )


def _title(found: Sequence[Registration], status: str) -> str:
    if status != "pending":
        return _("Decided requests")
    if not found:
        return _("Nobody waits for an account")
    return ngettext(
        "%(num)s person asks for an account", "%(num)s people ask for an account", len(found)
    )


def _fits(one: Registration, asked: dict[str, str]) -> bool:
    places = " ".join(place.name for place in one.organizations)
    text = f"{one.name} {one.email} {places}".lower()
    return (
        asked["role"] in ("", one.role)
        and _DOMAINS.get(asked["domain"], one.is_known_domain) == one.is_known_domain
        and asked["q"].strip().lower() in text
    )


def _age(sent_at: datetime) -> str:
    """How long somebody has waited."""
    days = (today() - sent_at.astimezone(MOUNTAIN).date()).days
    if days == 0:
        return _("Waits since today")
    return ngettext("Waits for %(num)s day", "Waits for %(num)s days", days)
