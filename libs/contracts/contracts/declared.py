"""All events there are: those declared in the modules of this package."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import contracts
from contracts.events import REGISTRY, Event


@cache
def all_events() -> Mapping[str, type[Event]]:
    """Every event by type, in order of type."""
    for module in pkgutil.iter_modules(contracts.__path__):
        importlib.import_module(f"contracts.{module.name}")
    declared = sorted(REGISTRY.items())
    return {name: event for name, event in declared if event.__module__.startswith("contracts.")}


@cache
def public_events() -> Mapping[str, type[Event]]:
    """Those that outside subscribers may see (architecture section 3)."""
    return {name: event for name, event in all_events().items() if event.is_public}
