"""Names of what the services tell by code: roles, statuses, groups, steps. One word a thing."""

from datetime import date

from babel.dates import format_date

from gateway.web.texts import gettext
from gateway.web.texts import lazy_gettext as _
from webui import current_language, formats
from webui.languages import LOCALES

ROLES = {
    "school_coordinator": _("School coordinator"),
    "district_coordinator": _("District coordinator"),
    "ped_viewer": _("PED viewer"),
    "ped_coordinator": _("PED coordinator"),
    "it_admin": _("IT administrator"),
}
ROLES_DO = {
    "school_coordinator": _("Edits the school’s plan until it is submitted"),
    "district_coordinator": _("Reads the plans of the district’s schools"),
}
ROLES_GIVEN = {
    "school_coordinator": _("Writes the plan of one school and its progress updates"),
    "district_coordinator": _("Writes the district’s plan and reads those of its schools"),
    "ped_viewer": _("Reads all plans and reports, changes nothing"),
    "ped_coordinator": _("Edits and reviews all plans, decides on requests, manages users"),
}
"""What a role lets somebody do, where it is given; IT administrators need two people."""
ACCOUNT_STATUSES = {
    "active": ("good", "check_circle", _("Active")),
    "invited": ("warn", "schedule", _("Invited, no password yet")),
    "locked": ("warn", "lock_outline", _("Locked, not used for long")),
    "deactivated": ("none", "lock_outline", _("Deactivated")),
}
"""Kind and icon of the status tag, and the word."""
REQUEST_STATUSES = {
    "pending": ("warn", "schedule", _("Waiting")),
    "approved": ("good", "check_circle", _("Approved")),
    "rejected": ("bad", "remove", _("Rejected")),
    "withdrawn": ("none", "remove", _("Withdrawn")),
    "expired": ("none", "schedule", _("Lapsed")),
}
"""The same, of the requests for an account that approvers see."""
CLIENT_STATUSES = {
    True: ("good", "check_circle", _("Active")),
    False: ("none", "lock_outline", _("Disabled")),
}
SCOPES = {
    "events:read": _("Read the feed of public events"),
    "plan:read": _("Read all plans, with their files"),
    "school_year:read": _("Read school years and due dates"),
}
"""What the client of another system may do."""
LANGUAGES = {"en": _("English"), "es": _("Spanish")}
"""In which mail comes, and a plan is printed."""
ACTIONS = {
    "affirm_assignment": _("Affirmed a role for the school year"),
    "ask_for_grant": _("Asked for IT administrator"),
    "change_assignment": _("Changed the days of a role"),
    "change_details": _("Corrected the details"),
    "change_password": _("Changed the password"),
    "confirm_factor": _("Confirmed again who they are"),
    "confirm_grant": _("Confirmed IT administrator"),
    "deactivate_account": _("Deactivated the account"),
    "end_session": _("Ended a session"),
    "end_sessions": _("Ended sessions"),
    "export_accounts": _("Downloaded a list of users"),
    "grant_role": _("Gave a role"),
    "invite": _("Invited"),
    "lock_account": _("Locked the account, not used for long"),
    "mail_password_link": _("Mailed a link to a new password"),
    "one_time_code": _("Entered a one-time code"),
    "prove_new_address": _("Confirmed the new address"),
    "reactivate_account": _("Reactivated the account"),
    "refuse_grant": _("Refused IT administrator"),
    "revoke_role": _("Revoked a role"),
    "sign_in": _("Signed in"),
    "start_over_with_factors": _("Removed app, passkeys and recovery codes"),
    "approve_registration": _("Approved a request"),
    "reject_registration": _("Rejected a request"),
    "add_mail_domain": _("Added a mail domain"),
    "remove_mail_domain": _("Removed a mail domain"),
}
"""What the audit calls what somebody did; another one is shown by its code."""
REASON_NAMES = {
    "domain": _("The address is not of the school or district"),
    "role": _("The role does not fit the work"),
    "place": _("The school or district is not the right one"),
    "unknown": _("Nobody there knows the person"),
    "twice": _("There is an account already"),
}
"""What requests are rejected for, as staff choose it."""
REASONS = {
    "domain": _(
        "The e-mail address is not one of your school or district. Please ask again with your work "
        "address."
    ),
    "role": _(
        "The role you asked for does not fit your work as we know it. Please ask again with the "
        "other role, or have your district tell us who coordinates attendance."
    ),
    "place": _(
        "You asked for a school or district where you do not work, as far as we know. Please ask "
        "again and choose yours."
    ),
    "unknown": _(
        "Your school or district could not confirm that you coordinate attendance there. Please "
        "have it tell us, then ask again."
    ),
    "twice": _(
        "You have an account already. Please sign in with it; the attendance team can mail you a "
        "link to a new password."
    ),
}
"""The same, as the applicant reads it; staff may change the text."""
STEPS = {
    "contact": _("Contact information"),
    "school-targets": _("School targets"),
    "targets": _("Subgroup targets"),
    "root-causes": _("Root cause analysis"),
    "tiers": _("Tiers of support"),
    "submission": _("Check your answers and submit"),
    "progress": _("Progress updates"),
    "print": _("Print your plan"),
}
"""Of both kinds of plan; which of them a plan has, in which order, its own list of steps says."""
STEP_HINTS = {
    "contact": _("Who leads this plan and who is on the team"),
    "school-targets": _("A target for each of your schools, beside two former years"),
    "targets": _("A target for each group and grade, beside two former years"),
    "root-causes": _("What research, strengths and barriers tell you"),
    "tiers": _("Strategies for each of the four tiers"),
    "submission": _("Read everything once more, certify and submit"),
    "progress": _("What you changed after each reporting period"),
    "print": _("The plan as a PDF, all or some of it, in English or Spanish"),
}
PLAN_STATUSES = {
    "draft": ("doing", "edit", _("In progress")),
    "submitted": ("good", "check_circle", _("Submitted")),
    "in_review": ("warn", "schedule", _("In review")),
    "returned": ("bad", "undo", _("Returned")),
    "accepted": ("good", "check_circle", _("Accepted")),
    "reopened": ("doing", "edit", _("Reopened")),
    "none": ("none", "radio_button_unchecked", _("Not started")),
}
"""Kind and icon of the status tag, and the word."""
STEP_STATES = {
    "not_started": ("none", "radio_button_unchecked", _("Not started")),
    "in_progress": ("doing", "edit", _("In progress")),
    "problem": ("bad", "error", _("There is a problem")),
    "completed": ("plain", "check", _("Completed")),
    "cannot_start": ("none", "lock_outline", _("Cannot start yet")),
    "ready": ("none", "print", _("Ready any time")),
}
REPORT_STATUSES = {
    "submitted": ("good", "check_circle", _("Submitted")),
    "created_not_submitted": ("doing", "edit", _("Created, not submitted")),
    "no_plan": ("bad", "remove", _("No plan")),
}
GROUPS = {
    "ALL": _("All students"),
    "F": _("Female"),
    "M": _("Male"),
    "H": _("Hispanic"),
    "MR": _("Two or more races"),
    "A": _("Asian"),
    "B": _("Black"),
    "C": _("White"),
    "I": _("Native American"),
    "P": _("Pacific Islander"),
    "ED": _("Economically disadvantaged"),
    "EL": _("English learners"),
    "SD": _("Students with disabilities"),
    "Homeless": _("Without stable housing"),
    "PK": _("Pre-kindergarten"),
    "K": _("Kindergarten"),
}
SECTIONS = {
    "gender": _("Gender"),
    "race": _("Race and ethnicity"),
    "program": _("Programs and circumstances"),
}
WAYS = {
    "rate": _("Target rate"),
    "points": _("Points lower"),
    "percent": _("Per cent lower"),
}
"""How a target is entered (C14)."""
TIERS = {
    1: _("Whole school prevention"),
    2: _("Individualized prevention"),
    3: _("Early intervention"),
    4: _("Intensive support"),
}
TIER_RANGES = {
    1: _("Under 5 % absent"),
    2: _("5 to under 10 %"),
    3: _("10 to under 20 %"),
    4: _("20 % and over"),
}
YEAR_STATUSES = {
    "draft": ("doing", "edit", _("Draft")),
    "active": ("good", "check_circle", _("Active")),
    "inactive": ("none", "lock_outline", _("Closed for entry")),
    "archived": ("none", "folder", _("Archived")),
}
"""Kind and icon of the status tag, and the word."""
PERIODS = {
    "40D": _("40-day"),
    "80D": _("80-day"),
    "120D": _("120-day"),
    "EOY": _("End of year"),
}
UPDATE_NEEDS = {
    "required": _("Required"),
    "optional": _("Optional"),
    "off": _("Not asked for"),
}
"""Whether a plan owes a progress update for a period (C04)."""
MEASURES_REQUIRED = {
    True: _("Each strategy needs a performance measure and a data-collection plan"),
    False: _("Performance measures and data-collection plans of strategies are optional"),
}
"""By whether a year's plans need them (22-12A-8(D)(4) and (5), C36)."""
PLAN_KINDS = {
    "school": _("School plans"),
    "district": _("District plans"),
}
PLAN_OF = {
    "school": _("School plan"),
    "district": _("District plan"),
}
MEMBER_FIELDS = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "title": _("Title"),
    "email": _("E-mail address"),
}
ROOT_CAUSES = {
    "research": _("Research"),
    "supportive_factors": _("Supportive factors"),
    "barriers": _("Barriers"),
    "methods": _("How you found out"),
    "causes": _("Causes behind it"),
}
METHODS = {
    "research": _("National or local research"),
    "factors_and_barriers": _("Discussion of supportive factors and barriers"),
    "surveys": _("Student surveys or focus groups"),
    "participatory_research": _("Research done together with students"),
    "other": _("Another way"),
}
"""Ways to find root causes (22-12A-8(D)(2), C35)."""
CAUSE_CLASSES = {
    "aversion": _("Aversion"),
    "disengagement": _("Disengagement"),
    "barriers": _("Barriers"),
    "misconceptions": _("Misconceptions"),
    "": _("Not decided yet"),
}
"""The state's four classes of root causes (MOD-005 to MOD-008)."""
CAUSE_CLASSES_MEAN = {
    "aversion": _("School feels bad: fear, trouble with other students, not being welcome."),
    "disengagement": _("School feels pointless: lessons too easy, too hard or far from life."),
    "barriers": _("Getting there fails: no ride, no stable home, illness without care."),
    "misconceptions": _(
        "The harm is not known: an excused day is thought not to count, or the early grades not."
    ),
}
CAUSE_FIELDS = {
    "observed": _("What you observed"),
    "whys": _("Why"),
    "cause_class": _("Kind of cause"),
}
MILESTONE_FIELDS = {
    "what": _("What will be done"),
    "due_on": _("By which day"),
}
STRATEGY_FIELDS = {
    "strategy": _("Strategy"),
    "other": _("Your own strategy"),
    "action_steps": _("Action steps"),
    "responsible_parties": _("Responsible"),
    "resources": _("Resources"),
    "timeline": _("Timeline"),
    "milestones": _("Milestones"),
    "start_percent": _("Start"),
    "measure": _("Measure"),
    "data_collection": _("Data collection"),
}


def group(item: str) -> str:
    """The name of a subgroup or grade by its code of the warehouse."""
    if item.isdigit():
        return gettext("Grade %(number)s", number=int(item))
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
    return gettext("Tier %(number)s: %(name)s", number=number, name=str(TIERS[number]).lower())
