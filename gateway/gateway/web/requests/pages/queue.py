"""Requests for an account: who waits, the longest first, and what came of others (AIP-060)."""

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

_DOMAINS = {"known": True, "unknown": False}


@requests.get("/requests")
def queue() -> ResponseReturnValue:
    """Who waits, the longest first; or those decided, withdrawn or lapsed, to be read only."""
    asked = {name: request.args.get(name, "") for name in ("status", "role", "domain", "q")}
    status = asked["status"] if asked["status"] in words.REQUEST_STATUSES else "pending"
    # Whose address was never proved did not come here, and does not once it is taken back (S07).
    every = [one for one in clients().identity.registrations(status) if one.proved_at]
    found = [one for one in every if _fits(one, asked)]
    return render_template(
        "requests/queue.html",
        title=_title(found, status),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Registrations"))],
        found=found,
        is_filtered=len(found) < len(every),
        asked=asked,
        status=status,
        statuses=words.REQUEST_STATUSES,
        roles=words.ROLES,
        asked_roles=("school_coordinator", "district_coordinator"),
        domains={"known": _("Known"), "unknown": _("Unknown")},
        age=_age,
        now=now(),
    )


def _title(found: Sequence[Registration], status: str) -> str:
    titles = {
        "approved": _("Approved requests"),
        "rejected": _("Rejected requests"),
        "withdrawn": _("Withdrawn requests"),
        "expired": _("Lapsed requests"),
    }
    if status in titles:
        return titles[status]
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
