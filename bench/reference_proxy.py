"""The least that stands between a browser and a service, and the least of a service.

`python -m bench.reference_proxy PORT URL` forwards everything to `URL`, both ways streaming: no
session, no check, no limit, no log. `python -m bench.reference_proxy PORT` is what is forwarded
to: it answers everything with the same 1 kB of JSON, and identity's address of keys with
`JWKS` from its environment.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import aiohttp
from granian.constants import Interfaces
from granian.server.embed import Server
from multidict import CIMultiDict
from yarl import URL

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
_HOP_BY_HOP = {b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade"}
_ANSWER = json.dumps({"items": [{"id": at, "name": "n" * 40} for at in range(16)]}).encode()


def proxy(behind: str) -> App:
    """Forwards to `behind`."""
    clients: list[aiohttp.ClientSession] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            clients.append(
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(limit=0),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                )
            )
            await _live(receive, send)
            await clients[0].close()
            return
        headers = CIMultiDict(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in scope["headers"]
            if name not in _HOP_BY_HOP
        )
        query = scope["query_string"].decode("latin-1")
        target = f"{behind}{scope['path']}?{query}" if query else f"{behind}{scope['path']}"
        first = await receive()
        body = _pieces(first, receive) if first.get("more_body") else first.get("body") or None
        async with clients[0].request(
            scope["method"],
            URL(target, encoded=True),
            headers=headers,
            data=body,
            allow_redirects=False,
        ) as answer:
            kept = [pair for pair in answer.raw_headers if pair[0].lower() not in _HOP_BY_HOP]
            await send({"type": "http.response.start", "status": answer.status, "headers": kept})
            async for chunk in answer.content.iter_any():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    return app


async def _pieces(first: Message, receive: Receive) -> AsyncIterator[bytes]:
    message = first
    yield message["body"]
    while message.get("more_body"):
        message = await receive()
        yield message.get("body", b"")


async def service(scope: Message, receive: Receive, send: Send) -> None:
    """What stands behind: its own time is small beside that of a proxy."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    keys = scope["path"].endswith("/jwks.json")
    body = os.environ["JWKS"].encode() if keys else _ANSWER
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


if __name__ == "__main__":
    port, *behind = sys.argv[1:]
    served = proxy(behind[0]) if behind else service
    server = Server(served, address="127.0.0.1", port=int(port), interface=Interfaces.ASGI,
                    log_enabled=False)  # fmt: skip
    asyncio.run(server.serve())
