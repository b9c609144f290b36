"""The pages on which staff manage people, in each of their states."""

from tests.browser.acts import press, press_over_another_version
from tests.browser.sight import Sight

_USER = "/users/{user}"
_OPEN_DISTRICT = "/users/affirmation/{open_district}"
_DOMAINS = "/requests/domains"
_AFFIRM = "main form[method=post] button[type=submit]"
USERS = (
    Sight("users", "users.list_users", "coordinator", "/users"),
    Sight("users, none", "users.list_users", "coordinator", "/users?q=zzz"),
    Sight("users, odd address", "users.list_users", "coordinator", "/users?status=x", None, 422),
    Sight("affirmations", "users.list_affirmations", "coordinator", "/users/affirmation"),
    Sight(
        "affirmations, none",
        "users.list_affirmations",
        "coordinator",
        "/users/affirmation?q=zzz&state=open",
    ),
    Sight("affirmation", "users.affirm", "coordinator", _OPEN_DISTRICT),
    Sight(
        "affirmation, nothing ticked",
        "users.affirm",
        "coordinator",
        _OPEN_DISTRICT,
        press(_AFFIRM),
        422,
    ),
    Sight("user", "users.show_user", "admin", _USER),
    Sight("user, oneself", "users.show_user", "admin", "/users/{myself}"),
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
    Sight("user, start over", "users.start_over_with_factors", "admin", f"{_USER}/factors"),
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
    Sight("user, several approved", "requests.decide_several", "coordinator", "{several}approve"),
    Sight("user, namesake", "requests.detail", "coordinator", "/requests/{namesake}"),
    Sight("user, nobody fits", "requests.queue", "coordinator", "/requests?q=zzz"),
    Sight(
        "user, request withdrawn", "registration.request_state", "stranger", "{new_link}", press()
    ),
    Sight("user, domains", "requests.mail_domains", "coordinator", _DOMAINS),
    Sight("user, domains none fit", "requests.mail_domains", "coordinator", f"{_DOMAINS}?q=zzz"),
    Sight(
        "user, domain wrong",
        "requests.mail_domains",
        "coordinator",
        _DOMAINS,
        press("form.aip-form button[type=submit]", typed={"#domain": "gmail.com"}),
        422,
    ),
    Sight(
        "user, role without school",
        "users.give_role",
        "admin",
        f"{_USER}/roles/give?role=school_coordinator&district={{open_district}}",
        press(),
        422,
    ),
    Sight("user, second person asked", "users.show_user", "coordinator", "/users/{asked}"),
    Sight("user, address", "accounts.new_address", "stranger", "{new_address}"),
    Sight("user, address proved", "accounts.new_address", "stranger", "{new_moved}", press()),
    Sight(
        "user, address used",
        "accounts.new_address",
        "stranger",
        "/identity/new-address?t=x",
        None,
        404,
    ),
)
