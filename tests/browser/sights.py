"""Every page in each of its states: who looks, where, what they do, and what answers.

The endpoint is that of the address the page ends on; test_pages compares, and fails for a page
of the two apps without a row.
"""

from dataclasses import dataclass

from tests.browser.acts import (
    SAVE,
    Act,
    ask_for_codes,
    change_first_day_elsewhere,
    conflict,
    conflict_while_typing,
    press,
    press_over_a_former_version,
    press_over_another_version,
    sign_out_elsewhere,
    untick_all_and_press,
    untick_and_press,
)

_NOBODY = "00000000-0000-7000-8000-000000000000"
_LONG = "A" * 10_001
_YEARS = "/it-panel/school-years"
_WEAK = press(typed={"#password": "short"})
_GMAIL = {
    "#first_name": "Ana",
    "#last_name": "Ortiz",
    "#email": "ana.ortiz@gmail.com",
    "#phone": "12",
}


@dataclass(frozen=True)
class Sight:
    """A page in a state. Names in braces in `path` are those of `stand.Stand`."""

    name: str
    endpoint: str
    who: str
    path: str
    act: Act | None = None
    status: int = 200


IDENTITY = (
    Sight("sign in", "signin.sign_in", "stranger", "/sign-in"),
    Sight("sign in, empty", "signin.sign_in", "stranger", "/sign-in", press(), 422),
    Sight(
        "sign in, wrong password",
        "signin.sign_in",
        "stranger",
        "/sign-in",
        press(typed={"#email": "nobody@school.demo.example", "#password": "wrong"}),
        422,
    ),
    Sight("code", "signin.code", "coding", "/identity/code"),
    Sight(
        "code, wrong", "signin.code", "coding", "/identity/code", press(typed={"#code": "12"}), 422
    ),
    Sight(
        "code, asked for too early", "signin.resend", "coding", "/identity/code", ask_for_codes, 422
    ),
    Sight("new password", "signin.new_password", "expired", "/identity/new-password"),
    Sight(
        "new password, weak",
        "signin.new_password",
        "expired",
        "/identity/new-password",
        _WEAK,
        422,
    ),
    Sight("role", "signin.role", "choosing", "/identity/role"),
    Sight("role, none chosen", "signin.role", "choosing", "/identity/role", press(), 422),
    Sight("signed out", "signin.signed_out", "stranger", "/identity/signed-out"),
    Sight("register", "registration.who", "stranger", "/identity/register"),
    Sight("register, filled", "registration.who", "asking", "/identity/register"),
    Sight("register, empty", "registration.who", "stranger", "/identity/register", press(), 422),
    Sight(
        "register, private address",
        "registration.who",
        "stranger",
        "/identity/register",
        press(typed=_GMAIL),
        422,
    ),
    Sight("where", "registration.where", "starting", "/identity/register/where"),
    Sight("where, filled", "registration.where", "asking", "/identity/register/where"),
    Sight(
        "where, empty",
        "registration.where",
        "starting",
        "/identity/register/where",
        press(),
        422,
    ),
    Sight("school", "registration.school", "placed", "/identity/register/school"),
    Sight("school, filled", "registration.school", "asking", "/identity/register/school"),
    Sight(
        "school, empty", "registration.school", "placed", "/identity/register/school", press(), 422
    ),
    Sight("password", "registration.password", "asking", "/identity/register/password"),
    Sight(
        "password, weak",
        "registration.password",
        "asking",
        "/identity/register/password",
        _WEAK,
        422,
    ),
    Sight("check", "registration.check", "asking", "/identity/register/check"),
    Sight("request sent", "registration.sent", "sending", "/identity/register/sent"),
    Sight("proof", "registration.proof", "stranger", "{proof}"),
    Sight("proved", "registration.proof", "stranger", "{new_proof}", press()),
    Sight("used link", "registration.proof", "stranger", "/identity/register/proof?t=x", None, 404),
    Sight("invitation", "accounts.invitation", "stranger", "{invitation}"),
    Sight("invitation, weak", "accounts.invitation", "stranger", "{invitation}", _WEAK, 422),
    Sight(
        "invitation, accepted",
        "accounts.invitation",
        "stranger",
        "{new_invitation}",
        press(typed={"#password": "Cholla-Blossoms-7-Mesas"}),
    ),
    Sight(
        "foreign client",
        "oauth.authorize",
        "stranger",
        "/identity/oauth/authorize?client_id=nobody",
        None,
        400,
    ),
    Sight("identity, no such page", "", "stranger", "/identity/nothing", None, 404),
)

