"""The forms of the IT panel. Names are the places of the service's body."""

from wtforms import BooleanField, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from gateway.web import words
from gateway.web.fields import DayField
from gateway.web.texts import lazy_gettext as _
from webui.forms import CheckboxesField, PageForm, SubForm, choices

_NEEDED = [InputRequired(_("Enter a date"))]


class NewYearForm(PageForm):
    """A year to create."""

    school_year = StringField(
        _("School year"), [InputRequired(_("Write the school year, such as 2026-2027"))]
    )
    first_day_on = DayField(_("First day of school"), _NEEDED)


class FirstDayForm(PageForm):
    """When classes begin in the state, or in one district."""

    first_day_on = DayField(_("First day of school"), _NEEDED)


class DistrictForm(FirstDayForm):
    """A district where classes begin on another day; choices are those without one."""

    district = SelectField(_("District or charter"), [InputRequired(_("Choose a district"))])
    first_day_on = DayField(_("First day of school"), _NEEDED)


class PeriodForm(SubForm):
    """One reporting period."""

    starts_on = DayField(_("First day"), _NEEDED)
    ends_on = DayField(_("Last day"), _NEEDED)


class PeriodsForm(PageForm):
    """The four of a year, in order."""

    periods = FieldList(FormField(PeriodForm), min_entries=4, max_entries=4)


class NeedsForm(SubForm):
    """Of one kind of plan, period by period."""


for period in words.PERIODS:  # 40D is no name of Python
    setattr(NeedsForm, period, SelectField(choices=choices(words.UPDATE_NEEDS)))


class KindsForm(SubForm):
    """By kind of plan."""

    school = FormField(NeedsForm)
    district = FormField(NeedsForm)


class UpdatesForm(PageForm):
    """Which kind of plan owes a progress update for which period (C04), and what its strategies
    cannot do without (C36)."""

    updates = FormField(KindsForm)
    measures_required = BooleanField(words.MEASURES_REQUIRED[True])


class SystemForm(PageForm):
    """A client of another system."""

    client_id = StringField(_("Name of the client"), [InputRequired(_("Write a name"))])
    scopes = CheckboxesField(
        _("What it may do"), [InputRequired(_("Choose at least one thing it may do"))]
    )


class StatusForm(PageForm):
    """Confirms a new status; the reason is needed to reopen only."""

    reason = TextAreaField(_("Why is it opened again?"))
