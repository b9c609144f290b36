"""The process itself: one request after the other, until nobody asks for a while."""

import logging
import os
import select
import sys
from typing import BinaryIO, cast

from reporting.documents.renderer import limits, messages
from reporting.documents.renderer.requests import read_request


def serve(requests: BinaryIO, answers: BinaryIO, *, idle_seconds: float) -> None:
    """Answer until the other side ends, or is silent for `idle_seconds`.

    A request that does not fit into the memory ends this process too: what is left may be
    anything.
    """
    while select.select([requests], [], [], idle_seconds)[0]:
        body = messages.read(requests)
        if body is None:
            return
        try:
            answer = _answer(body)
        except MemoryError:
            messages.write(answers, messages.packed({"failure": "memory-limit"}))
            return
        messages.write(answers, answer)


def _answer(body: bytes) -> bytes:
    # Imported here: 100 MB, and a second, that only whoever renders should pay for.
    from reporting.documents.renderer.pdf import make_pdf

    try:
        pdf, refused = make_pdf(read_request(body))
    except MemoryError:
        raise
    except Exception as error:
        # The renderer outlives a fault of ours; its name goes back, never the text of a plan.
        return messages.packed({"failure": "renderer-fault", "error": type(error).__name__})
    return messages.packed({"refused": refused}, pdf)


if __name__ == "__main__":
    memory_bytes, idle = int(sys.argv[1]), float(sys.argv[2])
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    limits.limit_memory(memory_bytes)
    limits.refuse_network()
    # Unbuffered, so that `select` sees all that is there.
    with os.fdopen(0, "rb", buffering=0) as stdin:
        serve(cast(BinaryIO, stdin), sys.stdout.buffer, idle_seconds=idle)
