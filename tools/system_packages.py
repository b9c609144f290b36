"""Debian packages that Python's cannot replace: which are missing, and installing them.

Installed only as root or with a sudo that asks no password, and only when a terminal, `CI` or
`AIP_INSTALL=1` says so; otherwise the exact command is printed.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_POLICY = Path("/usr/sbin/policy-rc.d")
_KEPT = _POLICY.with_name("policy-rc.d.kept")  # the machine's own, for as long as ours stands there
_OURS = "# attendance-improvement-plans: no service starts while packages are installed"


def _has_library(name: str) -> bool:
    return any(Path("/usr/lib").glob(f"*/{name}"))


# What is needed, by profile: how to see that it is there.
_RUN: dict[str, Callable[[], bool]] = {
    "python3-venv": lambda: importlib.util.find_spec("ensurepip") is not None,
    "libpangoft2-1.0-0": lambda: _has_library("libpangoft2-1.0.so.0"),  # WeasyPrint's text
    "libharfbuzz-subset0": lambda: _has_library("libharfbuzz-subset.so.0"),  # and its fonts
}
_TEST: dict[str, Callable[[], bool]] = {
    **_RUN,
    "rabbitmq-server": Path("/usr/lib/rabbitmq/bin/rabbitmq-server").exists,
    "chromium": lambda: shutil.which("chromium") is not None,
    "libatomic1": lambda: _has_library("libatomic.so.1"),  # Playwright's driver
}
PROFILES = {
    "run": _RUN,
    "test": _TEST,
    "bench": {**_TEST, "nginx": Path("/usr/sbin/nginx").exists},  # what the gateway is beside
}


def missing(profile: str) -> list[str]:
    """The packages that `profile` (run, test or bench) needs and this machine lacks."""
    return [name for name, is_there in PROFILES[profile].items() if not is_there()]


def install(packages: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Install what is missing, or print the command to do so and give False."""
    words = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    sudo = _privilege()
    if sudo is None or not may_install(environment):
        prefix = "sudo " if os.geteuid() != 0 and shutil.which("sudo") else ""
        print(f"Missing on this machine: {', '.join(packages)}. Run as root, then start again:")
        print(f"  {prefix}apt-get update && {prefix}{' '.join(words)}")
        if sudo is not None:
            print("or let this do it: AIP_INSTALL=1 in front of the make command")
        return False
    started = time.monotonic()
    print(f"set-up: system packages {', '.join(packages)} ...", end=" ", flush=True)
    quiet = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive"]
    with _no_service_starts(sudo):
        for command in (["apt-get", "update"], [*words, "-o", "DPkg::Lock::Timeout=300"]):
            done = subprocess.run(
                [*quiet, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            if done.returncode != 0:
                print(f"failed\n{(done.stdout + done.stderr)[-3000:]}")
                return False
    print(f"{time.monotonic() - started:.1f} s", flush=True)
    return True


def may_install(environment: Mapping[str, str]) -> bool:
    asked = environment.get("AIP_INSTALL") == "1" or environment.get("CI") not in (None, "")
    return asked or sys.stdin.isatty()


def _privilege() -> list[str] | None:
    """What goes in front of a command that needs root; None where we cannot."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asks_nothing = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if asks_nothing.returncode == 0 else None


@contextmanager
def _no_service_starts(sudo: Sequence[str]) -> Iterator[None]:
    """Debian starts the servers it installs; ours are private ones, so for this while none does."""
    if _POLICY.exists() and _OURS not in _POLICY.read_text():
        subprocess.run([*sudo, "mv", _POLICY, _KEPT], check=True)
    with tempfile.NamedTemporaryFile("w", prefix="aip-policy-") as policy:
        policy.write(f"#!/bin/sh\n{_OURS}\nexit 101\n")
        policy.flush()
        subprocess.run([*sudo, "install", "-m", "755", policy.name, _POLICY], check=True)
    try:
        yield
    finally:
        back = ["mv", str(_KEPT)] if _KEPT.exists() else ["rm", "-f"]
        subprocess.run([*sudo, *back, str(_POLICY)], check=True)
