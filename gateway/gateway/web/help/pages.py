"""Help: the steps, accessibility, privacy, the words we use, whom to ask."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gateway.web.texts import gettext as _

help_pages = Blueprint("help", __name__, template_folder="templates")


@help_pages.get("/help")
def help_page() -> ResponseReturnValue:
    return render_template("help/help.html", title=_("Help"))


@help_pages.get("/help/accessibility")
def accessibility() -> ResponseReturnValue:
    return render_template("help/accessibility.html", title=_("Accessibility"))


@help_pages.get("/help/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("help/privacy.html", title=_("Privacy"))


@help_pages.get("/help/glossary")
def glossary() -> ResponseReturnValue:
    return render_template("help/glossary.html", title=_("Glossary"))


@help_pages.get("/help/contact")
def contact() -> ResponseReturnValue:
    return render_template("help/contact.html", title=_("Contact the attendance team"))
