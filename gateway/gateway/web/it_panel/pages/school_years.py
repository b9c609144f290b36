"""School years: the list, a new one, and one year with everything it says (AIP-024, AIP-075)."""

from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.clients.year_models import SchoolYear
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.it_panel import moves
from gateway.web.it_panel.forms import NewYearForm
from gateway.web.it_panel.pages.blueprint import it_panel
from gateway.web.it_panel.years import (
    YEARS,
    crumbs,
    measures_of,
    place_of,
    read_year,
    require_it,
    sentence,
)
from gateway.web.texts import gettext as _
from servicekit.errors import ServiceError
from webui import Crumb
from webui.fields import show_problems


@it_panel.get(YEARS)
def list_years() -> ResponseReturnValue:
    """Newest first; archived ones when asked for (C06)."""
    require_it()
    with_archived = request.args.get("archived") == "1"
    return render_template(
        "it_panel/years.html",
        title=_("School years and periods"),
        crumbs=crumbs(),
        years=clients().plans.school_years(include_archived=with_archived),
        statuses=words.YEAR_STATUSES,
        with_archived=with_archived,
        here=YEARS,
    )


@it_panel.route(f"{YEARS}/new", methods=["GET", "POST"])
def create_year() -> ResponseReturnValue:
    """A draft with the default periods; nothing opens by it."""
    require_it()
    form = NewYearForm()
    if form.validate_on_submit():
        name, day = form.school_year.data or "", form.first_day_on.data
        try:
            year = clients().plans.create_school_year(
                name.strip(), day, key=request.form.get("_key", "")
            )
        except ServiceError as error:
            if not error.at or show_problems(form, error.at, sentence):
                raise
        else:
            flash(_("The school year is created as a draft. Check its periods now."), "success")
            return redirect(place_of(year), 303)
    elif not form.is_submitted():
        form.school_year.data = _next_name(clients().plans.school_years(include_archived=True))
    title = _("Create a school year")
    page = render_template(
        "it_panel/new_year.html",
        title=title,
        crumbs=crumbs(Crumb(title)),
        form=form,
        # A name that was refused is another intent than the one that is sent next.
        key=str(uuid4()),
    )
    return page, 422 if form.errors else 200


@it_panel.get(f"{YEARS}/<school_year>")
def school_year(school_year: str) -> ResponseReturnValue:
    """Status, dates, periods, what plans owe, districts with a day of their own."""
    year = read_year(school_year)
    has_own_days = bool(year.district_first_days)
    shown: dict[str, Any] = {
        "year": year,
        "place": place_of(year),
        "statuses": words.YEAR_STATUSES,
        "moves": moves.MOVES,
        "says": moves.SAYS[year.status],
        "period_names": words.PERIODS,
        "kinds": words.PLAN_KINDS,
        "needs": words.UPDATE_NEEDS,
        "measures": measures_of(year),
        "names": clients().plans.districts(year.school_year) if has_own_days else {},
        "may_change": year.status != "archived",
    }
    return render_template(
        "it_panel/year.html",
        title=_("School year %(year)s", year=words.year(year.school_year)),
        crumbs=crumbs(Crumb(words.year(year.school_year))),
        **shown,
    )


def _next_name(years: tuple[SchoolYear, ...]) -> str:
    """The year behind the newest; empty when there is none."""
    if not years:
        return ""
    begins = int(years[0].school_year[:4]) + 1
    return f"{begins}-{begins + 1}"
