"""Asking a server over HTTP/1.1 as fast as it answers, at little cost of our own.

A client library would be the slowest part on two cores, and hide what is measured. The answers
asked for here have a Content-Length.
"""

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

_LENGTH = b"content-length:"


class _Connection(asyncio.Protocol):
    """Sends one request after the other until `count` of them are answered."""

    def __init__(self, request: bytes, count: int, done: asyncio.Future[list[float]]) -> None:
        self._request, self._count, self._done = request, count, done
        self._seconds: list[float] = []
        self._got = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, blank, body = self._got.partition(b"\r\n\r\n")
        if not blank or len(body) < _length(head):
            return
        self._seconds.append(time.perf_counter() - self._sent_at)
        if not head.startswith(b"HTTP/1.1 200 "):
            self._done.set_exception(RuntimeError(f"not 200: {head[:200]!r}"))
            self._transport.close()
        elif len(self._seconds) < self._count:
            self._got = b""
            self._ask()
        else:
            self._done.set_result(self._seconds)
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _ask(self) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(self._request)


def rate(url: str, headers: Mapping[str, str], *, connections: int, requests: int) -> float:
    """GETs a second, `requests` of them shared out among so many connections."""
    started = time.perf_counter()
    asyncio.run(_ask_all(url, headers, connections, requests // connections))
    return requests // connections * connections / (time.perf_counter() - started)


def seconds(url: str, headers: Mapping[str, str], *, requests: int) -> list[float]:
    """How long each GET took, one after the other on one connection."""
    return asyncio.run(_ask_all(url, headers, 1, requests))


async def _ask_all(
    url: str, headers: Mapping[str, str], connections: int, each: int
) -> list[float]:
    target, loop = urlsplit(url), asyncio.get_running_loop()
    lines = [f"GET {target.path} HTTP/1.1", f"Host: {target.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    waited: list[asyncio.Future[list[float]]] = []
    for _ in range(connections):
        done: asyncio.Future[list[float]] = loop.create_future()
        waited.append(done)
        await loop.create_connection(
            partial(_Connection, request, each, done),
            str(target.hostname),
            int(target.port or 80),
        )
    return [second for seconds in await asyncio.gather(*waited) for second in seconds]


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.index(_LENGTH) + len(_LENGTH)
    return int(lower[at:].partition(b"\r\n")[0])
