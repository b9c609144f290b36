"""Which ports a process listens on, from Linux's /proc."""

from contextlib import suppress
from pathlib import Path

_LISTENING = "0A"


def listening_ports(pid: int) -> set[int]:
    """TCP ports of IPv4 on which the process listens now."""
    ours = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            ours.add(descriptor.readlink().name)
    ports = set()
    for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_, inode = line.split()[:10]
        if state == _LISTENING and f"socket:[{inode}]" in ours:
            ports.add(int(local.rpartition(":")[2], 16))
    return ports
