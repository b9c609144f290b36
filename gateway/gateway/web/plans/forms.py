"""The forms of a plan's steps. Their names are the places of the step's document."""

from collections.abc import Iterable
from typing import Any, cast

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
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


class StrategyForm(PageForm):
    """One strategy with its implementation plan (22-12A-8(D)(3) to (5), C36)."""

    strategy = SelectField(_("Strategy"), validate_choice=False)
    other = StringField(_("Your own strategy, if it is not in the list"), [Optional()])
    action_steps = TextAreaField(_("Action steps"))
    responsible_parties = TextAreaField(_("Who is responsible"))
    resources = TextAreaField(_("Resources"))
    timeline = TextAreaField(_("Timeline"))
    measure = TextAreaField(_("How you will know that it works"))
    data_collection = TextAreaField(_("How you collect the data for it"))


class CertifyForm(PageForm):
    """Step 5: its label is the text of the certification, as plans gives it."""

    certified = BooleanField("")


def targets_form(items: Iterable[str]) -> type[PageForm]:
    """A form with one target for each of these groups and grades."""
    fields: dict[str, Any] = {
        f"targets-{item}-value": StringField(words.group(item), [Optional()]) for item in items
    }
    return cast(type[PageForm], type("TargetsForm", (PageForm,), fields))
