"""Ask for an account: who, where, password, check, sent; then the mailed link (AIP-028..040)."""

from collections.abc import Mapping
from typing import Any

import flask
from flask_babel import gettext as _
from wtforms import Form

from contracts.organizations import Organization
from contracts.roles import Role
from identity import handles, web, words
from identity.accounts import passwords
from identity.accounts.people import masked
from identity.directory import usecases as directory
from identity.registration import drafts, usecases
from identity.registration.domain import REQUESTED_ROLES, Status
from identity.registration.drafts import Draft
from identity.registration.errors import AnswerUnknown, RequestInvalid
from identity.registration.forms import PasswordForm, SchoolForm, WhereForm, WhoForm
from servicekit.audit import Actor
from webui import current_language
from webui.fields import Problem, show_problems
from webui.forms import CheckboxesField, choices

DRAFT, SENT = "registration", "sent"
_WHO = ("first_name", "last_name", "email", "phone")
_STRANGER = Actor("anonymous")
blueprint = flask.Blueprint("registration", __name__)
_FORMS: dict[str, type[Form]] = {
    "who": WhoForm,
    "where": WhereForm,
    "school": SchoolForm,
    "password": PasswordForm,
}


@blueprint.before_request
def refuse_unknown_answers() -> None:
    """A form is closed: what it does not ask for is refused, and so is an answer given twice (S09).

    Raises AnswerUnknown; the audit has the attempt (I8).
    """
    form = _FORMS.get((flask.request.endpoint or "").rpartition(".")[2], Form)()
    fields = {field.name: field for field in form}
    for name, given in flask.request.form.lists():
        may_be_several = isinstance(fields.get(name), CheckboxesField)
        if name not in {*fields, "csrf_token"} or (len(given) > 1 and not may_be_several):
            attempt = f"POST {flask.request.script_root}{flask.request.path}"
            web.parts().denials.note(_STRANGER, attempt, AnswerUnknown.code, now=web.now())
            raise AnswerUnknown("The form does not ask for this.")


@blueprint.route("/register", methods=["GET", "POST"])
def who() -> web.Page:
    """Names, work address, phone."""
    draft = _draft()
    form = WhoForm(flask.request.form, data=dict(draft.answers))
    if flask.request.method == "POST" and form.validate():
        try:
            asker = usecases.applicant(**_who(form.data), language=current_language())
        except RequestInvalid as error:
            show_problems(form, error.at, words.sentence)
        else:
            _keep({name: getattr(asker, name) for name in _WHO})
            return web.see("registration.where")
    return _page("who", form)


@blueprint.route("/register/where", methods=["GET", "POST"])
def where() -> web.Page:
    """Role and district."""
    draft = _draft()
    if missing := _missing_before("where", draft):
        return web.see(missing)
    form = WhereForm(flask.request.form, data=dict(draft.answers))
    form.role.choices = [(str(role), words.role_name(role)) for role in REQUESTED_ROLES]
    with web.reading() as session:
        districts = directory.list_districts(session)
    form.district.choices = [("", _("Choose"))] + [
        (str(place.organization), place.name) for place in districts
    ]
    is_answered = flask.request.method == "POST" and form.validate()
    if is_answered and _is_one_of(form.role) and _is_one_of(form.district):
        _keep({"role": form.role.data, "district": form.district.data, "school": []})
        is_school = form.role.data == Role.SCHOOL_COORDINATOR
        return web.see("registration.school" if is_school else "registration.password")
    return _page("where", form)


@blueprint.route("/register/school", methods=["GET", "POST"])
def school() -> web.Page:
    """One or more of the district's schools."""
    draft = _draft()
    if missing := _missing_before("school", draft):
        return web.see(missing)
    form = SchoolForm(flask.request.form, data=dict(draft.answers))
    with web.reading() as session:
        district = Organization.parse(draft.answers["district"])
        schools = directory.list_schools(session, draft.answers["district"])
        district_name = directory.name_of(session, district)
    names = {place.organization.school_code or "": place.name for place in schools}
    form.school.choices = choices(names)
    if flask.request.method == "POST" and form.validate() and _are_all_of(form.school, names):
        _keep({"school": form.school.data})
        return web.see("registration.password")
    return _page("school", form, district_name=district_name, is_empty=not schools)


@blueprint.route("/register/password", methods=["GET", "POST"])
def password() -> web.Page:
    """A password by the manual's rules."""
    draft = _draft()
    if missing := _missing_before("password", draft):
        return web.see(missing)
    form = PasswordForm(flask.request.form)
    broken: list[str] = []
    if flask.request.method == "POST" and form.validate():
        typed = form.password.data or ""
        policy = web.parts().settings.password_policy
        broken = passwords.rules_broken(typed, policy, context=_context(draft))
        if not broken:
            _keep({}, password_hash=passwords.hash_password(typed))
            return web.see("registration.check")
        form.password.errors = [words.broken_rules(broken)]
    return _page("password", form, broken=broken)


