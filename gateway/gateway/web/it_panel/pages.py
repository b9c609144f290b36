"""The IT panel, as far as the school year and the figures in use (AIP-050 ff.)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.roles import Role
from gateway.web import words
from gateway.web.browsing import clients, signed_in
from gateway.web.texts import gettext as _
from servicekit.errors import NotAllowed
from webui import Crumb

it_panel = Blueprint("it_panel", __name__, template_folder="templates")


@it_panel.get("/it")
def panel() -> ResponseReturnValue:
    """School years with their periods, and the snapshots of STARS."""
    if signed_in().role != Role.IT_ADMIN:
        raise NotAllowed("Your role does not include this.")
    return render_template(
        "it_panel/panel.html",
        title=_("IT panel"),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("IT panel"))],
        years=clients().plans.school_years(),
        snapshots=clients().stars_sync.snapshots(),
        year_statuses=words.YEAR_STATUSES,
        periods=words.PERIODS,
    )
