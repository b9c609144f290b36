"""One renderer for all tests of documents: starting it costs a second."""

from collections.abc import Iterator

import pytest

from reporting.documents.clients.renderer import RendererProcess


@pytest.fixture(scope="package")
def renderer() -> Iterator[RendererProcess]:
    process = RendererProcess()
    yield process
    process.close()
