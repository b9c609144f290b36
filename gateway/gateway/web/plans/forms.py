"""The forms of a plan's steps. Their names are the places of the step's document."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from gateway.web import words
from gateway.web.texts import lazy_gettext as _
from webui.forms import CheckboxesField, PageForm, SubForm, choices


class PersonForm(SubForm):
    """Somebody who works on the plan."""

    first_name = StringField(_("First name"))
    last_name = StringField(_("Last name"))
    title = StringField(_("Title"), [Optional()])
    email = StringField(_("Work e-mail address"))


class MemberForm(PersonForm):
    """A team member; known by an id, so that two people can edit the team at once."""

    id = HiddenField()
    email = StringField(_("Work e-mail address"), [Optional()])


class ContactForm(PageForm):
    """Step 1."""

    contact = FormField(PersonForm)
    team = FieldList(FormField(MemberForm))


WHYS = 5


class CauseForm(SubForm):
    """One root cause, found by asking why again and again (MOD-024)."""

    id = HiddenField()
    observed = StringField(_("What did you observe?"))
    whys = FieldList(StringField(_("Why?")), min_entries=WHYS, max_entries=WHYS)
    cause_class = RadioField(
        _("What kind of cause is behind it?"),
        choices=choices(words.CAUSE_CLASSES),
        validate_choice=False,
    )


class RootCausesForm(PageForm):
    """Step 3 (22-12A-8(D)(2), C35)."""

    research = TextAreaField(_("What does research tell you?"))
    supportive_factors = TextAreaField(_("What supports attendance at your school?"))
    barriers = TextAreaField(_("What keeps students away?"))
    methods = CheckboxesField(
        _("How did you find out?"),
        [Optional()],
        choices=choices(words.METHODS),
    )
    causes = FieldList(FormField(CauseForm))
    file = FileField(_("Add a file"), id="file", name="_file")


class MilestoneForm(SubForm):
    """A step of a strategy's timeline, with the day by which it is done."""

    id = HiddenField()
    what = StringField(_("What will be done"))
    due_on = StringField(_("By which day"))

    @property
    def due_on_type(self) -> str:
        """Of its field: a date field would not show, and then lose, what is no date."""
        typed = self.due_on.data or "2000-01-01"
        try:
            # ISO 8601 has forms that a date field does not show: 20261015.
            is_shown = date.fromisoformat(typed).isoformat() == typed
        except ValueError:
            is_shown = False
        return "date" if is_shown else "text"


class StrategyForm(PageForm):
    """One strategy with its implementation plan (22-12A-8(D)(3) to (5), C36)."""

    strategy = SelectField(_("Strategy"), validate_choice=False)
    other = StringField(_("Your own strategy, if it is not in the list"), [Optional()])
    action_steps = TextAreaField(_("Action steps"))
    responsible_parties = TextAreaField(_("Who is responsible"))
    resources = TextAreaField(_("Resources"))
    timeline = TextAreaField(_("Timeline"))
    milestones = FieldList(FormField(MilestoneForm))
    start_percent = StringField(_("Start later than the tier itself"), [Optional()])
    measure = TextAreaField(_("How you will know that it works"))
    data_collection = TextAreaField(_("How you collect the data for it"))


class CertifyForm(PageForm):
    """Step 5: its label is the text of the certification, as plans gives it."""

    certified = BooleanField("")


class PrintForm(SubForm):
    """Step 7, asked by GET: which version, all of it or which sections, in which language."""

    version = SelectField(_("Which version"), validate_choice=False)
    report = RadioField(
        _("What to print"),
        choices=choices({"full": _("Full report"), "custom": _("Custom report")}),
    )
    sections = CheckboxesField(_("Sections of the custom report"))
    language = RadioField(_("Language"), choices=choices(words.LANGUAGES))


def targets_form(names: Mapping[str, str]) -> type[PageForm]:
    """A form with one target for each of these groups, grades or schools."""
    return cast(type[PageForm], type("TargetsForm", (PageForm,), _targets(names)))


def school_targets_form(names: Mapping[str, str]) -> type[PageForm]:
    """As `targets_form`, with what is to be filled into the empty rows."""
    fill = StringField(_("Target for the empty rows"), name="_fill_value")
    fields = {"fill": fill, **_targets(names)}
    return cast(type[PageForm], type("SchoolTargetsForm", (PageForm,), fields))


def _targets(names: Mapping[str, str]) -> dict[str, Any]:
    return {
        f"targets-{item}-value": StringField(name, [Optional()]) for item, name in names.items()
    }