PLAN = (
    Sight("hub, empty", "plans.hub", "coordinator", "/plans/{empty}"),
    Sight("hub, problems", "plans.hub", "coordinator", "/plans/{wrong}"),
    Sight("hub, filled", "plans.hub", "marisol.tafoya", "/plans/{filled}"),
    Sight("hub, submitted", "plans.hub", "dana.whitfield", "/plans/{done}"),
    Sight("hub, read only", "plans.hub", "viewer", "/plans/{filled}"),
    Sight("contact, empty", "plans.show_contact", "coordinator", "/plans/{empty}/contact"),
    Sight("contact, problems", "plans.show_contact", "coordinator", "/plans/{wrong}/contact"),
    Sight("contact, filled", "plans.show_contact", "marisol.tafoya", "/plans/{filled}/contact"),
    Sight(
        "contact, new member",
        "plans.show_contact",
        "marisol.tafoya",
        "/plans/{filled}/contact?add=1",
    ),
    Sight(
        "contact, too long",
        "plans.save_contact",
        "coordinator",
        "/plans/{empty}/contact",
        press(SAVE, typed={"#contact-first_name": "A" * 101}),
        422,
    ),
    Sight(
        "contact, conflict",
        "plans.save_contact",
        "marisol.tafoya",
        "/plans/{filled}/contact",
        conflict,
        409,
    ),
    Sight(
        "contact, conflict while typing",
        "plans.show_contact",
        "marisol.tafoya",
        "/plans/{filled}/contact",
        conflict_while_typing,
    ),
    Sight(
        "contact, signed out",
        "plans.save_contact",
        "leaving",
        "/plans/{filled}/contact",
        sign_out_elsewhere,
        401,
    ),
    Sight("targets, empty", "plans.show_targets", "coordinator", "/plans/{empty}/targets"),
    Sight("targets, problems", "plans.show_targets", "coordinator", "/plans/{wrong}/targets"),
    Sight("targets, filled", "plans.show_targets", "marisol.tafoya", "/plans/{filled}/targets"),
    Sight(
        "targets, too long",
        "plans.save_targets",
        "coordinator",
        "/plans/{empty}/targets",
        press(
            "main form[data-autosave] button[type=submit]:not([name])",
            typed={"#targets-ALL-value": "1" * 21},
        ),
        422,
    ),
    Sight(
        "school targets, empty",
        "plans.show_school_targets",
        "coordinator",
        "/plans/{district_empty}/school-targets",
    ),
    Sight(
        "school targets, filled",
        "plans.show_school_targets",
        "lee.montano",
        "/plans/{district}/school-targets",
    ),
    Sight(
        "school targets, no number",
        "plans.save_school_targets",
        "coordinator",
        "/plans/{district_empty}/school-targets",
        press("button[name=_fill]", typed={"#_fill_value": "a fifth"}),
        422,
    ),
    Sight("hub, district", "plans.hub", "lee.montano", "/plans/{district}"),
    Sight("targets, district", "plans.show_targets", "lee.montano", "/plans/{district}/targets"),
    Sight("tier, district", "plans.show_tier", "lee.montano", "/plans/{district}/tiers/2"),
    Sight(
        "answers, district", "plans.check_answers", "lee.montano", "/plans/{district}/submission"
    ),
    Sight("causes, empty", "plans.show_root_causes", "coordinator", "/plans/{empty}/root-causes"),
    Sight(
        "causes, filled", "plans.show_root_causes", "marisol.tafoya", "/plans/{filled}/root-causes"
    ),
    Sight(
        "causes, too long",
        "plans.save_root_causes",
        "coordinator",
        "/plans/{empty}/root-causes",
        press(SAVE, typed={"#research": _LONG}),
        422,
    ),
    Sight(
        "causes, problems", "plans.show_root_causes", "coordinator", "/plans/{wrong}/root-causes"
    ),
    Sight(
        "causes, new cause",
        "plans.show_root_causes",
        "marisol.tafoya",
        "/plans/{filled}/root-causes?add=1",
    ),
    Sight(
        "causes, line too long",
        "plans.save_root_causes",
        "coordinator",
        "/plans/{wrong}/root-causes",
        press(SAVE, typed={"#causes-0-whys-1": "A" * 301}),
        422,
    ),
    Sight(
        "file, none chosen",
        "plans.add_attachment",
        "marisol.tafoya",
        "/plans/{filled}/root-causes",
        press("form[action$=attachments] button"),
        422,
    ),
    Sight("tier, empty", "plans.show_tier", "coordinator", "/plans/{empty}/tiers/2"),
    Sight("tier, problems", "plans.show_tier", "coordinator", "/plans/{wrong}/tiers/1"),
    Sight("tier, filled", "plans.show_tier", "marisol.tafoya", "/plans/{filled}/tiers/4"),
    Sight("tier, two strategies", "plans.show_tier", "marisol.tafoya", "/plans/{filled}/tiers/1"),
    Sight(
        "tier, moved",
        "plans.show_tier",
        "marisol.tafoya",
        "/plans/{filled}/tiers/1",
        press("button[name=_down]"),
    ),
    Sight("copy, plans", "plans.choose_plan", "coordinator", "/plans/{wrong}/tiers/2/copy?q=a"),
    Sight("copy, no plan", "plans.choose_plan", "coordinator", "/plans/{wrong}/tiers/2/copy?q=zzz"),
    Sight(
        "copy, strategies",
        "plans.copy_strategies",
        "coordinator",
        "/plans/{wrong}/tiers/2/copy/{filled}",
    ),
    Sight(
        "copy, none ticked",
        "plans.copy_strategies",
        "coordinator",
        "/plans/{wrong}/tiers/2/copy/{filled}",
        press(),
        422,
    ),
    Sight(
        "copy, no strategies",
        "plans.copy_strategies",
        "coordinator",
        "/plans/{wrong}/tiers/2/copy/{empty}",
    ),
    Sight(
        "strategy, new milestone",
        "plans.strategy",
        "marisol.tafoya",
        "/plans/{filled}/tiers/1/s1?add=1",
    ),
    Sight("strategy, problems", "plans.strategy", "coordinator", "/plans/{wrong}/tiers/1/s1"),
    Sight("strategy, filled", "plans.strategy", "marisol.tafoya", "/plans/{filled}/tiers/1/s1"),
    Sight(
        "strategy, too long",
        "plans.strategy",
        "coordinator",
        "/plans/{wrong}/tiers/1/s1",
        press(SAVE, typed={"#tier_1-0-other": "A" * 301}),
        422,
    ),
    Sight("answers, empty", "plans.check_answers", "coordinator", "/plans/{empty}/submission"),
    Sight("answers, problems", "plans.check_answers", "coordinator", "/plans/{wrong}/submission"),
    Sight(
        "answers, complete", "plans.check_answers", "marisol.tafoya", "/plans/{filled}/submission"
    ),
    Sight("answers, read", "plans.check_answers", "viewer", "/plans/{done}/submission"),
    Sight(
        "answers, not certified",
        "plans.submit",
        "marisol.tafoya",
        "/plans/{filled}/submission",
        press(),
        422,
    ),
    Sight("receipt", "plans.receipt", "dana.whitfield", "/plans/{done}/receipt"),
    Sight("hub, returned", "plans.hub", "coordinator", "/plans/{returned}"),
    Sight("hub, last year's plan", "plans.hub", "coordinator", "/plans/{following}"),
    Sight("history, empty", "plans.show_history", "coordinator", "/plans/{empty}/history"),
    Sight("history", "plans.show_history", "viewer", "/plans/{returned}/history"),
    Sight(
        "differences",
        "plans.compare_revisions",
        "viewer",
        "/plans/{returned}/history/differences?one=1&other=2",
    ),
    Sight(
        "differences, of one alone",
        "plans.compare_revisions",
        "viewer",
        "/plans/{returned}/history/differences?one=1&other=1",
        None,
        422,
    ),
    Sight(
        "version", "plans.show_version", "coordinator", "/plans/{returned}/history/root-causes/1"
    ),
    Sight(
        "version, saved meanwhile",
        "plans.restore_version",
        "coordinator",
        "/plans/{returned}/history/root-causes/1",
        press_over_a_former_version,
        409,
    ),
    Sight("carry over", "plans.choose_parts", "coordinator", "/plans/{following}/carry-over"),
    Sight(
        "carry over, nothing",
        "plans.carry_over",
        "coordinator",
        "/plans/{following}/carry-over",
        untick_all_and_press,
        422,
    ),
    Sight("print, draft", "plans.show_documents", "viewer", "/plans/{filled}/print"),
    Sight("print, submitted", "plans.show_documents", "dana.whitfield", "/plans/{done}/print"),
    Sight(
        "print, failed",
        "plans.download_revision",
        "dana.whitfield",
        "/plans/{unprintable}/print/revisions/1/es",
        None,
        409,
    ),
    Sight("plans", "plans.list_plans", "viewer", "/plans"),
    Sight("plans, not started", "plans.list_plans", "coordinator", "/plans?status=none"),
    Sight("plans, none", "plans.list_plans", "viewer", "/plans?q=zzz"),
    Sight("plan of nobody", "plans.hub", "marisol.tafoya", f"/plans/{_NOBODY}", None, 404),
)

