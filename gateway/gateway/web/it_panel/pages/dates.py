"""Changing a year's first day, its periods, and what its plans owe (AIP-075, AIP-076)."""

from typing import Any

from flask.typing import ResponseReturnValue

from gateway.clients.year_models import SchoolYear
from gateway.web import words
from gateway.web.it_panel.forms import FirstDayForm, PeriodsForm, UpdatesForm
from gateway.web.it_panel.pages.blueprint import it_panel
from gateway.web.it_panel.years import YEARS, Edit, measures_of, read_year
from gateway.web.texts import gettext as _
from webui.formats import short_date


@it_panel.route(f"{YEARS}/<school_year>/first-day", methods=["GET", "POST"])
def first_day(school_year: str) -> ResponseReturnValue:
    """The day classes begin in the state; plans are due 45 days later (D10)."""
    year = read_year(school_year)
    form = FirstDayForm(data={"first_day_on": year.first_day_on})
    return Edit(
        "it_panel/first_day.html",
        _("When do classes begin?"),
        form,
        changes=lambda: {"first_day_on": _iso(form.first_day_on.data)},
        stored=lambda now: [{"label": _("First day"), "value": short_date(now.first_day_on)}],
        done=_("The first day of school is saved."),
    ).answer(year)


@it_panel.route(f"{YEARS}/<school_year>/periods", methods=["GET", "POST"])
def periods(school_year: str) -> ResponseReturnValue:
    """First and last day of each reporting period, real dates without overlap."""
    year = read_year(school_year)
    form = PeriodsForm(
        data={
            "periods": [
                {"starts_on": one.starts_on, "ends_on": one.ends_on} for one in year.periods
            ]
        }
    )
    return Edit(
        "it_panel/periods.html",
        _("When does each reporting period begin and end?"),
        form,
        changes=lambda: {"periods": _typed_periods(year, form)},
        stored=lambda now: [
            {
                "label": words.PERIODS[one.period],
                "value": f"{short_date(one.starts_on)} – {short_date(one.ends_on)}",
            }
            for one in now.periods
        ],
        done=_("The reporting periods are saved."),
    ).answer(year, names=[words.PERIODS[one.period] for one in year.periods])


@it_panel.route(f"{YEARS}/<school_year>/updates", methods=["GET", "POST"])
def updates(school_year: str) -> ResponseReturnValue:
    """Which kind of plan owes a progress update for which period (C04), and whether strategies
    need measures (C36)."""
    year = read_year(school_year)
    form = UpdatesForm(data={"updates": year.updates, "measures_required": year.measures_required})
    return Edit(
        "it_panel/updates.html",
        _("What do plans owe?"),
        form,
        changes=lambda: {
            "updates": form.updates.data,
            "measures_required": form.measures_required.data,
        },
        stored=lambda now: [
            *(
                {
                    "label": f"{words.PLAN_KINDS[kind]}, {words.PERIODS[period]}",
                    "value": str(words.UPDATE_NEEDS[need]),
                }
                for kind, needs in now.updates.items()
                for period, need in needs.items()
            ),
            measures_of(now),
        ],
        done=_("What plans owe is saved."),
    ).answer(year, kinds=words.PLAN_KINDS, period_names=words.PERIODS)


def _typed_periods(year: SchoolYear, form: PeriodsForm) -> list[dict[str, Any]]:
    return [
        {
            "period": known.period,
            "starts_on": _iso(typed["starts_on"]),
            "ends_on": _iso(typed["ends_on"]),
        }
        for known, typed in zip(year.periods, form.periods.data, strict=True)
    ]


def _iso(day: Any) -> str:
    return str(day.isoformat())
