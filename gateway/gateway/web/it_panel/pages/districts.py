"""First days of districts and charters that begin on another day than the state (D10)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from gateway.clients.year_models import SchoolYear
from gateway.web.browsing import clients
from gateway.web.it_panel.forms import DistrictForm, FirstDayForm
from gateway.web.it_panel.pages.blueprint import it_panel
from gateway.web.it_panel.years import YEARS, Edit, Rows, read_year
from gateway.web.texts import gettext as _
from servicekit.errors import FieldProblem as ServiceProblem
from servicekit.errors import NotFound
from webui.formats import short_date
from webui.forms import choices


@it_panel.route(f"{YEARS}/<school_year>/districts/new", methods=["GET", "POST"])
def add_district(school_year: str) -> ResponseReturnValue:
    """Choose a district, and the day on which its classes begin."""
    year = read_year(school_year)
    names = clients().plans.districts(year.school_year)
    own = {one.district_code for one in year.district_first_days}
    form = DistrictForm()
    form.district.choices = choices(
        {"": _("Choose")}
        | {code: f"{name} ({code})" for code, name in names.items() if code not in own}
    )
    return Edit(
        "it_panel/district.html",
        _("Where do classes begin on another day?"),
        form,
        changes=lambda: {"district_first_days": _days(form.district.data, form)},
        stored=lambda now: _stored(now, names),
        done=_("The district’s first day is saved."),
        at=_at_fields,
    ).answer(year, name="", removable=False)


@it_panel.route(f"{YEARS}/<school_year>/districts/<code>", methods=["GET", "POST"])
def change_district(school_year: str, code: str) -> ResponseReturnValue:
    """Another day for the district; or none of its own any more."""
    year = read_year(school_year)
    names = clients().plans.districts(year.school_year)
    days = {one.district_code: one.first_day_on for one in year.district_first_days}
    if code not in days and request.method == "GET":
        raise NotFound("This district has no first day of its own.")
    form = FirstDayForm(data={"first_day_on": days.get(code)})
    is_removal = "_remove" in request.form
    if is_removal:
        form.first_day_on.validators = ()
    name = names.get(code, code)
    return Edit(
        "it_panel/district.html",
        _("When do classes begin in %(district)s?", district=name),
        form,
        changes=lambda: {"district_first_days": {code: None} if is_removal else _days(code, form)},
        stored=lambda now: _stored(now, names),
        done=_("The state’s first day counts for %(district)s again.", district=name)
        if is_removal
        else _("The district’s first day is saved."),
        at=_at_fields,
    ).answer(year, name=name, removable=True)


def _days(code: str, form: FirstDayForm) -> dict[str, str]:
    day: Any = form.first_day_on.data
    return {code: day.isoformat()}


def _stored(year: SchoolYear, names: dict[str, str]) -> Rows:
    return [
        {"label": _("The whole state"), "value": short_date(year.first_day_on)},
        *(
            {
                "label": names.get(one.district_code, one.district_code),
                "value": short_date(one.first_day_on),
            }
            for one in year.district_first_days
        ),
    ]


def _at_fields(found: Sequence[Any]) -> list[ServiceProblem]:
    """The service names the district; this form has one, and its day."""
    return [
        replace(one, pointer="/district" if one.code == "district-unknown" else "/first_day_on")
        for one in found
    ]
