"""What the pages of one school year share: who may look, what stands around, how a change ends.

They are IT's, as architecture section 4 says. Others read a year's dates where they need them: on
the start page, on each plan, in reports.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from contracts.roles import Role
from gateway.clients.year_models import SchoolYear
from gateway.web import sentences, words
from gateway.web.browsing import clients, posted_version, signed_in, version_to_post
from gateway.web.texts import gettext as _
from servicekit.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from webui import Crumb
from webui.fields import FieldProblem, Problem, show_problems
from webui.forms import PageForm

YEARS = "/it-panel/school-years"
_NAME = re.compile(r"\d{4}-\d{4}")
Rows = Sequence[Mapping[str, Any]]


def require_it() -> None:
    """Raises NotAllowed."""
    if signed_in().role != Role.IT_ADMIN:
        raise NotAllowed("Your role does not include this.")


def read_year(school_year: str) -> SchoolYear:
    """The year as it is now. Raises NotAllowed, NotFound."""
    require_it()
    if not _NAME.fullmatch(school_year):
        raise NotFound("There is no such school year.")
    return clients().plans.school_year(school_year)


def place_of(year: SchoolYear) -> str:
    """The address of its page."""
    return f"{YEARS}/{year.school_year}"


def crumbs(*further: Crumb) -> list[Crumb]:
    """The way to a page of the school years."""
    return [
        Crumb(_("Home"), "/"),
        Crumb(_("IT panel"), "/it"),
        Crumb(_("School years"), YEARS if further else ""),
        *further,
    ]


def crumbs_of(year: SchoolYear, page: str) -> list[Crumb]:
    """The way to a page of one year."""
    return crumbs(Crumb(words.year(year.school_year), place_of(year)), Crumb(page))


def measures_of(year: SchoolYear) -> Mapping[str, Any]:
    """What strategies cannot do without, as a row to read (C36)."""
    return {
        "label": words.STEPS["tiers"],
        "value": str(words.MEASURES_REQUIRED[year.measures_required]),
    }


@dataclass(frozen=True)
class Edit:
    """A page on which a part of a year is changed.

    `changes` makes what is sent out of the checked form; `stored` says what the year has now, for
    whoever was overtaken; `at` moves a service's pointer to the field of this form.
    """

    template: str
    title: str
    form: PageForm
    changes: Callable[[], dict[str, Any]]
    stored: Callable[[SchoolYear], Rows]
    done: str
    at: Callable[[Sequence[FieldProblem]], Sequence[FieldProblem]] = lambda found: found

    def show(self, year: SchoolYear, **more: Any) -> str:
        """The page, over the version it was first made of."""
        return render_template(
            self.template,
            **{
                "title": self.title,
                "over": _("School year %(year)s", year=words.year(year.school_year)),
                "crumbs": crumbs_of(year, self.title),
                "year": year,
                "version": version_to_post(year.version),
                "form": self.form,
                "place": place_of(year),
                "stored": None,
                "problems": [],
            }
            | more,
        )

    def answer(self, year: SchoolYear, **more: Any) -> ResponseReturnValue:
        """Send the form's changes and go to the year; or the page again, nothing typed lost."""
        if not self.form.validate_on_submit():
            return self.show(year, **more), 422 if self.form.is_submitted() else 200
        try:
            clients().plans.change_school_year(
                year.school_year, self.changes(), version=posted_version()
            )
        except Invalid as error:
            homeless = show_problems(self.form, self.at(error.at), sentence)
            more["problems"] = [Problem("#main", sentence(one)) for one in homeless]
            return self.show(year, **more), 422
        except Stale:
            now = read_year(year.school_year)
            return self.show(
                now, **more, version=now.version, stored=self.stored(now), has_errors=True
            ), 409
        except Conflict as error:
            more["problems"] = [Problem("#main", sentences.refusal(error))]
            return self.show(read_year(year.school_year), **more), 409
        flash(self.done, "success")
        return redirect(place_of(year), 303)


def sentence(problem: FieldProblem) -> str:
    """What is wrong with an entry, in words."""
    return sentences.entry(problem.code, getattr(problem, "params", {}))
