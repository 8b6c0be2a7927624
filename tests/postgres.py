"""A PostgreSQL server of the tests' own: made, started and stopped by them, on a socket in a folder of theirs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

NEEDED = "ONRECORD_NEEDS_POSTGRES"
"""Set by CI, so that there a missing server is a failure and no skip."""
_numbers = count()


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path
    programs: Path

    def run(self, *command: str) -> None:
        """Run one of its programs as the user it belongs to; the server may not be root's."""
        call = [str(self.programs / command[0]), *command[1:]]
        owner = "postgres" if os.geteuid() == 0 else None
        done = subprocess.run(
            call, capture_output=True, text=True, cwd=self.folder, check=False, user=owner, group=owner,
            extra_groups=() if owner else None,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr or done.stdout}")

    def database(self, template: str | None = None) -> str:
        """The address of a new database, empty or a copy of another."""
        name = f"record{next(_numbers)}"
        like = ["--template", template] if template else []
        self.run("createdb", "-h", str(self.folder), "-U", "onrecord", *like, name)
        return self.address(name)

    def address(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://onrecord@/{name}?host={quote(str(self.folder), safe='')}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=40"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: fast, or immediate, as a power cut would."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", how, "stop")


def missing() -> str | None:
    """Why there can be no server here, or None."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed: pip install 'onrecord[postgres]'"
    if _programs() is None:
        return "there is no PostgreSQL: apt-get install postgresql"
    if os.geteuid() == 0 and not _has_user("postgres"):
        return "root may not run PostgreSQL, and there is no user postgres to run it as"
    return None


def _programs() -> Path | None:
    for folder in (
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        Path("/usr/local/pgsql/bin"),
    ):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@contextmanager
def running() -> Iterator[Server]:
    """A server while it is needed. Ask :func:`missing` first."""
    programs = _programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server = Server(folder, programs)
        server.run("initdb", "-D", str(folder / "data"), "-U", "onrecord", "-A", "trust", "-E", "UTF8", "--no-sync",
                   "--locale=C.UTF-8")  # fmt: skip
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
