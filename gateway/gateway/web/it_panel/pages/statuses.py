"""A year's way from draft to archive, each move confirmed (AIP-025, AIP-078, C06)."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from gateway.clients.year_models import SchoolYear
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.it_panel import moves
from gateway.web.it_panel.forms import StatusForm
from gateway.web.it_panel.pages.blueprint import it_panel
from gateway.web.it_panel.years import YEARS, Edit, place_of, read_year
from gateway.web.texts import gettext as _


@it_panel.route(f"{YEARS}/<school_year>/status/<status>", methods=["GET", "POST"])
def change_status(school_year: str, status: str) -> ResponseReturnValue:
    """Says what the move does, and does it when confirmed."""
    year = read_year(school_year)
    step = next((one for one in year.next_statuses if one.status == status), None)
    if step is None:  # an old page, or somebody was faster
        said = _(
            "The school year is “%(status)s” now; nothing was changed.",
            status=words.YEAR_STATUSES[year.status][2],
        )
        flash(said, "warning")
        return redirect(place_of(year), 303)
    move = moves.MOVES[year.status, status]
    form = StatusForm()
    return Edit(
        "it_panel/status.html",
        move.question(year),
        form,
        changes=lambda: {"status": status} | _reason(form, needed=step.needs_reason),
        stored=lambda now: [
            {"label": _("Status"), "value": str(words.YEAR_STATUSES[now.status][2])},
        ],
        done=move.done(year),
    ).answer(
        year,
        move=move,
        needs_reason=step.needs_reason,
        other=_other_active(year) if status == "active" else None,
    )


def _reason(form: StatusForm, *, needed: bool) -> dict[str, str]:
    return {"reason": form.reason.data or ""} if needed else {}


def _other_active(year: SchoolYear) -> SchoolYear | None:
    """The year that has to be closed first: one is open at a time."""
    return next(
        (
            one
            for one in clients().plans.school_years()
            if one.status == "active" and one.school_year != year.school_year
        ),
        None,
    )
