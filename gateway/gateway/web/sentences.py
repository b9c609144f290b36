"""One table from the codes of the services to sentences for people, in both languages.

A code never changes with language; its params are named in the sentence.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gateway.web import words
from gateway.web.texts import lazy_gettext as _
from servicekit.errors import ServiceError
from webui import formats

ENTRIES = {
    "missing": _("Not entered yet"),
    "no-strategy": _("Add at least one strategy"),
    "not-a-number": _("“%(value)s” is not a number. Enter a number such as 20.5"),
    "out-of-range": _("Enter a number from %(least)s to %(most)s, such as 20.5"),
    "too-many-decimals": _("Enter a number with at most %(decimals)s decimals"),
    "cut-too-large": _("%(value)s is more than the latest rate, %(latest)s. Enter a smaller cut"),
    "no-latest-rate": _("There is no latest rate to subtract from. Enter a target rate"),
    "not-an-email": _("Enter an e-mail address such as name@school.org"),
    "unknown-strategy": _("This strategy is no longer in the catalogue. Choose another one"),
    "strategy-of-another-tier": _("This strategy belongs to tier %(tier)s. Choose another one"),
    "start-outside-tier": _(
        "Tier %(tier)s does not begin at %(value)s %%. Enter a number of its range, or nothing"
    ),
    "not-a-date": _("Enter a date such as 2026-10-15"),
    "date-outside-year": _("Enter a day of this school year: from %(first)s to %(last)s"),
    "target-above-latest": _(
        "%(points)s points higher than the latest rate. You can keep it if it is meant."
    ),
    "target-out-of-reach": _(
        "Out of reach: at least %(lost)s of %(students)s students can no longer stay under 10 %%, "
        "and this target allows %(allowed)s. The lowest still possible is %(lowest)s %%."
    ),
    "schools-above-district": _(
        "Together the schools’ targets come to %(schools)s %%, above the district’s own "
        "%(district)s %%. Lower some of them, raise your own, or keep both"
    ),
    "not-a-school-of-district": _(
        "This school is not in your district any more. Save the step to leave it out"
    ),
    "string-too-long": _("This is too long. At most %(max_length)s characters fit"),
    "string-too-short": _("Write something here"),
    "too-long": _("These are too many. At most %(max_length)s fit"),
    "control-character": _("Remove the invisible control characters"),
    "extra-forbidden": _("This was not expected here"),
    "not-certified": _("Tick the box to certify that the plan is complete"),
    "organization-missing": _("Choose at least one school or district"),
    "organization-unfit": _("This role is not held there. Choose another school or district"),
    "role-not-requested": _("Choose one of the two coordinator roles"),
    "name-invalid": _("Write the name in letters; apostrophes and hyphens are fine"),
    "email-invalid": _("Write an e-mail address such as name@district.nm.gov"),
    "email-personal": _("Write an address of the school, district or state, not a personal one"),
    "phone-invalid": _(
        "Write a phone number of ten digits, such as 505-555-0142, with “x12” for an extension"
    ),
    "account-exists": _("Another account has this address. Look for it in the list of users"),
    "first-day-past": _("Enter today or a later day"),
    "last-day-early": _("Enter today or a later day, not before the first day"),
    "domain-invalid": _("Write the domain as in district.nm.gov"),
    "domain-personal": _("Anybody can have an address of this domain"),
    "client-name-invalid": _(
        "Write 3 to 60 small letters, digits and hyphens, the first one a letter"
    ),
    "client-exists": _("Another client has this name. Choose another one"),
    "scope-unfit": _("Other systems are not given this"),
    "own-client": _("This name is one of the system’s own. Choose another one"),
    "reason-missing": _("Write why, so that the person knows what to do"),
    "not-a-school-year": _("Write the school year as 2026-2027: two years, one after the other"),
    "school-year-exists": _("This school year exists already"),
    "first-day-outside-year": _("Enter a day of this school year: it runs from July 1 to June 30"),
    "period-incomplete": _("Give the dates of all four periods"),
    "period-dates": _(
        "%(period)s: enter a date between July 1 and June 30, the last day not before the first"
    ),
    "period-overlap": _("%(period)s begins before the period “%(with)s” has ended"),
    "no-section": _("Choose at least one section, or the full report"),
    "unknown-section": _("This plan has no such section. Choose of those listed here"),
    "reopening-unexplained": _("Write why it is opened again; the reason is kept"),
    "district-unknown": _("This district is not in the directory. Choose another one"),
}
"""What can be wrong with one entry."""

REFUSALS = {
    "not-signed-in": _("You are not signed in, or your session ended."),
    "not-allowed": _("Your role does not include this."),
    "may-not-edit": _("Your role may read this plan, but not change it."),
    "may-not-review": _("Your role may read this plan, but not return or reopen it."),
    "client-not-found": _("There is no such client, or it is disabled."),
    "session-not-found": _("This session has ended already."),
    "account-not-found": _("This account does not exist."),
    "assignment-not-found": _("The account does not have this role any more."),
    "assignment-exists": _("The account has this role there already, for some of these days."),
    "account-exists": _("There is an account with this address already."),
    "account-inactive": _("The account is deactivated. Reactivate it first."),
    "field-repeated": _("An answer was sent twice. Open the page again and send it once."),
    "admins-only": _("Only another IT administrator changes this for an IT administrator."),
    "grant-exists": _("This waits for a second person already."),
    "grant-not-found": _("Nothing waits here for a second person any more."),
    "last-admin": _("One IT administrator must stay: make another one first."),
    "own-account": _("Nobody changes their own account here. Ask a colleague."),
    "person-invalid": _("Check the name, e-mail address and phone number."),
    "same-person": _("Somebody else must confirm what you asked for."),
    "second-person-needed": _("IT administrators are made, and stay, by two people together."),
    "term-unfit": _("These days do not fit."),
    "mail-domain-invalid": _("This domain cannot be put on the list of a district."),
    "account-closed": _("The account of this address is closed. Nobody can be approved for it."),
    "csrf-refused": _("The request did not come from a page of this site. Nothing was done."),
    "not-found": _("What you look for is not here, or not for your role."),
    "plan-not-found": _("This plan does not exist, or belongs to another organization."),
    "organization-not-found": _(
        "This school or district does not exist, or is outside your organization."
    ),
    "school-year-not-found": _("This school year is not set up."),
    "no-such-school-year": _("This school year is not set up."),
    "step-not-found": _("This step does not exist."),
    "revision-not-found": _("This revision does not exist."),
    "registration-not-found": _("This request does not exist."),
    "too-large": _("This is larger than what we take. Nothing of it was saved."),
    "unsupported-media": _("This kind of file is not taken. Nothing of it was saved."),
    "attachment-not-found": _("This plan has no such file, or no longer."),
    "attachment-empty": _("This file is empty. Choose another one"),
    "attachment-nameless": _("This file has no name. Give it one and choose it again"),
    "attachment-too-large": _("This file is larger than %(megabytes)s MB. Choose a smaller one"),
    "attachment-refused": _(
        "This file is no PDF, PNG or JPEG, whatever its name says. Choose another one"
    ),
    "too-many-attachments": _(
        "This plan holds %(most)s files, which is all it can. Remove one first"
    ),
    "plan-not-open": _(
        "This plan cannot be changed: it is %(status)s. Nothing of this request was saved."
    ),
    "school-year-closed": _(
        "The school year %(school_year)s is closed for entry. Nothing of this request was saved."
    ),
    "school-year-archived": _("This school year is archived. Take it out of the archive first."),
    "school-year-status": _("The school year cannot go from its status to this one."),
    "school-year-stale": _("Somebody else changed this school year while you were reading."),
    "another-year-active": _(
        "%(school_year)s is open for entry. Close it first: one year is open at a time."
    ),
    "decision-not-possible": _(
        "This cannot be decided now: the plan is %(status)s. Nothing of this request was saved."
    ),
    "former-plan-not-found": _("There is nothing of last year’s plan that this one can take."),
    "former-part-not-found": _("Last year’s plan has no such part. Reload the page."),
    "steps-already-written": _(
        "Somebody saved an answer in these steps meanwhile: %(steps)s. Nothing was carried over."
    ),
    "plan-not-ready": _("Some answers still need a correction before the plan can be submitted."),
    "certification-changed": _("The text you certify has changed. Read it again and certify."),
    "conflict": _("Someone else was faster, or it was already done."),
    "stale": _("Someone else changed this while you were reading. Look at it again and decide."),
    "step-stale": _("Someone else saved this step while you were writing."),
    "precondition-missing": _("The page did not say which version it saw. Reload it."),
    "if-match-unreadable": _("The page did not say which version it saw. Reload it."),
    "version-unreadable": _("The page did not say which version it saw. Reload it."),
    "registration-decided": _("Somebody else has already decided on this request."),
    "own-registration": _("Nobody decides on their own request."),
    "request-invalid": _("Something in what was sent is not right. Nothing was saved."),
    "invalid": _("Something in what was sent is not right. Nothing was saved."),
    "not-certified": _("Tick the box to certify that the plan is complete"),
    "request-malformed": _("The address or the request is not one we understand."),
    "idempotency-key-missing": _("Reload the page and send it again."),
    "idempotency-key-reused": _("This was already sent with other content. Reload the page."),
    "unavailable": _("A part of the system does not answer just now. What you saved is safe."),
    "crowded": _(
        "Very many people are working here at this moment. What you saved is safe; try again in a "
        "few seconds."
    ),
    "too-many": _("Too many requests came from you. Wait a minute and try again."),
    "internal": _("The fault is ours, not yours. What you saved before is safe."),
}
"""What a whole request can be refused for."""

_IN_PER_CENT = {"latest", "lowest", "points", "target", "schools", "district"}
_COUNTS = {"allowed", "lost", "students"}
SENTENCES: Mapping[str, Any] = ENTRIES | REFUSALS


def entry(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong with an entry; one general sentence for a code we do not know yet."""
    return _say(ENTRIES.get(code, _("Check this answer")), params)


