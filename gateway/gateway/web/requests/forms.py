"""The forms to decide on a request for an account."""

from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from gateway.web.texts import gettext
from gateway.web.texts import lazy_gettext as _
from webui.forms import CheckboxesField, PageForm


class ApprovalForm(PageForm):
    """Which role to give, and where; choices come with the request."""

    role = RadioField(_("Role to give"), [InputRequired(_("Choose a role"))])
    organizations = CheckboxesField(_("For"))
    other = SelectField(_("Another school of the district"), [Optional()])

    def validate_organizations(self, field: Field) -> None:
        """One of those asked for, or the other school."""
        if not field.data and not self.other.data:
            raise ValidationError(gettext("Choose at least one school or district"))


class RejectionForm(PageForm):
    """Why not; the reason is mailed to who asked."""

    reason = TextAreaField(
        _("Reason"), [InputRequired(_("Write why, so that the person knows what to do"))]
    )


class DomainForm(PageForm):
    """A mail domain, and the district whose mail comes from it."""

    district = SelectField(
        _("District or charter"), [InputRequired(_("Choose the district or charter"))]
    )
    domain = StringField(_("Mail domain"), [InputRequired(_("Write the domain"))])


class BulkApprovalForm(PageForm):
    """Yes, to all that are listed."""


class BulkRejectionForm(PageForm):
    """One reason for all that are listed."""

    reason = TextAreaField(
        _("Reason"),
        [InputRequired(_("Write why, so that the person knows what to do")), Length(max=1000)],
    )
