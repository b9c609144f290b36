"""The forms of managing an account. Names are the places of the service's body."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from gateway.web import words
from gateway.web.fields import DayField
from gateway.web.texts import lazy_gettext as _
from webui.forms import CheckboxesField, PageForm, choices


class DetailsForm(PageForm):
    """Names, address, phone, and the language of mail."""

    first_name = StringField(_("First name"), [InputRequired(_("Write the first name"))])
    last_name = StringField(_("Last name"), [InputRequired(_("Write the last name"))])
    email = StringField(
        _("Work e-mail address"), [InputRequired(_("Write the work e-mail address"))]
    )
    phone = StringField(_("Phone number"), [Optional()])
    language = RadioField(_("Language of mail and pages"), choices=choices(words.LANGUAGES))


class InvitationForm(PageForm):
    """A new colleague of the state (C07)."""

    first_name = StringField(_("First name"), [InputRequired(_("Write the first name"))])
    last_name = StringField(_("Last name"), [InputRequired(_("Write the last name"))])
    email = StringField(
        _("Work e-mail address"), [InputRequired(_("Write the work e-mail address"))]
    )
    role = RadioField(
        _("Role to give"),
        [InputRequired(_("Choose a role"))],
        choices=choices({role: words.ROLES[role] for role in ("ped_viewer", "ped_coordinator")}),
    )
    language = RadioField(
        _("Language of mail and pages"), choices=choices(words.LANGUAGES), default="en"
    )


class RoleForm(PageForm):
    """Which role, and in which district it is held; asked by GET, it changes nothing."""

    class Meta:
        csrf = False

    role = RadioField(
        _("Role to give"),
        [InputRequired(_("Choose a role"))],
        choices=choices({role: words.ROLES[role] for role in words.ROLES_GIVEN}),
    )
    district = SelectField(_("District or charter"), validate_choice=False)


class TermForm(PageForm):
    """From when until when; both days belong to it."""

    first_day_on = DayField(_("First day"), [Optional()])
    last_day_on = DayField(_("Last day"), [Optional()])


class SchoolTermForm(TermForm):
    """The same, at a school."""

    organization = SelectField(_("School"), [InputRequired(_("Choose a school"))])
    first_day_on = DayField(_("First day"), [Optional()])
    last_day_on = DayField(_("Last day"), [Optional()])


class LastDayForm(PageForm):
    """When a role ends."""

    last_day_on = DayField(_("Last day"), [Optional()])


class ConfirmForm(PageForm):
    """Nothing but yes."""


class AffirmForm(PageForm):
    """The roles that are ticked as still right."""

    one = CheckboxesField(
        _("Still right"),
        [InputRequired(_("Tick the roles that are still right"))],
        validate_choice=False,  # somebody else may have affirmed one meanwhile: it stays so
    )


class ReasonForm(PageForm):
    """Why; it is kept with the name of who did it."""

    reason = TextAreaField(
        _("Reason"), [InputRequired(_("Write why; the reason is kept")), Length(max=1000)]
    )
