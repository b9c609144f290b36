"""The form to switch the role acted in."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from gateway.web.texts import lazy_gettext as _
from webui.forms import PageForm


class SwitchForm(PageForm):
    """Its choices are the account's assignments."""

    assignment = RadioField(_("Your roles"), [InputRequired(_("Choose a role"))])