OTHERS = (
    Sight("home, to start", "home.start_page", "new", "/"),
    Sight("home, to continue", "home.start_page", "marisol.tafoya", "/?{filled}"),
    Sight("home, submitted", "home.start_page", "dana.whitfield", "/?{done}"),
    Sight("home, district", "home.start_page", "lee.montano", "/"),
    Sight("home, state", "home.start_page", "coordinator", "/"),
    Sight("home, viewer", "home.start_page", "viewer", "/"),
    Sight("requests, nobody", "requests.queue", "coordinator", "{nobody}"),
    Sight("requests", "requests.queue", "coordinator", "/requests?{pending}"),
    Sight("requests, decided", "requests.queue", "coordinator", "/requests?status=approved"),
    Sight("requests, rejected", "requests.queue", "coordinator", "/requests?status=rejected"),
    Sight("request", "requests.detail", "coordinator", "/requests/{pending}"),
    Sight("request, decided", "requests.detail", "coordinator", "/requests/{approved}"),
    Sight(
        "approval, nowhere",
        "requests.approve",
        "coordinator",
        "/requests/{pending}",
        untick_and_press("label[for^=organizations]", "form[action$=approval] button"),
        422,
    ),
    Sight(
        "rejection, no reason",
        "requests.reject",
        "coordinator",
        "/requests/{pending}",
        press("form[action$=rejection] button"),
        422,
    ),
    Sight("reports", "reports.list_reports", "viewer", "/reports"),
    Sight("reports, none", "reports.list_reports", "viewer", "/reports?q=zzz"),
    Sight("report", "reports.submitted", "viewer", "/reports/submitted?{done}"),
    Sight("report, districts", "reports.submitted", "viewer", "/reports/submitted?kind=district"),
    Sight("report, none", "reports.submitted", "viewer", "/reports/submitted?q=zzz"),
    Sight(
        "report, odd address", "reports.submitted", "viewer", "/reports/submitted?page=x", None, 422
    ),
    Sight("account", "account.show_account", "sam.oakes", "/account"),
    Sight("switch", "sign_in.switch", "sam.oakes", "/switch"),
    Sight("it", "it_panel.panel", "admin", "/it"),
    Sight("it, not allowed", "it_panel.panel", "dana.whitfield", "/it", None, 403),
    Sight("school years", "it_panel.list_years", "admin", f"{_YEARS}?archived=1"),
    Sight("school years, read", "it_panel.list_years", "viewer", _YEARS),
    Sight("new school year", "it_panel.create_year", "admin", f"{_YEARS}/new"),
    Sight(
        "new school year, wrong",
        "it_panel.create_year",
        "admin",
        f"{_YEARS}/new",
        press(typed={"#school_year": "2041"}),
        422,
    ),
    Sight("school year", "it_panel.school_year", "admin", f"{_YEARS}/{{draft_year}}"),
    Sight("school year, read", "it_panel.school_year", "viewer", f"{_YEARS}/{{draft_year}}"),
    Sight("first day", "it_panel.first_day", "admin", f"{_YEARS}/{{draft_year}}/first-day"),
    Sight(
        "first day, conflict",
        "it_panel.first_day",
        "admin",
        f"{_YEARS}/{{draft_year}}/first-day",
        change_first_day_elsewhere,
        409,
    ),
    Sight("periods", "it_panel.periods", "admin", f"{_YEARS}/{{draft_year}}/periods"),
    Sight(
        "periods, overlap",
        "it_panel.periods",
        "admin",
        f"{_YEARS}/{{draft_year}}/periods",
        press(typed={"#periods-0-ends_on": "2041-11-07"}),
        422,
    ),
    Sight("updates", "it_panel.updates", "admin", f"{_YEARS}/{{draft_year}}/updates"),
    Sight(
        "add district", "it_panel.add_district", "admin", f"{_YEARS}/{{draft_year}}/districts/new"
    ),
    Sight(
        "add district, empty",
        "it_panel.add_district",
        "admin",
        f"{_YEARS}/{{draft_year}}/districts/new",
        press(),
        422,
    ),
    Sight(
        "change district",
        "it_panel.change_district",
        "admin",
        f"{_YEARS}/{{draft_year}}/districts/{{early_district}}",
    ),
    Sight(
        "open year, another is",
        "it_panel.change_status",
        "admin",
        f"{_YEARS}/{{draft_year}}/status/active",
    ),
    Sight(
        "close year",
        "it_panel.change_status",
        "admin",
        f"{_YEARS}/{{active_year}}/status/inactive",
    ),
    Sight("sign-in not completed", "sign_in.finish", "stranger", "/sign-in/callback", None, 400),
    Sight("help", "help.help_page", "stranger", "/help"),
    Sight("accessibility", "help.accessibility", "stranger", "/help/accessibility"),
    Sight("privacy", "help.privacy", "stranger", "/help/privacy"),
    Sight("glossary", "help.glossary", "stranger", "/help/glossary"),
    Sight("contact the team", "help.contact", "viewer", "/help/contact"),
    Sight("mailbox", "mailbox.kept_mails", "stranger", "/dev/mail"),
    Sight("api", "api_docs.docs", "stranger", "/api/docs"),
    Sight("error codes", "api_docs.problems", "stranger", "/api/docs/problems"),
    Sight("no such page", "", "stranger", "/nothing", None, 404),
    Sight("no such page, signed in", "", "viewer", "/nothing", None, 404),
    Sight("not opened this way", "", "viewer", "/sign-out", None, 405),
)

