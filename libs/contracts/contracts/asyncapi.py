"""What outsiders read about the public events: a JSON Schema each, and one AsyncAPI 3 document.

The schemas of `data` stand beside the document, `<type>.json`, and are referred to by that name.
"""

from typing import Any

from contracts.declared import all_events, public_events
from contracts.events import CloudEvent, Event
from contracts.examples import EXAMPLES, envelope_of
from contracts.topology import EVENTS

Json = dict[str, Any]
_ABOUT = (
    "Facts that the attendance improvement plans tell other systems: CloudEvents 1.0 in structured "
    "JSON. A subscriber reads its own queue `sub.<name>` (AMQP 0-9-1), or asks for the same events "
    "at GET /api/v1/events?after=<cursor> with client credentials. Delivery is at least once: "
    "forget an id that came before, and an `aggregateversion` that is not above the last one of "
    "its `subject`. A new optional field may come at any time; anything else is a new type, "
    "published beside the former for one school year."
)


def event_schemas() -> dict[str, Json]:
    """The JSON Schema of each event's `data` by type; a public one has its example in it."""
    return {name: _schema(event) for name, event in all_events().items()}


def asyncapi_document() -> Json:
    """The AsyncAPI 3 document of the public events."""
    public = public_events()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Attendance Improvement Plans", "version": "1", "description": _ABOUT},
        "defaultContentType": "application/cloudevents+json",
        "channels": {name: _channel(name) for name in public},
        "operations": {
            f"tell.{name}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{name}"},
                "messages": [{"$ref": f"#/channels/{name}/messages/event"}],
            }
            for name in public
        },
        "components": {
            "messages": {name: _message(event) for name, event in public.items()},
            "schemas": {"CloudEvent": CloudEvent.model_json_schema(mode="serialization")},
        },
    }


def _schema(event: type[Event]) -> Json:
    schema = event.model_json_schema(mode="serialization")
    example = EXAMPLES.get(event.type)
    return schema if example is None else {**schema, "examples": [example.model_dump(mode="json")]}


def _channel(name: str) -> Json:
    exchange = {"name": EVENTS, "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": name,
        "messages": {"event": {"$ref": f"#/components/messages/{name}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange}},
    }


def _message(event: type[Event]) -> Json:
    said = " ".join((event.__doc__ or "").split())
    data = {"type": {"const": event.type}, "data": {"$ref": f"{event.type}.json"}}
    message: Json = {
        "name": event.type,
        "title": event.__name__,
        "summary": said,
        "contentType": "application/cloudevents+json",
        "payload": {"allOf": [{"$ref": "#/components/schemas/CloudEvent"}, {"properties": data}]},
    }
    if example := EXAMPLES.get(event.type):
        message["examples"] = [{"payload": envelope_of(example).model_dump(mode="json")}]
    return message
