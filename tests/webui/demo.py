"""A small Flask app that shows every component: filled, empty and with errors."""

from datetime import UTC, date, datetime

from flask import Flask, abort, render_template
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from webui import Crumb, Frame, NavItem, Notice, Person, setup
from webui.forms import CheckboxesField, PageForm, SubForm, choices

NOW = datetime(2026, 10, 5, 21, 4, tzinfo=UTC)
TODAY = date(2026, 10, 5)


class MemberForm(SubForm):
    """A person on the team."""

    name = StringField("Name", [InputRequired()])


class DemoForm(PageForm):
    """One field of each kind."""

    email = StringField("Work e-mail address", [InputRequired("Enter your work e-mail address")])
    phone = StringField("Phone", [Optional()])
    password = PasswordField("Password", [InputRequired("Enter your password")])
    barriers = TextAreaField(
        "Barriers", [InputRequired("Write what keeps students away"), Length(max=200)]
    )
    district = SelectField(
        "District",
        choices=choices({"": "Choose a district", "001": "Piñon Valley Schools"}),
        validators=[InputRequired("Choose your district")],
    )
    role = RadioField(
        "Role",
        choices=choices({"school": "School coordinator", "district": "District coordinator"}),
        validators=[InputRequired("Choose your role")],
    )
    schools = CheckboxesField(
        "Schools",
        choices=choices({"023": "Cottonwood Middle School", "045": "Larkspur Early College"}),
        validators=[InputRequired("Choose at least one school")],
    )
    certify = BooleanField(
        "I certify this plan is complete.", [InputRequired("Tick the box to certify the plan")]
    )
    figures = FileField("File of figures", [InputRequired("Choose a file")])
    target = StringField("Target", [InputRequired("Enter a number from 0 to 100, such as 20.5")])
    members = FieldList(FormField(MemberForm), min_entries=2)


FILLED = {
    "email": "d.whitfield@pinonvalley.example",
    "phone": "505-555-0142",
    "barriers": "No bus on Mesa Road before 8:40 AM.",
    "district": "001",
    "role": "school",
    "schools": ["023"],
    "certify": True,
    "target": "20.0",
    "members": [{"name": "Marisol Tafoya"}, {"name": "Ken Arvizo"}],
}


def make_person() -> Person:
    return Person(
        account_id="0197a000-0000-7000-8000-000000000001",
        name="Dana Whitfield",
        role_name="School coordinator",
        organization_name="Cottonwood Middle School",
        account_href="/account",
        sign_out_href="/sign-out",
        switch_role_href="/role",
        session_href="/session",
        session_seconds=1800,
    )


def make_frame(person: Person | None, notice: Notice | None = None) -> Frame:
    return Frame(
        version="1.0",
        person=person,
        notice=notice,
        find_href="/find",
        navigation=[
            NavItem("Home", "/"),
            NavItem("Plans", "/plans", is_current=True),
            NavItem("Reports", "/reports"),
        ],
    )


def make_app(
    person: Person | None = None,
    *,
    notice: Notice | None = None,
    is_https: bool = False,
    kept_language: str | None = None,
) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config.update(SECRET_KEY="only for the demo", TESTING=True)
    setup(
        app,
        frame=lambda: make_frame(person, notice),
        is_https=is_https,
        account_language=lambda: kept_language,
        serves_assets=True,
        reference=lambda: "7F3K-20QM",
    )
    app.add_url_rule("/form/<state>", "form", show_form, methods=["GET", "POST"])
    app.add_url_rule("/show/<page>", "show", show_page)
    app.add_url_rule("/broken/<int:status>", "broken", broken)
    app.add_url_rule("/sign-out", "sign_out", lambda: "Signed out", methods=["POST"])
    return app


def show_form(state: str) -> ResponseReturnValue:
    form = DemoForm(data=FILLED if state == "filled" else None)
    if state == "errors":
        form = DemoForm()
        form.validate()
    return render_template("form.html", form=form), 422 if form.errors else 200


def broken(status: int) -> ResponseReturnValue:
    if status == 500:
        raise RuntimeError("a bug")
    abort(status)


def page_url(page: int) -> str:
    return f"?page={page}"


def show_page(page: str) -> ResponseReturnValue:
    return render_template(
        f"{page}.html",
        now=NOW,
        today=TODAY,
        page_url=page_url,
        crumbs=[
            Crumb("Home", "/"),
            Crumb("Plans", "/plans"),
            Crumb("Cottonwood Middle School"),
        ],
    )
