"""Nothing is published that nobody is bound to: it would hold back what follows it (R7)."""

import importlib
import pkgutil

import contracts
from contracts.events import REGISTRY
from contracts.topology import EVENTS, TOPOLOGY
from servicekit.bus.file_store import matches


def test_every_event_reaches_a_queue() -> None:
    for module in pkgutil.iter_modules(contracts.__path__):
        importlib.import_module(f"contracts.{module.name}")
    ours = [name for name, event in REGISTRY.items() if event.__module__.startswith("contracts.")]
    assert len(ours) > 5, "no events seen: this test looks in the wrong place"
    patterns = [
        pattern
        for queue in TOPOLOGY.queues
        for exchange, pattern in queue.bindings
        if exchange == EVENTS
    ]
    lost = [name for name in ours if not any(matches(pattern, name) for pattern in patterns)]
    assert not lost
