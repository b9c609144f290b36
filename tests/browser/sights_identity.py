"""The pages of identity in each of their states."""

from tests.browser.acts import ask_for_codes, press
from tests.browser.sight import Sight

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
