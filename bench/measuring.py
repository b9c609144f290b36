"""Two sides measured in turns, and what a line of the table says of them.

A module of `bench` declares its measurements with `@measures`; a function so marked is a context
manager that gives `Sides`. The reference side lives in `bench/reference_*.py` and does not change
from issue to issue.
"""

import gc
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Literal

Side = Callable[[], Sequence[float]]
"""One round: gives its samples, such as 200 latencies or one rate."""


@dataclass(frozen=True)
class Goal:
    """A limit for ours / reference; its source is design/performance.md."""

    way: Literal["<=", ">=", "within"]
    ratio: float

    def is_met(self, ratio: float) -> bool:
        if self.way == "within":
            return max(ratio, 1 / ratio) <= self.ratio
        return ratio <= self.ratio if self.way == "<=" else ratio >= self.ratio


def at_most(ratio: float) -> Goal:
    """For times."""
    return Goal("<=", ratio)


def at_least(ratio: float) -> Goal:
    """For rates."""
    return Goal(">=", ratio)


def within(ratio: float) -> Goal:
    """For times that are to be the same, whichever is the longer one."""
    return Goal("within", ratio)


@dataclass(frozen=True)
class Line:
    """One line of the table: a statistic over the samples of all rounds."""

    name: str
    goal: Goal | None = None  # without one it is told, not judged
    percentile: int = 50


@dataclass(frozen=True)
class Sides:
    """What is run in turns."""

    ours: Side
    reference: Side


@dataclass(frozen=True)
class Measurement:
    """Lines that come from the same rounds."""

    lines: tuple[Line, ...]
    unit: str
    rounds: int
    open: Callable[[], AbstractContextManager[Sides]]

    def results(self) -> Iterator[dict[str, Any]]:
        """Open what is measured, run both sides in turns, close; a result a line."""
        ours: list[float] = []
        reference: list[float] = []
        with self.open() as sides, _without_collector():
            sides.ours()
            sides.reference()  # both warm
            for at in range(self.rounds):
                pair = [(ours, sides.ours), (reference, sides.reference)]
                for samples, run in pair if at % 2 else reversed(pair):
                    samples.extend(run())
                    gc.collect()
        for line in self.lines:
            yield self._result(line, ours, reference)

    def _result(self, line: Line, ours: list[float], reference: list[float]) -> dict[str, Any]:
        mine, theirs = (percentile(samples, line.percentile) for samples in (ours, reference))
        ratio = mine / theirs
        return {
            "name": line.name,
            "ours": mine,
            "reference": theirs,
            "unit": self.unit,
            "ratio": ratio,
            "goal": f"{line.goal.way} {line.goal.ratio}" if line.goal else None,
            "met": line.goal.is_met(ratio) if line.goal else None,
            "runs": self.rounds,
        }


DECLARED: list[Measurement] = []


def measures(
    *lines: Line, unit: str, rounds: int
) -> Callable[[Callable[[], Iterator[Sides]]], Callable[[], AbstractContextManager[Sides]]]:
    """Declare a measurement; the function opens what it needs and yields its `Sides`."""

    def declare(
        function: Callable[[], Iterator[Sides]],
    ) -> Callable[[], AbstractContextManager[Sides]]:
        opened = contextmanager(function)
        DECLARED.append(Measurement(lines, unit, rounds, opened))
        return opened

    return declare


def percentile(samples: Iterable[float], percent: int) -> float:
    """Of any number of samples; 50 is the median."""
    values = sorted(samples)
    if percent == 50:
        return statistics.median(values)
    return values[min(len(values) - 1, len(values) * percent // 100)]


@contextmanager
def _without_collector() -> Iterator[None]:
    """The benches' own garbage is collected between rounds, not inside one."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
