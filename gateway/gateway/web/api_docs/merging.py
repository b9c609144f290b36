"""The OpenAPI documents of all services as one."""

import json
import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
_REFERENCE = re.compile(r'"#/components/([a-zA-Z]+)/([^"]+)"')


def merged(documents: Mapping[str, Json], *, version: str) -> Json:
    """One document; a service's components get its name before theirs, so that none collide."""
    paths: Json = {}
    components: dict[str, Json] = {}
    for service, document in documents.items():
        own = _renamed(document, service)
        for path, operations in own.get("paths", {}).items():
            paths[path] = _tagged(operations, service)
        for kind, parts in own.get("components", {}).items():
            kept = components.setdefault(kind, {})
            kept.update({f"{service}.{name}": part for name, part in parts.items()})
    return {
        "openapi": "3.1.0",
        "info": {"title": "Attendance Improvement Plans", "version": version},
        "paths": dict(sorted(paths.items())),
        "components": components,
    }


def _renamed(document: Json, service: str) -> Json:
    text = _REFERENCE.sub(rf'"#/components/\1/{service}.\2"', json.dumps(document))
    renamed: Json = json.loads(text)
    return renamed


def _tagged(operations: Json, service: str) -> Json:
    return {
        method: {**operation, "tags": [service]} if isinstance(operation, dict) else operation
        for method, operation in operations.items()
    }
