"""`create_app`: settings from the environment, and what it refuses to start with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from repairs_pattern import BrokenCouncil, UnsafeSettings, create_app
from repairs_pattern.cli import main
from repairs_pattern.domain.store import DraftRow
from repairs_pattern.settings import set_up
from tests.conftest import service_of
from tests.support.folders import CouncilFolder
from tests.support.homes import COUNCILS
from tests.support.raised import a_draft, counted

WESTVALE = COUNCILS / "westvale"
KEY = "sixteen or more characters"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """What an operator sets, and nothing of whoever runs the tests."""
    monkeypatch.delenv("REPAIRS_SECRET_KEY", raising=False)
    monkeypatch.delenv("FLASK_DEBUG", raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/environment.db")
    return monkeypatch


Start = Any


@pytest.fixture
def start() -> Iterator[Start]:
    made: list[Flask] = []

    def started(**settings: Any) -> Flask:
        made.append(create_app(WESTVALE, settings={"DELIVER": False, **settings}))
        return made[-1]

    yield started
    for app in made:
        service_of(app).database.close()


@pytest.mark.parametrize("key", [None, "", "too short", 1234567890123456])
def test_it_refuses_a_secret_key_that_is_not_one_and_says_how_to_make_one(key: Any) -> None:
    with pytest.raises(UnsafeSettings, match="Set REPAIRS_SECRET_KEY") as refused:
        create_app(WESTVALE, settings={"SECRET_KEY": key})
    assert "secrets.token_urlsafe" in str(refused.value)


def test_it_makes_nothing_before_it_refuses(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings):
        create_app(WESTVALE)
    assert not (tmp_path / "environment.db").exists()


@pytest.mark.parametrize("key", [KEY, "1234567890123456", "1e15000000000000", '"some quoted text"'])
def test_the_secret_key_comes_from_the_environment_as_it_is_written(
    environment: pytest.MonkeyPatch, start: Start, key: str
) -> None:
    environment.setenv("REPAIRS_SECRET_KEY", key)
    assert start().config["SECRET_KEY"] == key


def test_the_number_of_proxies_comes_from_the_environment(
    environment: pytest.MonkeyPatch, start: Start
) -> None:
    environment.setenv("REPAIRS_PROXIES", "2")
    assert start(SECRET_KEY=KEY).config["PROXIES"] == 2


@pytest.mark.parametrize("proxies", ["yes", "true", "-1", "1.5"])
def test_it_refuses_a_number_of_proxies_that_is_none(
    environment: pytest.MonkeyPatch, proxies: str
) -> None:
    environment.setenv("REPAIRS_PROXIES", proxies)
    with pytest.raises(UnsafeSettings, match="REPAIRS_PROXIES is"):
        create_app(WESTVALE, settings={"SECRET_KEY": KEY})


def test_settings_come_from_the_environment_and_those_given_win(
    environment: pytest.MonkeyPatch, start: Start
) -> None:
    environment.setenv("REPAIRS_SECRET_KEY", "the key of the environment")
    environment.setenv("REPAIRS_SESSION_COOKIE_SECURE", "false")
    environment.setenv("REPAIRS_MAX_COOKIE_SIZE", "2000")
    config = start(SECRET_KEY=KEY, MAX_COOKIE_SIZE=3000).config
    assert config["SECRET_KEY"] == KEY
    assert config["MAX_COOKIE_SIZE"] == 3000
    assert config["SESSION_COOKIE_SECURE"] is False


def test_the_database_comes_from_the_environment_unless_it_is_given(
    tmp_path: Path, start: Start
) -> None:
    start(SECRET_KEY=KEY)
    assert (tmp_path / "environment.db").is_file()
    app = start(SECRET_KEY=KEY, DATABASE_URL=f"sqlite:///{tmp_path}/given.db")
    assert service_of(app).database.url.database == f"{tmp_path}/given.db"


def test_it_deletes_what_is_old_enough_by_itself_also_when_nothing_sends_messages(
    environment: pytest.MonkeyPatch, start: Start
) -> None:
    environment.setenv("REPAIRS_SECRET_KEY", KEY)
    database = service_of(start()).database
    a_draft(database, datetime(2020, 1, 1, tzinfo=UTC))
    pattern = start(DELIVER=True).extensions["repairs_pattern"]
    ends = time.monotonic() + 20
    while counted(database, DraftRow) and time.monotonic() < ends:
        time.sleep(0.05)
    pattern.close()
    assert counted(database, DraftRow) == 0


@pytest.mark.parametrize(("settings", "delivers"), [({}, True), ({"TESTING": True}, False)])
def test_a_thread_delivers_unless_it_is_under_test(
    settings: dict[str, Any], delivers: bool
) -> None:
    app = Flask("any")
    set_up(app, "westvale", {"SECRET_KEY": KEY, **settings})
    assert app.config["DELIVER"] is delivers


def test_it_refuses_a_broken_council_with_the_messages_of_the_check(tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.change("council.toml", 'nation = "england"', 'nation = "englend"')
    folder.change("diagnosis.yaml", "repair: Tap that drips", "repairs: Tap that drips")
    told = CliRunner().invoke(main, ["check", str(folder.path)]).output
    errors = [line for line in told.splitlines() if ": error: " in line]
    with pytest.raises(BrokenCouncil) as refused:
        create_app(folder.path, settings={"SECRET_KEY": KEY})
    assert len(errors) >= 2
    assert [line for line in str(refused.value).splitlines() if ": error: " in line] == errors
    assert not (tmp_path / "environment.db").exists()


def test_it_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenCouncil, match="not a folder that can be opened"):
        create_app(tmp_path / "none", settings={"SECRET_KEY": KEY})
