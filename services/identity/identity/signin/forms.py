"""The forms of signing in."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from wtforms import Field, Form, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from identity import words
from identity.accounts.passwords import MOST
from identity.accounts.people import canonical_email
from identity.factors.domain import is_like_code, is_like_recovery_code


class ProofForm(Form):
    """Asks for what shows who somebody is: well formed it is compared, then right or refuted."""

    is_refuted = False

    def refute(self, field: Field, sentence: str) -> None:
        """It does not show it; the answer is 401 with this sentence (ADR 0022)."""
        self.is_refuted = True
        field.errors = [sentence]


def _address(form: Form, field: Field) -> None:
    if canonical_email(field.data) is None:
        raise ValidationError(words.no_email())


def _shaped(is_like: Callable[[str], bool], message: str) -> Callable[[Form, Field], None]:
    def check(form: Form, field: Field) -> None:
        if not is_like(field.data):
            raise ValidationError(message)

    return check


_SIX_DIGITS = _("Write the six digits")


class SignInForm(ProofForm):
    email = StringField(
        _("Work e-mail address"), [InputRequired(_("Write your work e-mail address")), _address]
    )
    password = PasswordField(
        _("Password"),
        [
            InputRequired(_("Write your password")),
            Length(max=MOST, message=_("At most %(num)s characters", num=MOST)),
        ],
    )


class CodeForm(ProofForm):
    code = StringField(
        _("One-time code"), [InputRequired(_SIX_DIGITS), _shaped(is_like_code, _SIX_DIGITS)]
    )


class AppCodeForm(ProofForm):
    code = StringField(
        _("Code from your app"), [InputRequired(_SIX_DIGITS), _shaped(is_like_code, _SIX_DIGITS)]
    )


class PasskeyForm(ProofForm):
    """Filled by passkeys.js with what the device signed."""

    credential = HiddenField(validators=[InputRequired(_("Your device gave no passkey"))])


class RecoveryCodeForm(ProofForm):
    code = StringField(
        _("Recovery code"),
        [
            InputRequired(_("Write one of your recovery codes")),
            _shaped(is_like_recovery_code, _("Write the ten letters and digits of one code")),
        ],
    )


class RoleForm(Form):
    assignment = RadioField(
        _("Act as"),
        [InputRequired(_("Choose the role you want to act in"))],
        validate_choice=False,
    )


class NewPasswordForm(Form):
    password = PasswordField(_("New password"), [InputRequired(_("Choose a password"))])
