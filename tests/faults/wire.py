"""A queue of the tests' own beside the consumers': what travelled on the bus, repeats included."""

import sqlite3
from collections import Counter
from contextlib import closing

from contracts.plans import PlanSubmitted
from contracts.topology import EVENTS, TOPOLOGY, Queue, Topology
from servicekit.bus import apply_topology
from tests.systems.embedded import EmbeddedProcess
from tests.systems.full import FullSystem
from tests.systems.stage import Stage

_TAP = "test-tap"
_MOST = 10_000


class Wire:
    """Counts the submissions' events as they travel, from now on."""

    def __init__(self, stage: Stage) -> None:
        self._system = stage.system
        if isinstance(self._system, FullSystem):
            _tap_rabbitmq(self._system)
        elif isinstance(self._system, EmbeddedProcess):
            tapped = Queue(_TAP, ((EVENTS, PlanSubmitted.type),))
            topology = Topology(TOPOLOGY.version, TOPOLOGY.exchanges, (tapped,))
            apply_topology(f"sqlite:///{self._system.bus_file}", topology)

    def travelled(self) -> Counter[str]:
        """Event ids by how often they travelled since this was asked last."""
        if isinstance(self._system, FullSystem):
            return Counter(_drain_rabbitmq(self._system))
        assert isinstance(self._system, EmbeddedProcess)
        return Counter(_drain_file(self._system))


def _tap_rabbitmq(system: FullSystem) -> None:
    system.broker.ask("PUT", f"/queues/{system.vhost}/{_TAP}", {"durable": True})
    binding = f"/bindings/{system.vhost}/e/{EVENTS}/q/{_TAP}"
    system.broker.ask("POST", binding, {"routing_key": PlanSubmitted.type})


def _drain_rabbitmq(system: FullSystem) -> list[str]:
    wanted = {"count": _MOST, "ackmode": "ack_requeue_false", "encoding": "auto"}
    got = system.broker.ask("POST", f"/queues/{system.vhost}/{_TAP}/get", wanted)
    return [message["properties"]["message_id"] for message in got]


def _drain_file(system: EmbeddedProcess) -> list[str]:
    with closing(sqlite3.connect(system.bus_file, timeout=10)) as bus, bus:
        rows = bus.execute("DELETE FROM message WHERE queue = ? RETURNING id", (_TAP,))
        return [event_id for (event_id,) in rows]
