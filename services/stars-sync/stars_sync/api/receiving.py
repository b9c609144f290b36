"""Files of a multipart body, written to a folder as they arrive."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from starlette.requests import ClientDisconnect
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Event, File, MultipartDecoder, NeedData

from servicekit.errors import Invalid
from stars_sync.errors import NoFiles

_MOST_PARTS = 100
_LONGEST_HEADER = 16 << 20  # of what is held in memory at once


async def receive_files(request: Request, folder: Path) -> list[tuple[Path, str]]:
    """The files of the body, each a path in `folder` of our own naming and the name it was sent as.

    Raises NoFiles, and Invalid for a body that is no multipart or ends in the middle.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise NoFiles("Send the files as multipart/form-data.")
    with _Receiver(folder, boundary) as receiver:
        try:
            async for chunk in request.stream():
                receiver.take(chunk or None)
        except (ValueError, ClientDisconnect) as error:
            raise Invalid("The body is no complete multipart/form-data.") from error
    if not receiver.files:
        raise NoFiles("Send at least one file.")
    return receiver.files


class _Receiver(ExitStack):
    """Writes the data of each file part to a file; other parts are passed over."""

    def __init__(self, folder: Path, boundary: str) -> None:
        super().__init__()
        self.files: list[tuple[Path, str]] = []
        self._folder = folder
        self._decoder = MultipartDecoder(
            boundary.encode(), max_form_memory_size=_LONGEST_HEADER, max_parts=_MOST_PARTS
        )
        self._open: BinaryIO | None = None

    def take(self, chunk: bytes | None) -> None:
        """Handle what has arrived; None is the end of the body. Raises ValueError."""
        self._decoder.receive_data(chunk)
        for event in self._events():
            if isinstance(event, File):
                name = (event.filename or "").replace("\\", "/").rpartition("/")[2]
                path = self._folder / f"{len(self.files)}.csv"
                self.files.append((path, name[:200] or path.name))
                self._open = self.enter_context(path.open("wb"))
            elif isinstance(event, Data) and self._open is not None:
                self._open.write(event.data)
                self._open = self._open if event.more_data else None

    def _events(self) -> Iterator[Event]:
        while not isinstance(event := self._decoder.next_event(), NeedData):
            yield event
            if isinstance(event, Epilogue):
                return
