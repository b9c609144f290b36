"""The least that answers with a page: Flask on granian, and HTML that is ready.

`python -m bench.reference_page PORT FILE` answers everything with the content of FILE: nobody is
known, no service is asked, no template is filled.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from flask import Flask
from granian.constants import Interfaces
from granian.server.embed import Server


def make_app(page: str) -> Flask:
    app = Flask(__name__, static_folder=None)

    @app.get("/<path:path>")
    def answer(path: str) -> str:
        return page

    return app


if __name__ == "__main__":
    port, file = sys.argv[1:]
    served = WSGIMiddleware(cast(Any, make_app(Path(file).read_text())))
    server = Server(served, address="127.0.0.1", port=int(port), interface=Interfaces.ASGI,
                    log_enabled=False)  # fmt: skip
    asyncio.run(server.serve())
