"""What gunicorn serves: the service, and the floor that it is compared with."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask, Response, request

from repairs_pattern import create_app

SECRET = "a key for measuring only"
FOLDER = "BENCH_FOLDER"
"""The environment variable with the folder that a server finds its database and answers in."""

COUNCIL = Path(__file__).parents[1] / "prototype" / "councils" / "northmere"
PATIENCE = 120
"""Seconds in which a server must answer for the first time."""


COUNCIL_FOLDER = "BENCH_COUNCIL"
"""The environment variable with another council's folder than Northmere's."""


def service() -> Flask:
    """A service, as it is put on a server; but a plain connection may keep its cookie."""
    return create_app(
        os.environ.get(COUNCIL_FOLDER, COUNCIL),
        settings={
            "SECRET_KEY": SECRET,
            "DATABASE_URL": os.environ.get("DATABASE_URL")
            or f"sqlite:///{os.environ[FOLDER]}/northmere.db",
            "SESSION_COOKIE_SECURE": False,
        },
    )


def floor() -> Flask:
    """Bare Flask views that return recorded answers, byte for byte and header for header."""
    recorded = json.loads((Path(os.environ[FOLDER]) / "recorded.json").read_text("utf-8"))
    app = Flask("floor", static_folder=None)

    @app.route("/<path:path>", methods=["GET", "POST"])
    def answer(path: str) -> Response:
        status, headers, body = recorded[f"{request.method} /{path}"]
        return Response(body, status, headers)

    return app


@dataclass(frozen=True)
class Server:
    """A server with its workers.

    :param master: the process id of the one that starts the workers.
    """

    port: int
    master: int

    @property
    def worker(self) -> int:
        """The process id of a worker."""
        return self.workers()[0]

    def workers(self) -> list[int]:
        """The process ids of all workers, the oldest first; the master's where none is told."""
        return _children(self.master) or [self.master]

    def resident_kb(self) -> int | None:
        """The worker's memory in KB; None where the system does not say."""
        try:
            status = Path(f"/proc/{self.worker}/status").read_text("utf-8")
        except OSError:
            return None
        return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line)


@contextmanager
def serving(
    app: str,
    folder: Path,
    *,
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[Server]:
    """Serve ``service`` or ``floor`` with gunicorn: synchronous workers on the loopback.

    :param environment: variables for the workers, besides those that there are.
    :param log: where all that is said goes, instead of a file in the folder. Then the master
        imports what workers need, because many of them will be killed and started.
    """
    port, pid = free_port(), folder / f"{app}.pid"
    command = [sys.executable, "-m", "gunicorn", f"bench.serving:{app}()"]
    options = [f"--workers={workers}", "--worker-class=sync", f"--bind=127.0.0.1:{port}"]
    quiet = ["--log-level=warning", f"--pid={pid}", "--no-control-socket"]
    warm = ["--config=python:bench.serving"] if log else []
    written = log or folder / f"{app}.log"
    with written.open("ab") as said:
        process = subprocess.Popen(
            [*command, *options, *quiet, *warm],
            env={**os.environ, FOLDER: str(folder), **(environment or {})},
            cwd=Path(__file__).parents[1],
            stdout=said,
            stderr=said,
        )
    try:
        wait_for(port, process, written)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it has answered once: gunicorn listens before the app is there.

    :param log: where it says why not.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
                connection.request("GET", "/nowhere")
                connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The server did not start: {log.read_text('utf-8')}")


def _children(parent: int) -> list[int]:
    """The processes that another one started; none where the system does not say."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in children.read_text("utf-8").split()] if children.exists() else []
