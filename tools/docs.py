"""`make docs`: writes the parts of docs/ that the code knows best, so that they cannot rot.

Settings and permissions from the classes, one JSON Schema an event, the AsyncAPI document. An
event that outsiders may already read is never changed in place: a schema that would break them is
refused here.
"""

import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from contracts.asyncapi import asyncapi_document, event_schemas
from contracts.declared import all_events
from servicekit.settings import ServiceSettings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DEPLOYABLES = ("identity", "plans", "reporting", "stars_sync", "notifications", "gateway")
_MADE = "<!-- made by `make docs` -->\n\n"


def generated() -> dict[Path, str]:
    """Every generated file of docs/ and what it should contain."""
    return {
        DOCS / "settings.md": _MADE + "\n".join(_settings_page()),
        DOCS / "permissions.md": _MADE + "\n".join(_permissions_page()),
        DOCS / "events" / "README.md": _MADE + "\n".join(_events_page()),
        DOCS / "events" / "asyncapi.json": _as_json(asyncapi_document()),
        **{
            DOCS / "events" / f"{event_type}.json": _as_json(schema)
            for event_type, schema in event_schemas().items()
        },
    }


def _as_json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"


def _parts(module: str) -> Iterator[tuple[str, Any]]:
    """That module of each deployable that has it."""
    for package in DEPLOYABLES:
        if (importlib.util.find_spec(package)) and importlib.util.find_spec(f"{package}.{module}"):
            yield package, importlib.import_module(f"{package}.{module}")


def _settings_page() -> Iterator[str]:
    yield "# Settings\n\nFrom the environment, read once at the start. Secrets are files under"
    yield "`AIP_SECRETS_DIR`; what holds a password is never shown in a log.\n"
    common = {name for name, field in ServiceSettings.model_fields.items() if field.alias}
    yield "## Every deployable\n"
    yield from _settings_table(ServiceSettings, common)
    for package, module in _parts("settings"):
        settings: type[ServiceSettings] = module.Settings
        yield f"\n## {package.replace('_', '-')}\n"
        yield from _settings_table(settings, set(settings.model_fields) - common)
    yield ""


def _settings_table(settings: type[ServiceSettings], names: set[str]) -> Iterator[str]:
    yield "| name | default | what it is |\n|---|---|---|"
    prefix = settings.model_config.get("env_prefix", "")
    for name, field in settings.model_fields.items():
        if name in names:
            variable = field.alias or f"{prefix}{name}".upper()
            default = _default_of(field)
            yield f"| `{variable}` | {default} | {field.description or ''} |"


def _default_of(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.default
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return f"`{text}`" if text not in ("", "None", "PydanticUndefined") else ""


def _permissions_page() -> Iterator[str]:
    yield "# Permissions\n\nEach is checked where the route is declared; on which objects, the"
    yield "owning service decides. A client of another system holds those that its scopes name."
    for package, module in _parts("permissions"):
        yield f"\n## {package.replace('_', '-')}\n\n| permission | roles |\n|---|---|"
        grants: Mapping[str, frozenset[str]] = module.GRANTS
        for permission in module.Permission:
            roles = ", ".join(
                str(role) for role, granted in grants.items() if permission in granted
            )
            yield f"| `{permission.value}` | {roles or 'clients only'} |"
    yield ""


def _events_page() -> Iterator[str]:
    yield "# Events\n\nCloudEvents 1.0, structured JSON, on the exchange `aip.events`; the routing"
    yield "key is the type. Outside subscribers see the public ones. The schema of `data` is the"
    yield "file named after the type; the public ones are described together in the AsyncAPI 3"
    yield "document [`asyncapi.json`](asyncapi.json), served at `/api/docs/events`. How to receive"
    yield "them: [the sample consumer](../sample-consumer/README.md).\n"
    yield "| type | public | subject | what happened |\n|---|---|---|---|"
    for event_type, event in all_events().items():
        told = " ".join((event.__doc__ or "").split())
        seen = "yes" if event.is_public else "no"
        link = f"[`{event_type}`]({event_type}.json)"
        yield f"| {link} | {seen} | `{event.subject_pattern}` | {told} |"
    yield ""


def breaks(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What a reader of the old schema would trip over: only optional fields may be added."""
    changed = [
        name
        for part in ("properties", "$defs")
        for name, value in old.get(part, {}).items()
        if _meaning(new.get(part, {}).get(name)) != _meaning(value)
    ]
    demanded = sorted(set(new.get("required", [])) - set(old.get("properties", {})))
    no_longer_sure = sorted(set(old.get("required", [])) - set(new.get("required", [])))
    return [*changed, *demanded, *no_longer_sure]


def _meaning(value: Any) -> Any:
    """A schema without its words."""
    if isinstance(value, dict):
        return {name: _meaning(each) for name, each in value.items() if name != "description"}
    return value


def main() -> int:
    """Write what differs; exit 1 when an event would break its readers."""
    for event_type, schema in event_schemas().items():
        path = DOCS / "events" / f"{event_type}.json"
        if path.exists() and (broken := breaks(json.loads(path.read_text()), schema)):
            print(f"{event_type} would break its readers: {', '.join(broken)}.")
            print(f"Declare a next version; if it was never released, remove {path.name} first.")
            return 1
    for path, text in generated().items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
