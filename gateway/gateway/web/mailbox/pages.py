"""`/dev/mail`: where mail is kept instead of sent, everybody on this machine may read it here."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gateway.web.browsing import clients
from gateway.web.texts import gettext as _

mailbox = Blueprint("mailbox", __name__, template_folder="templates")


@mailbox.get("/dev/mail")
def kept_mails() -> ResponseReturnValue:
    """The kept mails, newest first; where mail is sent, there is no such page."""
    return render_template(
        "mailbox/mailbox.html",
        title=_("Mails kept on this machine"),
        mails=clients().notifications.kept_mails(),
    )
