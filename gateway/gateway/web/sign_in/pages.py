"""Signing in by way of identity (OIDC), signing out, switching the role acted in."""

import hmac
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.edge.callers import cookie_name
from gateway.sealing import Seal
from gateway.signing_in import Start, local_path
from gateway.web.browsing import clients, find_signed_in, ground, now, signed_in
from gateway.web.sign_in.forms import SwitchForm
from gateway.web.texts import gettext as _
from gateway.web.words import ROLES
from servicekit.errors import NotSignedIn
from webui import current_language
from webui.forms import choices

_START_SECONDS = 3600

sign_in = Blueprint("sign_in", __name__, template_folder="templates")


@sign_in.get("/sign-in")
def begin() -> ResponseReturnValue:
    """To identity's sign-in; a browser that is signed in goes on at once."""
    next_path = local_path(request.args.get("next", "/"))
    if find_signed_in() is not None:
        return redirect(next_path, 303)
    start = Start.fresh(next_path)
    answer = redirect(ground().identity.authorize_url(start, current_language()), 303)
    # A second window that also begins must not undo the first one's.
    begun = [*_starts()[-2:], start]
    sealed = _seal().close_json([asdict(one) for one in begun])
    _set_cookie(answer, _start_cookie(), sealed, _START_SECONDS)
    return answer


@sign_in.get("/sign-in/callback")
def finish() -> ResponseReturnValue:
    """Back from identity: a code becomes a session, under a cookie nobody held before (S15)."""
    start = _answered_start()
    if start is None:
        return _not_completed()
    try:
        granted = ground().identity.exchange(request.args["code"], start)
    except NotSignedIn:
        return _not_completed()
    former = find_signed_in()
    if former is not None:
        ground().sessions.end(former)
    cookie = ground().sessions.open(granted, now=now())
    answer = redirect(start.next, 303)
    _set_cookie(answer, cookie_name(ground().settings), cookie, None)
    _drop_cookie(answer, _start_cookie())
    return answer


@sign_in.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session here and at identity."""
    known = find_signed_in()
    if known is not None:
        ground().sessions.end(known)
        g.ended = True
    answer = redirect("/identity/signed-out", 303)
    _drop_cookie(answer, cookie_name(ground().settings))
    return answer


@sign_in.route("/switch", methods=["GET", "POST"])
def switch() -> ResponseReturnValue:
    """Choose which of one's assignments to act in."""
    me = clients().identity.me()
    form = SwitchForm()
    form.assignment.choices = choices(
        {
            str(one.id): f"{ROLES.get(one.role, one.role)}, {one.organization_name}"
            for one in me.assignments
        }
    )
    if form.validate_on_submit():
        g.signed_in = ground().sessions.switch(signed_in(), form.assignment.data, now=now())
        g.pop("webui_frame", None)
        flash(_("You now act as: %(role)s", role=_acting_as()), "success")
        return redirect("/", 303)
    if not form.is_submitted():
        form.assignment.data = next((str(one.id) for one in me.assignments if one.is_current), None)
    page = render_template(
        "sign_in/switch.html", title=_("Which role do you want to act in?"), form=form
    )
    return page, 422 if form.errors else 200


def _acting_as() -> str:
    known = signed_in()
    return f"{ROLES.get(known.role, known.role)}, {known.organization_name}"


def _not_completed() -> ResponseReturnValue:
    answer = make_response(
        render_template("sign_in/not_completed.html", title=_("Your sign-in was not completed")),
        400,
    )
    _drop_cookie(answer, _start_cookie())
    return answer


def _starts() -> list[Start]:
    sealed = request.cookies.get(_start_cookie(), "")
    opened: list[dict[str, Any]] | None = _seal().open_json(sealed, within_seconds=_START_SECONDS)
    return [Start(**one) for one in opened or ()]


def _answered_start() -> Start | None:
    """What identity answers: this browser's own question, and no other's (RFC 9207)."""
    if request.args.get("iss", "") != ground().settings.issuer or "code" not in request.args:
        return None
    state = request.args.get("state", "").encode()
    return next((one for one in _starts() if hmac.compare_digest(state, one.state.encode())), None)


def _seal() -> Seal:
    return Seal(ground().settings.read_secret("session.key"), "sign-in")


def _start_cookie() -> str:
    return f"{cookie_name(ground().settings)}-start"


def _set_cookie(answer: Any, name: str, value: str, seconds: int | None) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=ground().settings.is_https,
        httponly=True,
        samesite="Lax",
    )


def _drop_cookie(answer: Any, name: str) -> None:
    answer.delete_cookie(
        name, path="/", secure=ground().settings.is_https, httponly=True, samesite="Lax"
    )
