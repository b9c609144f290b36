"""The forms of one's own credentials."""

from flask_babel import lazy_gettext as _
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired


class ForgottenForm(Form):
    email = StringField(
        _("Work e-mail address"), [InputRequired(_("Write your work e-mail address"))]
    )


class PresentPasswordForm(Form):
    """For what only its owner may change."""

    present = PasswordField(_("Present password"), [InputRequired(_("Write your password"))])


class ResetForm(Form):
    password = PasswordField(_("New password"), [InputRequired(_("Choose a password"))])


class ChangePasswordForm(PresentPasswordForm, ResetForm):
    """The password one has, and the one that replaces it."""


class FreshCodeForm(Form):
    """Of the mail, the app, or a recovery code."""

    code = StringField(_("Code"), [InputRequired(_("Write the code"))])