def refusal(error: ServiceError) -> str:
    """Why a request was refused; of a code we do not know yet, what its kind means."""
    kinds = (getattr(kind, "code", "") for kind in type(error).__mro__)
    known = [code for code in (error.code, *kinds) if code in REFUSALS]
    return _say(REFUSALS[known[0]], error.params)


def for_fields() -> dict[str, str]:
    """The sentences autosave shows at a field, by code; those without params only."""
    said = {code: str(sentence) for code, sentence in ENTRIES.items()}
    return {code: sentence for code, sentence in said.items() if "%(" not in sentence}


def _say(sentence: Any, params: Mapping[str, Any]) -> str:
    shown = {name: _shown(name, value) for name, value in params.items()}
    try:
        return str(sentence) % shown
    except KeyError:
        # A service that tells less than we know to say must not break the page.
        return str(_("Check this answer"))


def _shown(name: str, value: Any) -> str:
    if name == "status" and value in words.PLAN_STATUSES:
        return str(words.PLAN_STATUSES[value][2]).lower()
    if name in _IN_PER_CENT and value is not None:
        return formats.decimal(Decimal(str(value)))
    if name in _COUNTS and value is not None:
        return formats.counted(value)
    if name in ("period", "with"):
        return str(words.PERIODS.get(value, value))
    if name in ("first", "last"):
        return formats.long_date(date.fromisoformat(str(value)))
    if name == "school_year":
        return words.year(str(value))
    if name == "steps":
        return formats.joined([str(words.STEPS.get(step, step)) for step in value])
    return str(value)
