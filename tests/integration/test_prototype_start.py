"""`python -m prototype`, as a person starts it: it serves, or says what is wrong and a way on."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.folders import CouncilFolder

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 30
"""Far more than it takes, so that a busy machine does not fail the test."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with a prototype of its own, so that nobody's data is touched."""
    ours = ROOT / "prototype"
    shutil.copytree(ours, tmp_path / "prototype", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prototype", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}


def run(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=clone,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )


def refused(clone: Path, *arguments: str) -> str:
    """What the prototype says when it does not start; its status must be 1."""
    done = run(clone, *arguments)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert "Traceback" not in done.stderr
    return done.stderr


@contextmanager
def started(clone: Path, *arguments: str) -> Iterator[str]:
    """The address that a running prototype says it is at."""
    with subprocess.Popen(
        command(*arguments), cwd=clone, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://\S+/(?= )", said)
            assert found, said
            yield found[0]
        finally:
            process.terminate()


def read(address: str) -> str:
    """The page at an address, as soon as it is there."""
    give_up = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urlopen(address, timeout=SECONDS_TO_START) as response:
                return str(response.read().decode())
        except URLError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_it_serves_the_council_its_outbox_and_the_components_where_it_says(clone: Path) -> None:
    port = free_port()
    with started(clone, "--port", str(port), "--council", "westvale") as address:
        assert address == f"http://127.0.0.1:{port}/"
        assert "Westvale District Council" in read(address)
        assert "No messages yet" in read(f"{address}outbox")
        assert "All components" in read(f"{address}components/")
        assert "Westvale" in read(f"{address}components/timeline/default/westvale/")
    assert (clone / "instance" / "westvale.db").is_file()


def test_its_key_is_kept_for_the_next_start_and_only_its_owner_can_read_it(clone: Path) -> None:
    kept = []
    for _ in range(2):
        with started(clone, "--port", str(free_port()), "--council", "westvale"):
            key = clone / "instance" / "secret-key"
            assert key.stat().st_mode & 0o077 == 0
            kept.append(key.read_text())
    assert len(kept[0]) > 40
    assert kept[0] == kept[1]


def test_a_taken_port_is_told_and_the_port_that_it_names_works(clone: Path) -> None:
    with taken_port() as port:
        said = refused(clone, "--port", str(port), "--council", "westvale")
        assert said.startswith(f"Port {port} is in use by another program.\n")
        found = re.search(r"make prototype PORT=(\d+)", said)
        assert found
        with started(clone, "--port", found[1], "--council", "westvale") as address:
            assert "Westvale" in read(address)


def test_the_port_that_it_names_is_not_taken_either(clone: Path) -> None:
    with taken_port() as port, socket.socket() as next_door:
        try:
            next_door.bind(("127.0.0.1", port + 1))
        except OSError:
            pytest.skip("the next port is in use by something else")
        next_door.listen()
        assert f"PORT={port + 1}\n" not in refused(clone, "--port", str(port))


def test_an_address_that_is_not_this_machines_is_told(clone: Path) -> None:
    said = refused(clone, "--host", "192.0.2.1", "--port", str(free_port()))
    assert said.startswith("Nothing can be served at 192.0.2.1, port ")
    assert "make prototype HOST=127.0.0.1 PORT=5055" in said


def test_a_council_that_there_is_not_is_told_with_those_that_there_are(clone: Path) -> None:
    said = refused(clone, "--port", str(free_port()), "--council", "eastmere")
    assert said == "There is no council called 'eastmere'. There are: northmere, westvale.\n"


def test_a_broken_council_is_told_with_file_line_reason_and_mend(clone: Path) -> None:
    folder = CouncilFolder(clone / "prototype" / "councils" / "westvale")
    folder.change("council.toml", 'nation = "england"', 'nation = "englend"')
    said = refused(clone, "--port", str(free_port()), "--council", "westvale")
    assert re.search(r"council\.toml:\d+: error: nation: “englend” cannot be used here\.", said)
    assert "Mend: Did you mean “england”?" in said
    assert not (clone / "instance" / "westvale.db").exists()


def test_a_port_that_cannot_be_one_is_refused_with_the_use(clone: Path) -> None:
    done = run(clone, "--port", "70000")
    assert done.returncode == 2
    assert "1<=x<=65535" in done.stderr