_USER = "/users/{user}"
USERS = (
    Sight("users", "users.list_users", "coordinator", "/users"),
    Sight("users, none", "users.list_users", "coordinator", "/users?q=zzz"),
    Sight("users, odd address", "users.list_users", "coordinator", "/users?status=x", None, 422),
    Sight("user", "users.show_user", "admin", _USER),
    Sight("user, details", "users.change_details", "admin", f"{_USER}/details"),
    Sight(
        "user, details wrong",
        "users.change_details",
        "admin",
        f"{_USER}/details",
        press(typed={"#first_name": "R0b", "#phone": "12"}),
        422,
    ),
    Sight(
        "user, changed meanwhile",
        "users.change_details",
        "admin",
        f"{_USER}/details",
        press_over_another_version,
        409,
    ),
    Sight("user, trail", "users.show_trail", "admin", f"{_USER}/trail"),
    Sight("user, trail ended", "users.show_trail", "admin", f"{_USER}/trail?before=1"),
    Sight("user, role", "users.choose_role", "admin", f"{_USER}/roles/new"),
    Sight(
        "user, role nowhere",
        "users.give_role",
        "admin",
        f"{_USER}/roles/give?role=school_coordinator",
        None,
        422,
    ),
    Sight(
        "user, role days", "users.give_role", "admin", f"{_USER}/roles/give?role=ped_coordinator"
    ),
    Sight("user, last day", "users.change_role", "admin", f"{_USER}/roles/{{user_role}}"),
    Sight("user, revoke", "users.revoke_role", "admin", f"{_USER}/roles/{{user_role}}/revoke"),
    Sight("user, deactivate", "users.deactivate", "admin", f"{_USER}/deactivate"),
    Sight("user, no reason", "users.deactivate", "admin", f"{_USER}/deactivate", press(), 422),
    Sight("user, reactivate", "users.reactivate", "admin", f"{_USER}/reactivate"),
    Sight("user, password", "users.mail_password_link", "admin", f"{_USER}/password-link"),
    Sight("user, second person", "users.ask_for_admin", "admin", f"{_USER}/it-admin"),
    Sight("user, invite", "users.invite", "admin", "/users/new"),
    Sight("user, invite nobody", "users.invite", "admin", "/users/new", press(), 422),
    Sight("user, request", "registration.request_state", "stranger", "{request_link}"),
    Sight("user, several requests", "requests.decide_several", "coordinator", "{several}reject"),
    Sight(
        "user, several without reason",
        "requests.decide_several",
        "coordinator",
        "{several}reject",
        press(),
        422,
    ),
    Sight("user, address", "accounts.new_address", "stranger", "{new_address}"),
)

SIGHTS = (*IDENTITY, *PLAN, *OTHERS, *USERS)

NOT_PAGES = {
    "account.end_session": "redirects",
    "api_docs.event_document": "a document for programs",
    "api_docs.events": "redirects",
    "api_docs.openapi": "a document for programs",
    "home.start_plan": "redirects",
    "oauth.jwks": "a document for programs",
    "oauth.metadata": "a document for programs",
    "oauth.revoke": "for programs",
    "oauth.token": "for programs",
    "plans.change_tier": "redirects",
    "plans.download_attachment": "a file",
    "plans.download_draft": "a document",
    "plans.remove_attachment": "redirects",
    "plans.decide": "redirects; a second conflict shows the page of the first",
    "plans.show_tiers": "redirects",
    "requests.add_domain": "redirects",
    "sign_in.begin": "redirects",
    "sign_in.leave": "redirects",
    "users.decide_grant": "redirects",
    "users.end_sessions": "redirects",
}
"""Addresses that show nothing to a person, and why."""
