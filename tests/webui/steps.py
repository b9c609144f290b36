"""A step of a plan in memory, behind the HTTP interface that autosave speaks to."""

import time
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FieldList, FormField, RadioField, StringField, TextAreaField

from webui.forms import PageForm, SubForm, choices

Json = dict[str, Any]


class MemberForm(SubForm):
    """A person on the team."""

    name = StringField("Name of the person")


class StepForm(PageForm):
    """Fields of each kind of value."""

    barriers = TextAreaField("Barriers")
    rate = StringField("Target")
    research = RadioField(
        "Research", choices=choices({"survey": "A survey", "talks": "Talks with families"})
    )
    shared = BooleanField("Share with the district")
    members = FieldList(FormField(MemberForm), min_entries=2)


@dataclass
class Step:
    """What the service holds; `fails_with` makes saves fail, `takes_seconds` slow."""

    version: int = 1
    body: Json = field(
        default_factory=lambda: {
            "barriers": "",
            "rate": None,
            "research": None,
            "shared": False,
            "members": [{"name": "Marisol Tafoya"}, {"name": "Ken Arvizo"}],
        }
    )
    fails_with: int = 0
    takes_seconds: float = 0
    seen: list[Json] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def change(self, **values: Any) -> None:
        """Somebody else saves."""
        self.body |= values
        self.version += 1


def install(app: Flask, step: Step) -> None:
    """Add the page `/step` and its API address to `app`."""

    @app.route("/step", methods=["GET", "POST"])
    def page() -> ResponseReturnValue:
        form, version, is_refused = StepForm(data=step.body), step.version, False
        if request.method == "POST":
            step.log.append("posted")
            form, version = StepForm(), int(request.form["_version"])
            is_refused = form.rate.data == "about twenty"
        return render_template("step.html", form=form, version=version, is_refused=is_refused)

    @app.put("/api/step")
    def save() -> ResponseReturnValue:
        time.sleep(step.takes_seconds)
        if step.fails_with:
            return _problem(step.fails_with, "failed")
        body: Json = request.get_json()
        step.seen.append(body)
        if request.headers["If-Match"] != f'"{step.version}"':
            return _stale(step)
        if isinstance(body["rate"], str):
            return _problem(422, "invalid", [{"pointer": "/rate", "code": "not-a-number"}])
        step.body, step.version = body, step.version + 1
        step.log.append("saved")
        return Response(status=204, headers={"ETag": f'"{step.version}"'})


def _stale(step: Step) -> ResponseReturnValue:
    """As plans answers: the step as it is stored now."""
    return _problem(412, "stale", params={"version": step.version, "document": step.body})


def _problem(
    status: int, code: str, errors: list[Json] | None = None, params: Json | None = None
) -> ResponseReturnValue:
    body = {"status": status, "code": code, "errors": errors or [], "params": params or {}}
    answer = jsonify(body)
    answer.mimetype = "application/problem+json"
    return answer, status
