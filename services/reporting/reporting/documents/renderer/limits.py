"""What the renderer may not do: grow beyond its memory, or reach out (R26)."""

import resource
import sys

MEMORY_BYTES = 512 * 1024 * 1024
_REACHES_OUT = {"socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request"}


_DRAWING_BYTES = 2 * 1024 * 1024 * 1024


def limit_memory(most_bytes: int) -> None:
    """From now on memory beyond this is refused, here and in children.

    Of the data segment, not of addresses: what is only reserved costs nothing.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, _DRAWING_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_room_for_drawing() -> None:
    """In the process that draws a chart: its JavaScript engine lays claim to far more memory
    than the 140 MB it then uses, and what it is given are our own few figures."""
    resource.setrlimit(resource.RLIMIT_DATA, (_DRAWING_BYTES, _DRAWING_BYTES))


def refuse_network() -> None:
    """A second net under the URL fetcher: whatever wants to connect is refused."""

    def look(event: str, arguments: tuple[object, ...]) -> None:
        if event in _REACHES_OUT and not _is_data(arguments):
            raise PermissionError("the renderer reaches nothing")

    sys.addaudithook(look)


def _is_data(arguments: tuple[object, ...]) -> bool:
    """A `data:` URL is read through urllib too."""
    return bool(arguments) and str(arguments[0]).startswith("data:")
