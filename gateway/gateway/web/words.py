"""Names of what the services tell by code: roles, statuses, groups, steps. One word a thing."""

from datetime import date

from babel.dates import format_date

from gateway.web.texts import gettext as _
from gateway.web.texts import lazy_gettext as _l
from webui import current_language, formats
from webui.languages import LOCALES

ROLES = {
    "school_coordinator": _l("School coordinator"),
    "district_coordinator": _l("District coordinator"),
    "ped_viewer": _l("PED viewer"),
    "ped_coordinator": _l("PED coordinator"),
    "it_admin": _l("IT administrator"),
}
ROLES_DO = {
    "school_coordinator": _l("Edits the school’s plan until it is submitted"),
    "district_coordinator": _l("Reads the plans of the district’s schools"),
}
STEPS = {
    "contact": _l("Contact information"),
    "targets": _l("Subgroup targets"),
    "root-causes": _l("Root cause analysis"),
    "tiers": _l("Tiers of support"),
    "submission": _l("Check your answers and submit"),
    "progress": _l("Progress updates"),
    "print": _l("Print your plan"),
}
STEP_NUMBERS = {step: number for number, step in enumerate(STEPS, 1)}
STEP_HINTS = {
    "contact": _l("Who leads this plan and who is on the team"),
    "targets": _l("A target for each group and grade, beside two former years"),
    "root-causes": _l("What research, strengths and barriers tell you"),
    "tiers": _l("Strategies for each of the four tiers"),
    "submission": _l("Read everything once more, certify and submit"),
    "progress": _l("What you changed after each reporting period"),
    "print": _l("Full report, or only the sections you choose"),
}
PLAN_STATUSES = {
    "draft": ("doing", "edit", _l("In progress")),
    "submitted": ("good", "check_circle", _l("Submitted")),
    "in_review": ("warn", "schedule", _l("In review")),
    "returned": ("bad", "undo", _l("Returned")),
    "accepted": ("good", "check_circle", _l("Accepted")),
    "reopened": ("doing", "edit", _l("Reopened")),
    "none": ("none", "radio_button_unchecked", _l("Not started")),
}
"""Kind and icon of the status tag, and the word."""
STEP_STATES = {
    "not_started": ("none", "radio_button_unchecked", _l("Not started")),
    "in_progress": ("doing", "edit", _l("In progress")),
    "problem": ("bad", "error", _l("There is a problem")),
    "completed": ("plain", "check", _l("Completed")),
    "cannot_start": ("none", "lock_outline", _l("Cannot start yet")),
}
REPORT_STATUSES = {
    "submitted": ("good", "check_circle", _l("Submitted")),
    "created_not_submitted": ("doing", "edit", _l("Created, not submitted")),
    "no_plan": ("bad", "remove", _l("No plan")),
}
GROUPS = {
    "ALL": _l("All students"),
    "F": _l("Female"),
    "M": _l("Male"),
    "H": _l("Hispanic"),
    "MR": _l("Two or more races"),
    "A": _l("Asian"),
    "B": _l("Black"),
    "C": _l("White"),
    "I": _l("Native American"),
    "P": _l("Pacific Islander"),
    "ED": _l("Economically disadvantaged"),
    "EL": _l("English learners"),
    "SD": _l("Students with disabilities"),
    "Homeless": _l("Without stable housing"),
    "PK": _l("Pre-kindergarten"),
    "K": _l("Kindergarten"),
}
SECTIONS = {
    "gender": _l("Gender"),
    "race": _l("Race and ethnicity"),
    "program": _l("Programs and circumstances"),
}
TIERS = {
    1: _l("Whole school prevention"),
    2: _l("Individualized prevention"),
    3: _l("Early intervention"),
    4: _l("Intensive support"),
}
TIER_RANGES = {
    1: _l("Under 5 % absent"),
    2: _l("5 to under 10 %"),
    3: _l("10 to under 20 %"),
    4: _l("20 % and over"),
}
YEAR_STATUSES = {
    "draft": _l("Draft"),
    "active": _l("Active"),
    "inactive": _l("Closed for entry"),
    "archived": _l("Archived"),
}
PERIODS = {
    "40D": _l("40-day"),
    "80D": _l("80-day"),
    "120D": _l("120-day"),
    "EOY": _l("End of year"),
}
MEMBER_FIELDS = {
    "first_name": _l("First name"),
    "last_name": _l("Last name"),
    "title": _l("Title"),
    "email": _l("E-mail address"),
}
ROOT_CAUSES = {
    "research": _l("Research"),
    "supportive_factors": _l("Supportive factors"),
    "barriers": _l("Barriers"),
    "methods": _l("How you found out"),
}
METHODS = {
    "research": _l("National or local research"),
    "factors_and_barriers": _l("Discussion of supportive factors and barriers"),
    "surveys": _l("Student surveys or focus groups"),
    "participatory_research": _l("Research done together with students"),
    "other": _l("Another way"),
}
"""Ways to find root causes (22-12A-8(D)(2), C35)."""
STRATEGY_FIELDS = {
    "strategy": _l("Strategy"),
    "other": _l("Your own strategy"),
    "action_steps": _l("Action steps"),
    "responsible_parties": _l("Responsible"),
    "resources": _l("Resources"),
    "timeline": _l("Timeline"),
    "measure": _l("Measure"),
    "data_collection": _l("Data collection"),
}


def group(item: str) -> str:
    """The name of a subgroup or grade by its code of the warehouse."""
    if item.isdigit():
        return _("Grade %(number)s", number=int(item))
    return str(GROUPS.get(item, item))


def short_year(school_year: str) -> str:
    """`2026-27` of `2026-2027`, as people write it."""
    first, _dash, second = school_year.partition("-")
    return f"{first}-{second[-2:]}"


def year(school_year: str) -> str:
    """As `short_year`, with the dash and joiner of print."""
    return formats.school_year(short_year(school_year))


def brief_date(day: date) -> str:
    """ "Thu, Oct 15", where the year is clear."""
    language = current_language()
    pattern = {"en": "EEE, MMM d", "es": "EEE d MMM"}[language]
    return format_date(day, pattern, locale=LOCALES[language])


def tier(number: int) -> str:
    """ "Tier 2, individualized prevention" in full."""
    return _("Tier %(number)s: %(name)s", number=number, name=str(TIERS[number]).lower())
