"""`aipctl up`: start the embedded system, fill it with the demo the first time, stop at Ctrl-C."""

import fcntl
import os
import signal
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aipctl.embedded import EmbeddedSystem, PortTaken
from servicekit import logs

_DENVER = ZoneInfo("America/Denver")


def up(folder: Path, port: int, *, with_demo: bool, today: str | None) -> int:
    """Run until a signal. Exit 0 after a clean stop, 2 when the port or the folder is in use."""
    folder.mkdir(parents=True, exist_ok=True)
    pid_file = (folder / "aip.pid").open("a+")
    try:
        fcntl.flock(pid_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print(f"The system already runs on the data in {folder}/; stop it first.", file=sys.stderr)
        return 2
    pid_file.truncate(0)
    pid_file.write(str(os.getpid()))
    pid_file.flush()
    # Logs go to a file, so that the terminal shows only what a person needs to see.
    log_file = (folder / "aip.log").open("a")
    logs.configure("aip", stream=log_file)
    system = EmbeddedSystem(folder, port)
    print("Starting …", flush=True)
    try:
        system.start()
    except PortTaken:
        print(
            f"Port {port} is taken; choose another one: AIP_PORT={port + 1} make run",
            file=sys.stderr,
        )
        return 2
    try:
        stop = _stop_at_signal()
        if with_demo:
            _show_demo(system, today)
        print(f"Ready: {system.url}   (Ctrl-C stops it; log in {folder}/aip.log)", flush=True)
        stop.wait()
    finally:
        print("Stopping …", flush=True)
        system.stop()
        (folder / "aip.pid").unlink(missing_ok=True)
    return 0


def _show_demo(system: EmbeddedSystem, today: str | None) -> None:
    # Imported here: a start without the demo needs none of it.
    from aipctl.seeding import demo_state

    day = date.fromisoformat(today) if today else datetime.now(tz=_DENVER).date()
    state = demo_state(system, system.folder, day, print)
    if (datetime.now(tz=UTC).date() - state.today).days > 60:
        print(
            f"The demo was made on {state.today}; its dates are old. `make reset` makes a new one."
        )
    print("\nDemo accounts (password of all: " + state.password + ")")
    for account in state.accounts:
        print(f"  {account.email:44} {account.description}")
    print(f"Mails, sign-in codes among them: {system.url}/dev/mail\n", flush=True)


def _stop_at_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
