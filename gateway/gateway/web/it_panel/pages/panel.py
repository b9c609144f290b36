"""The IT panel's first page: school years, and the figures in use (AIP-080)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.it_panel.pages.blueprint import it_panel
from gateway.web.it_panel.years import require_it
from gateway.web.texts import gettext as _
from webui import Crumb


@it_panel.get("/it")
def panel() -> ResponseReturnValue:
    """School years with their status, and the snapshots of STARS."""
    require_it()
    return render_template(
        "it_panel/panel.html",
        title=_("IT panel"),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("IT panel"))],
        years=clients().plans.school_years(),
        snapshots=clients().stars_sync.snapshots(),
        year_statuses=words.YEAR_STATUSES,
        periods=words.PERIODS,
    )
