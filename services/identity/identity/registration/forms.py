"""The forms of registering, one a page (AIP-029, 030, 032, 033, 037)."""

from flask_babel import lazy_gettext as _
from wtforms import Form, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from webui.forms import CheckboxesField


class WhoForm(Form):
    first_name = StringField(_("First name"), [InputRequired(_("Write your first name"))])
    last_name = StringField(_("Last name"), [InputRequired(_("Write your last name"))])
    email = StringField(
        _("Work e-mail address"), [InputRequired(_("Write your work e-mail address"))]
    )
    phone = StringField(_("Phone number"), [InputRequired(_("Write your phone number"))])


class WhereForm(Form):
    role = RadioField(
        _("What do you coordinate?"),
        [InputRequired(_("Choose one of the two"))],
        validate_choice=False,
    )
    district = SelectField(
        _("District or charter"),
        [InputRequired(_("Choose your district or charter"))],
        validate_choice=False,
    )


class SchoolForm(Form):
    """One school, or all that somebody coordinates."""

    school = CheckboxesField(
        _("Schools"), [InputRequired(_("Tick your school"))], validate_choice=False
    )


class PasswordForm(Form):
    password = PasswordField(_("Password"), [InputRequired(_("Choose a password"))])
