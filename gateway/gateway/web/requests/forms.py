"""The forms to decide on a request for an account."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from gateway.web.texts import lazy_gettext as _
from webui.forms import CheckboxesField, PageForm


class ApprovalForm(PageForm):
    """Which role to give, and where; choices come with the request."""

    role = RadioField(_("Role to give"), [InputRequired(_("Choose a role"))])
    organizations = CheckboxesField(
        _("For"), [InputRequired(_("Choose at least one school or district"))]
    )


class RejectionForm(PageForm):
    """Why not; the reason is mailed to who asked."""

    reason = TextAreaField(
        _("Reason"), [InputRequired(_("Write why, so that the person knows what to do"))]
    )
