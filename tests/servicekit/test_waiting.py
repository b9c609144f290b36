import asyncio
from time import perf_counter

import pytest

from servicekit.waiting import wait


@pytest.mark.parametrize("turns", range(6))
def test_a_cancellation_in_the_instant_of_the_event_is_heard(turns: int) -> None:
    async def work() -> None:
        event = asyncio.Event()
        worker = asyncio.create_task(_wait_again_and_again(event))
        await asyncio.sleep(0.01)
        event.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        worker.cancel()
        done, _ = await asyncio.wait({worker}, timeout=2)
        assert worker in done

    asyncio.run(work())


async def _wait_again_and_again(event: asyncio.Event) -> None:
    while True:
        await wait(event, 60)
        event.clear()


def test_what_does_not_come_is_waited_for_so_long_and_no_longer() -> None:
    before = perf_counter()
    asyncio.run(wait(asyncio.Event(), 0.1))
    assert 0.09 < perf_counter() - before < 5
