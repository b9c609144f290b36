"""The renderer process: one child, ended at its limits, asleep when nobody asks (R26, F28)."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from plans.improvement.domain.steps import Step
from reporting.documents.clients.renderer import RendererProcess
from reporting.documents.domain import RenderingFailed
from reporting.documents.errors import RendererEnded
from reporting.documents.renderer import limits
from tests.services.plans.factories import make_strategy
from tests.services.reporting.documents.factories import make_request


@pytest.fixture
def make_renderer() -> Iterator[Callable[..., RendererProcess]]:
    made: list[RendererProcess] = []

    def make(**limits: Any) -> RendererProcess:
        made.append(RendererProcess(**limits))
        return made[-1]

    yield make
    for one in made:
        one.close()


def _big() -> dict[Step, dict[str, Any]]:
    """A plan that takes seconds to lay out."""
    long = "Every student is greeted. " * 150
    entries = [
        make_strategy("engaging-school-climate", action_steps=long, resources=long, measure=long)
        | {"id": f"s{number}"}
        for number in range(30)
    ]
    return {Step.TIERS: {"tier_1": entries}}


def test_a_second_document_is_made_by_the_same_process(renderer: RendererProcess) -> None:
    renderer.pdf(make_request())
    first = renderer.process_id
    renderer.pdf(make_request())
    assert renderer.process_id == first is not None


def test_a_document_that_takes_too_long_is_given_up(
    make_renderer: Callable[..., RendererProcess],
) -> None:
    slow = make_renderer(limit_seconds=1.5)
    with pytest.raises(RenderingFailed) as failed:
        slow.pdf(make_request(_big()))
    assert failed.value.failure == "time-limit"
    assert slow.process_id is None


def test_a_document_that_takes_too_much_memory_is_given_up(
    make_renderer: Callable[..., RendererProcess],
) -> None:
    small = make_renderer(memory_bytes=48 * 1024 * 1024)
    with pytest.raises(RenderingFailed) as failed:
        small.pdf(make_request(_big()))
    assert failed.value.failure == "memory-limit"


def test_a_renderer_that_is_killed_gives_no_document_and_the_next_one_does(
    renderer: RendererProcess,
) -> None:
    def kill() -> None:
        deadline = time.monotonic() + 20
        while (child := renderer.process_id) is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert child is not None
        os.kill(child, signal.SIGKILL)

    renderer.close()
    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(RendererEnded):
        renderer.pdf(make_request(_big()))
    killer.join()
    assert renderer.pdf(make_request()).startswith(b"%PDF-")


def test_nobody_asks_and_the_process_ends(make_renderer: Callable[..., RendererProcess]) -> None:
    short = make_renderer(idle_seconds=0.2)
    short.pdf(make_request())
    deadline = time.monotonic() + 10
    while short.process_id is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert short.process_id is None


def test_the_process_knows_no_secret(
    make_renderer: Callable[..., RendererProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTING_DATABASE_URL", "postgresql://somebody:hidden@host/x")
    renderer = make_renderer()
    renderer.pdf(make_request())
    with open(f"/proc/{renderer.process_id}/environ", "rb") as environment:  # noqa: PTH123
        assert b"hidden" not in environment.read()


def test_the_process_may_connect_to_nothing() -> None:
    tried = (
        "from reporting.documents.renderer import limits; limits.refuse_network(); "
        "import urllib.request as u; print(u.urlopen('data:,ok').read()); "
        "u.urlopen('http://127.0.0.1:9/')"
    )
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, check=False)
    assert done.stdout == b"b'ok'\n"
    assert b"PermissionError: the renderer reaches nothing" in done.stderr
    assert limits.MEMORY_BYTES == 512 * 1024 * 1024


def test_only_the_renderer_knows_weasyprint() -> None:
    looked = "import sys, reporting.app; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", looked], capture_output=True, check=True)
    assert done.stdout == b"False\n"
