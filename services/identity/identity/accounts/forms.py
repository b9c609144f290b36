"""The form behind an invitation."""

from flask_babel import lazy_gettext as _
from wtforms import Form, PasswordField
from wtforms.validators import InputRequired


class FirstPasswordForm(Form):
    password = PasswordField(_("Password"), [InputRequired(_("Choose a password"))])
