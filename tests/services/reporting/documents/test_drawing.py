"""The process that draws charts: kept for the next one, gone soon after the last (R26)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from reporting.documents.renderer.drawing import Drawer
from tests import servers

CHART: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"rate": 24.6}]},
    "mark": "bar",
    "encoding": {"x": {"field": "rate", "type": "quantitative"}},
}
NO_CHART = {**CHART, "mark": "no mark at all"}


@pytest.fixture
def make_drawer() -> Iterator[Callable[[float], Drawer]]:
    made: list[Drawer] = []

    def make(idle_seconds: float) -> Drawer:
        made.append(Drawer(idle_seconds))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_second_chart_is_drawn_by_the_same_process(
    make_drawer: Callable[[float], Drawer],
) -> None:
    drawer = make_drawer(30)
    first, process = drawer.draw(CHART), drawer.process_id
    assert first.startswith(b"<svg")
    assert drawer.draw(CHART) == first
    assert drawer.process_id == process is not None


def test_nobody_asks_and_its_memory_is_given_back_until_the_next_chart(
    make_drawer: Callable[[float], Drawer],
) -> None:
    drawer = make_drawer(0.2)
    drawer.draw(CHART)
    servers.wait_until(lambda: drawer.process_id is None, "it still draws", seconds=10)
    assert drawer.draw(CHART).startswith(b"<svg")


def test_after_a_chart_that_cannot_be_drawn_the_next_one_can(
    make_drawer: Callable[[float], Drawer],
) -> None:
    drawer = make_drawer(30)
    with pytest.raises(RuntimeError, match="not drawn"):
        drawer.draw(NO_CHART)
    assert drawer.draw(CHART).startswith(b"<svg")
