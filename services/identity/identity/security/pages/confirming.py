"""A fresh second factor before what is critical, then on with what was sent (R18).

The gateway answers a form that needs it with a redirect 307 to here, so that the browser sends the
form to us. We keep what was typed as hidden fields and, once it is confirmed, let the browser send
it back in the same way: nobody stores it, and nothing is lost.
"""

import re
from collections.abc import Sequence
from uuid import UUID

import flask
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, validate_csrf
from wtforms.validators import ValidationError

from identity import web, words
from identity.accounts.domain import Account
from identity.factors import passkeys
from identity.security.forms import FreshCodeForm
from identity.security.pages.blueprint import blueprint
from identity.security.pages.settings import my_account, my_session
from identity.signin import other_ways, usecases
from identity.signin.domain import Answer, Login
from identity.signin.other_ways import OtherWay

CONFIRMING = "confirming"
_OURS = "confirm-"
_CREDENTIAL = "credential"
_MAIL = "mail"
_LOCAL = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")
_WAYS = {"app": OtherWay.APP, "recovery": OtherWay.RECOVERY_CODE}


@blueprint.route("/security/confirm", methods=["GET", "POST"])
def confirm() -> web.Page:
    """The mailed code, that of the app, a recovery code, or a passkey; then back, form and all.

    Who comes without a form has nothing to confirm and is sent on. What the gateway's form brings
    with it is not checked here: it does nothing but have a code mailed, and its token is checked
    where it goes back. Forms of other sites are refused by their Origin.
    """
    account, session_id = my_account(), my_session()
    if flask.request.method == "GET":
        return web.leave(_page_of_ours("next"))
    given = flask.request.form
    kept = [pair for pair in given.items(multi=True) if not _is_ours(pair[0])]
    is_answer = len(kept) < len(list(given.items(multi=True)))
    if is_answer:
        _check_own_token(given.get(f"{_OURS}token"))
    login = _login(account, session_id)
    form = FreshCodeForm(given if is_answer else None, prefix=_OURS)
    if is_answer and _answer(login, form) is Answer.RIGHT:
        with web.writing() as session:
            usecases.finish_login(session, login)
        # 307: the browser sends the form once more, to where it was meant for.
        return flask.redirect(_page_of_ours("next"), code=307)
    return _page(login, account, form, kept)


def _is_ours(name: str) -> bool:
    return name.startswith(_OURS) or name == _CREDENTIAL


def _page_of_ours(name: str) -> str:
    """The page of this site that the address names; the start page in place of any other."""
    path = flask.request.args.get(name, "")
    return path if _LOCAL.fullmatch(path) else "/"


def _check_own_token(token: str | None) -> None:
    try:
        validate_csrf(token)
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def _login(account: Account, session_id: UUID) -> Login:
    """The confirmation under way in this browser and session, else a new one."""
    parts = web.parts()
    with web.writing() as session:
        login, flask.session[CONFIRMING] = usecases.begin_confirmation(
            session,
            web.handle(CONFIRMING),
            account.id,
            session_id,
            network=web.network(),
            rules=parts.rules,
            mail=parts.mail,
            now=web.now(),
        )
    return login


def _answer(login: Login, form: FreshCodeForm) -> Answer:
    """Take whatever was sent: a passkey, a wish for a new code or another way, or a code."""
    given = flask.request.form
    if given.get(_CREDENTIAL):
        return _passkey(form, given[_CREDENTIAL])
    if f"{_OURS}resend" in given:
        _resend()
    elif f"{_OURS}use" not in given and form.validate():
        return _code(form)
    return Answer.WRONG


def _passkey(form: FreshCodeForm, credential: str) -> Answer:
    parts = web.parts()
    with web.writing() as session:
        answer = other_ways.confirm_by_passkey(
            session,
            web.handle(CONFIRMING),
            credential,
            parts.site,
            rules=parts.rules,
            now=web.now(),
        )
    if answer is Answer.WRONG:
        form.code.errors = [_("This passkey is not yours, or it took too long")]
    return answer


def _code(form: FreshCodeForm) -> Answer:
    parts, handle, typed = web.parts(), web.handle(CONFIRMING), form.code.data or ""
    way = _WAYS.get(_way())
    with web.writing() as session:
        if way is None:
            answer = usecases.answer_code(session, handle, typed, rules=parts.rules, now=web.now())
        else:
            answer = other_ways.answer_other_way(
                session, handle, typed, way, rules=parts.rules, mail=parts.mail, now=web.now()
            )
    if answer is Answer.WRONG:
        form.code.errors = [_("That code does not fit, or was used already")]
    return answer


def _resend() -> None:
    parts = web.parts()
    with web.writing() as session:
        usecases.resend_code(
            session, web.handle(CONFIRMING), rules=parts.rules, mail=parts.mail, now=web.now()
        )
    flask.flash(words.code_asked_for(), "info")


def _way() -> str:
    """How the code is asked for: as chosen, else by mail."""
    given = flask.request.form
    return given.get(f"{_OURS}use") or given.get(f"{_OURS}way") or _MAIL


def _page(
    login: Login, account: Account, form: FreshCodeForm, kept: Sequence[tuple[str, str]]
) -> web.Page:
    parts, options = web.parts(), ""
    with web.writing() as session:
        ways, is_app_needed = other_ways.ways_of(session, login, parts.rules, now=web.now())
        sent = usecases.code_sent(session, login, now=web.now())
        if passkeys.list_passkeys(session, account.id):
            options = other_ways.ask_for_passkey(session, login, parts.site, now=web.now())
    known = {
        _MAIL: not is_app_needed,
        "app": ways.app_since is not None,
        "recovery": ways.recovery_codes_left > 0,
    }
    way = _way() if known.get(_way()) else "app" if is_app_needed else _MAIL
    page = flask.render_template(
        "identity/confirm.html",
        form=form,
        kept=kept,
        back=_page_of_ours("back"),
        way=way,
        others=[one for one, is_there in known.items() if is_there and one != way],
        sent=sent,
        options=options,
    )
    return page, 422 if form.errors else 200
