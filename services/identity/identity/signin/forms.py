"""The forms of signing in."""

from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired


class SignInForm(Form):
    email = StringField(
        _("Work e-mail address"), [InputRequired(_("Write your work e-mail address"))]
    )
    password = PasswordField(_("Password"), [InputRequired(_("Write your password"))])


class CodeForm(Form):
    code = StringField(_("One-time code"), [InputRequired(_("Write the six digits"))])


class AppCodeForm(Form):
    code = StringField(_("Code from your app"), [InputRequired(_("Write the six digits"))])


class PasskeyForm(Form):
    """Filled by passkeys.js with what the device signed."""

    credential = HiddenField(validators=[InputRequired(_("Your device gave no passkey"))])


class RecoveryCodeForm(Form):
    code = StringField(_("Recovery code"), [InputRequired(_("Write one of your recovery codes"))])


class RoleForm(Form):
    assignment = RadioField(
        _("Act as"),
        [InputRequired(_("Choose the role you want to act in"))],
        validate_choice=False,
    )


class NewPasswordForm(Form):
    password = PasswordField(_("New password"), [InputRequired(_("Choose a password"))])