@blueprint.route("/register/check", methods=["GET", "POST"])
def check() -> web.Page:
    """Everything once more, then send."""
    draft = _draft()
    if missing := _missing_before("check", draft):
        return web.see(missing)
    problems: list[Problem] = []
    if flask.request.method == "POST":
        try:
            return _send(draft)
        except RequestInvalid as error:
            href = flask.url_for("registration.where")
            problems = [Problem(href, words.sentence(problem)) for problem in error.at]
    with web.reading() as session:
        places = usecases.names_of(session, _places(draft))
    page = flask.render_template(
        "identity/register_check.html",
        answers=draft.answers,
        role=words.role_name(Role(draft.answers["role"])),
        places=places,
        problems=problems,
    )
    return page, 422 if problems else 200


def _send(draft: Draft) -> web.Page:
    asker = usecases.applicant(**_who(draft.answers), language=current_language())
    with web.writing() as session:
        requested = usecases.request_account(
            session,
            asker,
            Role(draft.answers["role"]),
            _places(draft),
            draft.password_hash or "",
            network=web.network(),
            mail=web.parts().mail,
            now=web.now(),
        )
        drafts.forget(session, web.handle(DRAFT))
    flask.session.pop(DRAFT, None)
    flask.session[SENT] = [requested.registration.reference, masked(asker.email)]
    return web.see("registration.sent")


@blueprint.get("/register/sent")
def sent() -> web.Page:
    """The reference, and that a mail must be answered."""
    if SENT not in flask.session:
        return web.see("registration.who")
    reference, address = flask.session[SENT]
    return flask.render_template(
        "identity/register_sent.html", reference=reference, address=address
    )


@blueprint.route("/register/proof", methods=["GET", "POST"])
def proof() -> web.Page:
    """The mailed link. Opening it changes nothing, so that mail scanners do no harm."""
    token = flask.request.args.get("t", "")
    if flask.request.method == "GET":
        with web.reading() as session:
            found = usecases.find_request_to_prove(session, token, now=web.now())
        if found is None:
            return flask.render_template("identity/link_used.html"), 404
        return flask.render_template("identity/proof.html", address=masked(found.email))
    with web.writing() as session:
        proved = usecases.prove_address(session, token, mail=web.parts().mail, now=web.now())
    return flask.render_template("identity/proved.html", reference=proved.reference, token=token)


@blueprint.route("/register/request", methods=["GET", "POST"])
def request_state() -> web.Page:
    """What has become of a request, for whoever has its link; they may take it back."""
    token = flask.request.args.get("t", "")
    if flask.request.method == "POST":
        with web.writing() as session:
            usecases.withdraw_request(session, token, now=web.now())
    with web.reading() as session:
        found = usecases.find_request(session, token)
        places = usecases.names_of(session, found.organizations) if found else ""
    if found is None:
        return flask.render_template("identity/link_used.html"), 404
    return flask.render_template(
        "identity/request.html",
        asked=found,
        role=words.role_name(found.role),
        places=places,
        may_withdraw=found.status in {Status.PENDING, Status.PENDING_PROOF},
    )


def _draft() -> Draft:
    with web.reading() as session:
        found = drafts.find_draft(session, web.handle(DRAFT), now=web.now())
    return found or Draft({}, None)


def _keep(answers: dict[str, Any], *, password_hash: str | None = None) -> None:
    flask.session.setdefault(DRAFT, handles.new_handle())
    with web.writing() as session:
        drafts.keep_answers(
            session, web.handle(DRAFT), answers, password_hash=password_hash, now=web.now()
        )


def _missing_before(step: str, draft: Draft) -> str | None:
    """The first page whose answer this one needs."""
    is_school = draft.answers.get("role") == Role.SCHOOL_COORDINATOR
    if not draft.answers.get("email"):
        return "registration.who"
    if step != "where" and not draft.answers.get("district"):
        return "registration.where"
    if step in {"password", "check"} and is_school and not draft.answers.get("school"):
        return "registration.school"
    if step == "check" and not draft.password_hash:
        return "registration.password"
    return None


def _places(draft: Draft) -> list[Organization]:
    schools = draft.answers.get("school") or [None]
    return [Organization(draft.answers["district"], school) for school in schools]


def _context(draft: Draft) -> list[str]:
    with web.reading() as session:
        places = usecases.names_of(session, _places(draft))
    return [places, *(str(draft.answers.get(name, "")) for name in _WHO)]


def _who(answers: Any) -> dict[str, str]:
    return {name: answers.get(name) or "" for name in _WHO}


def _is_one_of(field: Any) -> bool:
    if field.data in {value for value, _label in field.choices if value}:
        return True
    field.errors = [_("Choose one from the list")]
    return False


def _are_all_of(field: Any, names: Mapping[str, str]) -> bool:
    if set(field.data) <= set(names):
        return True
    field.errors = [_("Choose from the list")]
    return False


def _page(name: str, form: Any, **values: Any) -> web.Page:
    page = flask.render_template(f"identity/register_{name}.html", form=form, **values)
    return page, 422 if form.errors else 200
