"""What outsiders read about public events is complete, true, and changes only by addition."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.asyncapi import asyncapi_document, event_schemas
from contracts.declared import all_events, public_events
from contracts.events import CloudEvent
from contracts.examples import EXAMPLES, envelope_of
from tools.docs import breaks

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "events"
PUBLIC = sorted(public_events())


def committed(event_type: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FOLDER / f"{event_type}.json").read_text())
    return schema


@pytest.mark.parametrize("event_type", PUBLIC)
def test_each_public_event_has_an_example_that_fits_the_committed_schema(event_type: str) -> None:
    assert event_type in EXAMPLES, "write one in contracts/examples.py"
    schema = committed(event_type)
    (example,) = schema["examples"]
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(example)
    assert public_events()[event_type].model_validate(example) == EXAMPLES[event_type]


def test_the_document_names_the_public_events_and_no_other() -> None:
    document = json.loads((FOLDER / "asyncapi.json").read_text())
    assert PUBLIC
    assert document["asyncapi"].startswith("3.")
    assert sorted(channel["address"] for channel in document["channels"].values()) == PUBLIC
    hidden = set(all_events()) - set(PUBLIC)
    assert hidden
    assert not [name for name in hidden if name in json.dumps(document)]


def test_every_reference_of_the_document_leads_somewhere() -> None:
    document = asyncapi_document()
    found = list(references(document))
    assert found
    for reference in found:
        file, _, inside = reference.partition("#")
        target: Any = committed(file.removesuffix(".json")) if file else document
        for part in inside.split("/")[1:]:
            target = target[part]
        assert target


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for each in value.values() for one in references(each)]
    return [one for each in value for one in references(each)] if isinstance(value, list) else []


def test_the_examples_are_envelopes_as_they_travel() -> None:
    schema = asyncapi_document()["components"]["schemas"]["CloudEvent"]
    for event in EXAMPLES.values():
        envelope = envelope_of(event).model_dump(mode="json")
        Draft202012Validator(schema).validate(envelope)
        assert CloudEvent.model_validate(envelope).data == event.model_dump(mode="json")


@pytest.mark.parametrize("event_type", PUBLIC)
def test_a_released_event_gains_optional_fields_and_changes_no_other_way(event_type: str) -> None:
    """Anything else is a V2 beside it (R13)."""
    old = committed(event_type)
    assert breaks(old, event_schemas()[event_type]) == [], "declare a V2 beside it"

    fields, required = old["properties"], old["required"]
    some = required[0]
    with_more = {**fields, "remark": {"type": "string"}}
    without = {name: each for name, each in fields.items() if name != some}
    assert breaks(old, {**old, "properties": with_more}) == []
    for broken in (
        {"properties": without, "required": [it for it in required if it != some]},
        {"properties": {**without, "renamed": fields[some]}},
        {"properties": {**fields, some: {"type": "boolean", "title": "Other"}}},
        {"properties": with_more, "required": [*required, "remark"]},
        {"required": [it for it in required if it != some]},
    ):
        assert breaks(old, {**old, **broken}) != []
