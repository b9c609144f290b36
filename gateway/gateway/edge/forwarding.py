"""Handing a request on to a service, both ways streaming (dependencies.md: aiohttp)."""

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

import aiohttp
from multidict import CIMultiDict
from starlette.types import Message, Receive, Send
from yarl import URL

from gateway.edge.requests import Incoming
from gateway.headers import Headers, for_answer
from servicekit.errors import Unavailable
from servicekit.settings import reach
from servicekit.telemetry import HEADER

_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=2, sock_read=120)
_DOWN = "A part of the system does not answer. Try again shortly."


class Forwarder:
    """Hands requests on. Connections belong to the event loop that made them: one pool each."""

    def __init__(self, *, origin: str, is_https: bool) -> None:
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.ClientSession] = (
            WeakKeyDictionary()
        )
        scheme, _, host = origin.partition("://")
        self._told = {"X-Forwarded-Proto": scheme, "X-Forwarded-Host": host}
        self._is_https = is_https

    async def forward(
        self, url: str, incoming: Incoming, sent: Headers, receive: Receive, send: Send
    ) -> None:
        """Send the request to `url` with the headers `sent`, and its answer back.

        Raises Unavailable when no answer begins; one that breaks off later just ends.
        """
        try:
            answer = await self._client().request(
                incoming.method,
                URL(url + incoming.target, encoded=True),
                headers=self._headers(incoming, sent),
                data=await _body(receive),
                allow_redirects=False,
            )
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unavailable(_DOWN) from error
        async with answer:
            reach("gateway.mid_response")
            await send(self._start(answer, incoming))
            if answer.content.is_eof():  # a short answer is all there at once
                whole = answer.content.read_nowait()
                await send({"type": "http.response.body", "body": whole})
                return
            async for chunk in answer.content.iter_any():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    async def status(self, url: str, *, seconds: float) -> int:
        """The HTTP status at `url`; 0 when nobody answers in time."""
        try:
            timeout = aiohttp.ClientTimeout(total=seconds)
            async with self._client().get(url, timeout=timeout) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def close(self) -> None:
        """Let go of this loop's connections."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    def _client(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, limit_per_host=256),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
                timeout=_TIMEOUT,
            )
        return self._clients[loop]

    def _headers(self, incoming: Incoming, sent: Headers) -> CIMultiDict[str]:
        made = CIMultiDict(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in sent
        )
        made.update(self._told)
        made["X-Forwarded-For"] = incoming.address
        made[HEADER] = incoming.correlation
        return made

    def _start(self, answer: aiohttp.ClientResponse, incoming: Incoming) -> Message:
        kept = for_answer(answer.raw_headers, is_https=self._is_https)
        kept.append((HEADER.lower().encode(), incoming.correlation.encode()))
        return {"type": "http.response.start", "status": answer.status, "headers": kept}


async def _body(receive: Receive) -> bytes | AsyncIterator[bytes] | None:
    """What the client sends: as one piece where it is one, else as it arrives."""
    first = await receive()
    piece: bytes = first.get("body", b"")
    if not first.get("more_body", False):
        return piece or None
    return _pieces(piece, receive)


async def _pieces(first: bytes, receive: Receive) -> AsyncIterator[bytes]:
    yield first
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Breaks the request off: half a body must not look like a whole one.
            raise ConnectionError("the client went away")
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body", False):
            return
