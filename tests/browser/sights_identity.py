"""The pages of identity in each of their states."""

from tests.browser.acts import (
    ask_for_codes,
    press,
    send_to_confirm,
    send_to_confirm_empty,
    try_until_locked,
)
from tests.browser.sight import Sight
from tests.browser.site import PASSWORD

_NOBODY = "00000000-0000-7000-8000-000000000000"
_DEACTIVATE = "/users/{user}/deactivate"
_OWNER = press(typed={"#present": PASSWORD})
_WEAK = press(typed={"#password": "short"})
_GMAIL = {
    "#first_name": "Ana",
    "#last_name": "Ortiz",
    "#email": "ana.ortiz@gmail.com",
    "#phone": "12",
}


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
    Sight("sign in, locked", "signin.sign_in", "stranger", "/sign-in", try_until_locked, 429),
    Sight("passkey", "signin.passkey", "stranger", "/identity/sign-in/passkey"),
    Sight("code", "signin.code", "coding", "/identity/code"),
    Sight(
        "code, wrong", "signin.code", "coding", "/identity/code", press(typed={"#code": "12"}), 422
    ),
    Sight(
        "code, asked for too early", "signin.resend", "coding", "/identity/code", ask_for_codes, 422
    ),
    Sight("app code", "signin.app_code", "coding", "/identity/code/app"),
    Sight(
        "app code, wrong",
        "signin.app_code",
        "coding",
        "/identity/code/app",
        press(typed={"#code": "12"}),
        422,
    ),
    Sight("recovery code", "signin.recovery_code", "coding", "/identity/code/recovery"),
    Sight(
        "recovery code, empty",
        "signin.recovery_code",
        "coding",
        "/identity/code/recovery",
        press(),
        422,
    ),
    Sight("new app", "signin.new_app", "enrolling", "/identity/code/new-app"),
    Sight(
        "new app, wrong",
        "signin.new_app",
        "enrolling",
        "/identity/code/new-app",
        press(typed={"#code": "12"}),
        422,
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
    Sight("role, none left", "signin.role", "roleless", "/identity/role", None, 403),
    Sight("signed out", "signin.signed_out", "stranger", "/identity/signed-out"),
    Sight("forgotten", "security.forgotten", "stranger", "/identity/forgot-password"),
    Sight(
        "forgotten, no address",
        "security.forgotten",
        "stranger",
        "/identity/forgot-password",
        press(typed={"#email": "lee"}),
        422,
    ),
    Sight("link sent", "security.link_sent", "stranger", "/identity/forgot-password/sent"),
    Sight("reset", "security.reset", "stranger", "{reset}"),
    Sight("reset, weak", "security.reset", "stranger", "{reset}", _WEAK, 422),
    Sight("reset, used", "security.reset", "stranger", "/identity/reset-password?t=x", None, 404),
    Sight(
        "reset, done",
        "security.reset",
        "stranger",
        "{new_reset}",
        press(typed={"#password": "Cholla-Blossoms-8-Mesas"}),
    ),
    Sight("security", "security.overview", "viewer", "/identity/security"),
    Sight("confirm", "security.confirm", "admin", _DEACTIVATE, send_to_confirm),
    Sight(
        "confirm, nothing typed",
        "security.confirm",
        "admin",
        _DEACTIVATE,
        send_to_confirm_empty,
        422,
    ),
    Sight("app, begun", "security.add_app", "new", "/identity/security/app"),
    Sight("app, no password", "security.add_app", "new", "/identity/security/app", press(), 422),
    Sight("app, to scan", "security.confirm_app", "new", "/identity/security/app", _OWNER),
    Sight("passkey, begun", "security.add_passkey", "new", "/identity/security/passkeys"),
    Sight("passkey, made", "security.keep_passkey", "new", "/identity/security/passkeys", _OWNER),
    Sight(
        "passkey, removed",
        "security.remove_passkey",
        "new",
        f"/identity/security/passkeys/{_NOBODY}/remove",
    ),
    Sight("app, removed", "security.remove_app", "new", "/identity/security/app/remove"),
    Sight(
        "recovery codes",
        "security.make_recovery_codes",
        "new",
        "/identity/security/recovery-codes",
        _OWNER,
    ),
    Sight("change", "security.change_password", "viewer", "/identity/security/password"),
    Sight(
        "change, wrong",
        "security.change_password",
        "viewer",
        "/identity/security/password",
        press(typed={"#present": "wrong", "#password": "short"}),
        422,
    ),
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
        "invitation, used", "accounts.invitation", "stranger", "/identity/invitation?t=x", None, 404
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
