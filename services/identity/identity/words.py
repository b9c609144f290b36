"""What pages say for the codes that no language changes."""

from flask_babel import gettext as _

from contracts.roles import Role
from identity import web
from identity.accounts import passwords
from webui.fields import FieldProblem


def role_name(role: Role) -> str:
    """A role as people call it."""
    names = {
        Role.SCHOOL_COORDINATOR: _("School coordinator"),
        Role.DISTRICT_COORDINATOR: _("District coordinator"),
        Role.PED_VIEWER: _("PED viewer"),
        Role.PED_COORDINATOR: _("PED coordinator"),
        Role.IT_ADMIN: _("IT administrator"),
    }
    return str(names[role])


def code_asked_for() -> str:
    """What is said to whoever asks for a new code, whether one is sent or not (S05)."""
    return str(
        _(
            "We send a new code at most every half minute, and three in 15 minutes. "
            "Only the newest one works."
        )
    )


def rule(code: str) -> str:
    """A password rule, as it stands in the list beside the field."""
    rules = {
        "password-too-short": _(
            "At least %(num)s characters", num=web.parts().settings.password_policy.least
        ),
        "password-too-long": _("At most %(num)s characters", num=passwords.MOST),
        "password-no-uppercase": _("A capital letter"),
        "password-no-number": _("A number"),
        "password-no-special": _("A special character, such as ! @ # or -"),
        "password-guessable": _("Not a common password, and not your name, school or district"),
    }
    return str(rules[code])


def broken_rules(codes: list[str]) -> str:
    """Why a password was not taken, in one sentence."""
    wanted = "; ".join(rule(code) for code in codes)
    return str(_("Choose a stronger password. Missing: %(rules)s", rules=wanted))


def no_email() -> str:
    """For what is no address."""
    return str(_("Write an e-mail address such as name@district.nm.gov"))


def no_app_code() -> str:
    """For a code that is none of the app that is set up."""
    return str(
        _("That code does not fit. Wait for the next one, and check the clock of your phone.")
    )


def sentence(problem: FieldProblem) -> str:
    """What to do about a field, in the page's language."""
    known = {
        "name-invalid": _("Write the name in letters; apostrophes and hyphens are fine"),
        "email-invalid": no_email(),
        "email-personal": _(
            "Use your school’s or district’s address. A personal one does not show that you work "
            "there"
        ),
        "phone-invalid": _("Write a phone number of ten digits, such as 505-555-0142"),
        "organization-unfit": _("Choose a place from the list"),
        "organization-missing": _("Choose a place from the list"),
        "role-not-requested": _("Choose one of the two coordinator roles"),
    }
    return str(known.get(problem.code, problem.detail))
