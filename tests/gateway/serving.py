"""ASGI apps on a port of their own, and one that says what reached it."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from starlette.types import Receive, Scope, Send

from servicekit.process import serve
from tests import servers


@contextmanager
def serving(app: Any, port: int) -> Iterator[str]:
    """`app` on loopback, in a thread with a loop of its own."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve(app, "127.0.0.1", port, stop))

    thread = threading.Thread(target=work, name=f"serving-{port}", daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{port}"
    servers.wait_until(lambda: _answers(url), f"nobody answers at {url}")
    yield url
    loop.call_soon_threadsafe(stop.set)
    thread.join(timeout=10)


def _answers(url: str) -> bool:
    try:
        httpx2.get(f"{url}/livez", timeout=1)
    except httpx2.HTTPError:
        return False
    return True


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the request as it arrived; `/…/slow` in pieces, `/…/teapot` with 418."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    seen = {
        "method": scope["method"],
        "path": (scope.get("raw_path") or scope["path"].encode()).decode(),
        "query": scope["query_string"].decode(),
        "headers": [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]],
        "length": len(body),
        "body": body[:200].decode("latin-1"),
    }
    status = 418 if scope["path"].endswith("/teapot") else 200
    headers = [(b"content-type", b"application/json"), (b"server", b"secret"), (b"x-kept", b"yes")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for piece in _pieces(json.dumps(seen).encode(), slow=scope["path"].endswith("/slow")):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        await asyncio.sleep(0.01)
    await send({"type": "http.response.body", "body": b""})


def _pieces(said: bytes, *, slow: bool) -> list[bytes]:
    return [said[at : at + 50] for at in range(0, len(said), 50)] if slow else [said]


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
