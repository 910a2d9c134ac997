"""gunicorn with several workers, as an operator runs it, from its start to the next one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from repairs_pattern.domain.store import Database
from tests.support.posted import a_message, sent_keys
from tests.support.raised import a_repair
from tests.support.slow_post import FOLDER as SLOW_POST

TOKEN = "a token that nobody guesses"
PATIENCE = 60

ROOT = Path(__file__).parents[2]

AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *sys.argv[2:]])
"""
"""Hands over a socket as systemd does, which keeps it while the service starts anew."""


class Served:
    """gunicorn on a socket that outlives it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listening.getsockname()[1]

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Ask on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(connection):
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.read().decode()

    def wait_for_workers(self, number: int) -> None:
        """Wait until so many processes have answered."""
        end, seen = time.monotonic() + PATIENCE, set[str]()
        while len(seen) < number and time.monotonic() < end:
            seen.add(self.get("/process")[1])
        assert len(seen) == number

    @contextmanager
    def running(self, errors: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Started as systemd starts it, with its errors in a file."""
        command = [sys.executable, "-c", AS_SYSTEMD, str(self.listening.fileno())]
        options = ["--config", "python:repairs_pattern.gunicorn", "--workers=2"]
        with errors.open("wb") as file:
            process = subprocess.Popen(
                [*command, *options, "--no-control-socket", "tests.support.wsgi:app"],
                env=self._environment(),
                stderr=file,
                pass_fds=[self.listening.fileno()],
                cwd=ROOT,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": f"sqlite:///{self.folder}/served.db",
            "REPAIRS_SECRET_KEY": "a key for tests only",
            "REPAIRS_METRICS": TOKEN,
            "REPAIRS_MESSENGER": "tests.support.slow_post:messenger",
            "TMPDIR": str(self.folder),
            SLOW_POST: str(self.folder),
        }


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.listening.close()


def starts_shown(page: str) -> float:
    """How often the figures say that the start page was asked for."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if sample.name == "repairs_http_request_seconds_count"
        and sample.labels["endpoint"] == "repairs_pages.start"
    )


def wait_for(file: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert file.exists()


def test_workers_share_figures_write_lines_finish_what_is_at_hand_and_lose_no_request(
    served: Served, tmp_path: Path
) -> None:
    errors = tmp_path / "first.log"
    with served.running(errors) as gunicorn:
        served.wait_for_workers(2)
        for _ in range(12):
            assert served.get("/?name=Zephyrine")[0] == 200
        shown = [served.get("/metrics", Authorization=f"Bearer {TOKEN}") for _ in range(6)]
        assert [starts_shown(page) for _, page in shown] == [12] * 6

        database = Database(f"sqlite:///{tmp_path}/served.db")
        a_message(database, a_repair(database), "K7C-49D")
        wait_for(tmp_path / "begun")
        slow: list[tuple[int, str]] = []
        asking = threading.Thread(target=lambda: slow.append(served.get("/slow")))
        asking.start()
        time.sleep(0.3)
        gunicorn.send_signal(signal.SIGTERM)
        asking.join(PATIENCE)
        assert slow == [(200, "at last")]
        assert gunicorn.wait(PATIENCE) == 0
        assert sent_keys(database) == ["K7C-49D"]
        assert list(tmp_path.glob("repairs-metrics-*")) == []
        database.close()

    lines = [json.loads(line) for line in errors.read_text().splitlines()]
    assert {"gunicorn.error", "repairs_pattern.operations.requests"} <= {
        line["logger"] for line in lines
    }
    assert "Zephyrine" not in errors.read_text()

    meanwhile: list[tuple[int, str]] = []
    waiting = [
        threading.Thread(target=lambda: meanwhile.append(served.get("/health"))) for _ in range(5)
    ]
    for each in waiting:
        each.start()
    with served.running(tmp_path / "second.log"):
        for each in waiting:
            each.join(PATIENCE)
    assert [status for status, _ in meanwhile] == [200] * 5
