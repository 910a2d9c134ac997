"""`repairs-pattern outbox` and `worker`: what waits, why, and how it is tried again."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from repairs_pattern.cli import main
from repairs_pattern.domain.outbox import claim, mark_failed, mark_sent
from repairs_pattern.domain.store import AuditRow, Database
from tests.support.homes import COUNCILS
from tests.support.posted import a_message, message, sent_keys
from tests.support.raised import NOW, a_repair
from tests.support.slow_post import FOLDER as SLOW_POST

ROOT = Path(__file__).parents[3]

SCRIPT = str(Path(sys.executable).with_name("repairs-pattern"))
PHONE = "+447700900123"


def run(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["outbox", *arguments], env={"DATABASE_URL": url})


@pytest.fixture
def sent_dead_and_waiting(database: Database) -> tuple[int, int, int]:
    """The numbers of three messages."""
    first, second, third = (a_message(database, a_repair(database), f"K7C-{n}") for n in range(3))
    done, refused = claim(database, NOW), claim(database, NOW)
    assert done is not None
    assert refused is not None
    mark_sent(database, done, NOW)
    mark_failed(database, refused, "Refused", NOW, 0, for_ever=True)
    return first, second, third


def test_the_list_tells_what_has_not_left_and_why(
    database_url: str, sent_dead_and_waiting: tuple[int, int, int]
) -> None:
    shown = run(database_url, "list")
    assert shown.exit_code == 0, shown.output
    assert "Waiting: 1, the oldest since 2026-11-23 09:30. Dead: 1." in shown.output
    assert "Refused" in shown.output
    found = json.loads(run(database_url, "list", "--json").output)
    assert (found["waiting"], found["dead"]) == (1, 1)
    _, dead, waiting = sent_dead_and_waiting
    assert [each["number"] for each in found["messages"]] == [waiting, dead]


def test_a_state_can_be_asked_for(
    database_url: str, sent_dead_and_waiting: tuple[int, int, int]
) -> None:
    found = json.loads(run(database_url, "list", "--state", "sent", "--json").output)
    assert [each["number"] for each in found["messages"]] == [sent_dead_and_waiting[0]]


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_nothing_personal_is_shown_unless_it_is_asked_for(
    database: Database,
    database_url: str,
    sent_dead_and_waiting: tuple[int, int, int],
    how: list[str],
) -> None:
    number = str(sent_dead_and_waiting[1])
    everything = run(database_url, "list", *how).output + run(database_url, "show", number).output
    assert PHONE not in everything
    assert "K7C" not in everything
    assert PHONE in run(database_url, "show", number, "--personal", *how).output
    with database.reading() as session:
        (looked,) = session.scalars(select(AuditRow))
    assert (looked.deed, looked.reference is None) == ("looked", False)


def test_an_empty_outbox_says_so(database: Database, database_url: str) -> None:
    assert run(database_url, "list").output == "Waiting: 0. Dead: 0.\n"


def test_a_dead_message_is_made_due_again(
    database: Database, database_url: str, sent_dead_and_waiting: tuple[int, int, int]
) -> None:
    sent, dead, _ = sent_dead_and_waiting
    assert "again: 1." in run(database_url, "retry", str(sent), str(dead)).output
    assert message(database, dead).dead_at is None
    assert json.loads(run(database_url, "retry", "--dead", "--json").output) == {"due": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "99"], "There is no message 99."),
        (["retry"], "Give the numbers of messages, or --dead."),
        (["retry", "--dead", "1"], "Give the numbers of messages, or --dead."),
    ],
)
def test_what_cannot_be_done_is_told(
    database: Database, database_url: str, arguments: list[str], said: str
) -> None:
    found = run(database_url, *arguments)
    assert found.exit_code != 0
    assert said in found.output


def work(database_url: str, *arguments: str, **settings: str | None) -> Result:
    env = {
        "DATABASE_URL": database_url,
        "REPAIRS_SECRET_KEY": "a key for tests only",
        **{f"REPAIRS_{name}": value for name, value in settings.items()},
    }
    return CliRunner().invoke(main, ["worker", str(COUNCILS / "westvale"), *arguments], env=env)


def test_a_worker_delivers_what_is_due_and_ends(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    a_message(database, a_repair(database), "K7C-49D")
    done = work(database_url, "--once", MESSENGER=f"folder:{tmp_path}/sent")
    assert done.output == "Messages tried: 1.\n"
    assert [file.name for file in (tmp_path / "sent").iterdir()] == ["K7C-49D.json"]


def test_a_worker_without_a_messenger_says_so_and_does_the_chores_alone(
    database: Database, database_url: str
) -> None:
    number = a_message(database, a_repair(database), "K7C-49D")
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    old = a_message(database, None, "OLD", created_at=long_ago, sent_at=long_ago)
    done = work(database_url, "--once", MESSENGER=None)
    assert "Nothing says what sends messages, so they wait." in done.output
    assert "Messages tried: 0." in done.output
    assert message(database, number).sent_at is None
    assert message(database, old).recipient == {}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"MESSENGER": "pigeon"}, "no such messenger is found"),
        ({"SECRET_KEY": None, "MESSENGER": "folder:sent"}, "There is no secret key"),
    ],
)
def test_a_worker_that_cannot_work_says_why(
    database: Database, database_url: str, settings: dict[str, str | None], said: str
) -> None:
    found = work(database_url, "--once", **settings)
    assert found.exit_code == 1
    assert said in found.output


def test_a_worker_finishes_the_message_at_hand_when_it_is_told_to_stop(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    a_message(database, a_repair(database), "K7C-49D")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [SCRIPT, "worker", str(COUNCILS / "westvale"), f"--metrics={address}"]
    env = {
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "REPAIRS_SECRET_KEY": "a key for tests only",
        "REPAIRS_MESSENGER": "tests.support.slow_post:messenger",
        SLOW_POST: str(tmp_path),
    }
    worker = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
    end = time.monotonic() + 30
    while not (tmp_path / "begun").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert sent_keys(database) == []
    with urlopen(f"http://{address}/metrics") as answer:
        assert 'repairs_outbox_waiting{council="westvale"} 1.0' in answer.read().decode()
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=30)
    assert (sent_keys(database), worker.returncode) == (["K7C-49D"], 0)
    assert (tmp_path / "left").read_text() == "K7C-49D\n"


@pytest.fixture
def same_signals() -> Iterator[None]:
    """A worker in this process keeps signals from it: afterwards it gets them again."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    yield
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


@pytest.mark.usefixtures("same_signals")
@pytest.mark.parametrize("address", ["here", "127.0.0.1:99999", "127.0.0.1:", "192.0.2.1:9101"])
def test_a_worker_that_cannot_show_its_figures_says_so(
    database: Database, database_url: str, tmp_path: Path, address: str
) -> None:
    found = work(database_url, f"--metrics={address}", MESSENGER=f"folder:{tmp_path}/sent")
    assert found.exit_code == 1
    assert f"No figures can be shown at {address}" in found.output
