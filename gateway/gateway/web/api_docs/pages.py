"""`/api/openapi.json`, `/api/docs`: the services' HTTP APIs, merged; the public events beside."""

from importlib.metadata import version
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contracts.asyncapi import asyncapi_document, event_schemas
from contracts.declared import public_events
from gateway.web import sentences
from gateway.web.api_docs.merging import merged
from gateway.web.browsing import clients
from gateway.web.texts import gettext as _
from servicekit.errors import ServiceError

api_docs = Blueprint("api_docs", __name__, template_folder="templates")
_METHODS = ("get", "post", "put", "patch", "delete")


@api_docs.get("/api/openapi.json")
def openapi() -> ResponseReturnValue:
    """The merged document; a service that does not answer is left out."""
    return jsonify(_document())


@api_docs.get("/api/docs")
def docs() -> ResponseReturnValue:
    """The same to read, one line an operation."""
    operations = [
        (path, method.upper(), operation.get("summary", ""), operation["tags"][0])
        for path, methods in _document()["paths"].items()
        for method, operation in methods.items()
        if method in _METHODS
    ]
    return render_template("api_docs/docs.html", title=_("HTTP API"), operations=operations)


@api_docs.get("/api/docs/events")
def events() -> ResponseReturnValue:
    """The AsyncAPI 3 document; its schemas are its neighbours."""
    return redirect(url_for("api_docs.event_document", name="asyncapi"))


@api_docs.get("/api/docs/events/<name>.json")
def event_document(name: str) -> ResponseReturnValue:
    """The AsyncAPI document, or the JSON Schema of one public event's `data`."""
    if name == "asyncapi":
        return jsonify(asyncapi_document())
    if name not in public_events():
        abort(404)
    return jsonify(event_schemas()[name])


@api_docs.get("/api/docs/problems")
def problems() -> ResponseReturnValue:
    """What each error code means; `type` of a problem leads here."""
    return render_template(
        "api_docs/problems.html", title=_("Error codes"), sentences=sentences.SENTENCES
    )


def _document() -> dict[str, Any]:
    found = {}
    asked = clients()
    for name, client in (
        ("identity", asked.identity),
        ("plans", asked.plans),
        ("reporting", asked.reporting),
        ("stars-sync", asked.stars_sync),
        ("notifications", asked.notifications),
    ):
        try:
            found[name] = client.openapi()
        except ServiceError:
            continue
    return merged(found, version=version("attendance-improvement-plans"))
