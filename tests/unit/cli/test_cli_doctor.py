"""`repairs-pattern doctor`: what it finds, and what it says about mending it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from repairs_pattern.cli import main
from repairs_pattern.domain.checks import Unwell
from repairs_pattern.domain.store import Database
from repairs_pattern.gateways import folders
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from repairs_pattern.operations import database_checks, doctor
from tests.support.asked_post import Post
from tests.support.homes import COUNCILS
from tests.support.posted import a_message
from tests.support.raised import NOW

SAFE = {
    "REPAIRS_SECRET_KEY": "a long text by chance",
    "REPAIRS_TRUSTED_HOSTS": '["repairs.westvale.example"]',
    "REPAIRS_PROXIES": "1",
    "REPAIRS_SERVER_NAME": "repairs.westvale.example",
    "REPAIRS_PREFERRED_URL_SCHEME": "https",
    "REPAIRS_MESSENGER": f"{__name__}:post",
}


post = Post()


@pytest.fixture
def messenger() -> Iterator[Post]:
    """The messenger that the settings name."""
    yield post
    post.trouble = None
    post.end.set()


@pytest.fixture
def westvale(tmp_path: Path) -> Path:
    return shutil.copytree(COUNCILS / "westvale", tmp_path / "westvale")


Examine = Any


@pytest.fixture
def examine(
    database: Database,
    database_url: str,
    westvale: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Examine:
    """Examines a service that is set up well, but for the settings that are given."""
    CsvAddressBook(database).load(westvale / "addresses.csv", NOW)
    monkeypatch.setattr(doctor, "is_not_root", lambda: "not root")

    def run(**settings: str | None) -> tuple[int, dict[str, dict[str, str]]]:
        env = {
            **SAFE,
            "DATABASE_URL": database_url,
            "REPAIRS_PHOTOS_FOLDER": f"{tmp_path}/photos",
            **settings,
        }
        done = examined(westvale, env)
        found = json.loads(done.stdout)
        assert found["well"] is (done.exit_code == 0)
        return done.exit_code, {each.pop("name"): each for each in found["checks"]}

    return run


def words_of_others(found: dict[str, dict[str, str]], *names: str) -> set[str]:
    """What is said of all but these, and but of the council, whose folder has warnings."""
    return {each["word"] for name, each in found.items() if name not in ("council", *names)}


def examined(folder: Path, env: dict[str, str | None], *options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *(options or ["--json"]), str(folder)], env=env)


def test_a_service_that_is_set_up_well_is_well(examine: Examine, database: Database) -> None:
    code, found = examine()
    assert code == 0
    assert found["council"]["words"] == "Warnings in the folder of Westvale District Council: 1."
    assert words_of_others(found) == {"ok"}
    assert set(found) >= {
        "council",
        "database",
        "migrations",
        "address book",
        "photos",
        "messenger",
    }
    release = "SQLite 3." if database.is_sqlite else "PostgreSQL 18"
    assert found["database"]["words"].startswith(release)


def test_it_changes_nothing(examine: Examine, database: Database, tmp_path: Path) -> None:
    def there() -> dict[str, bytes]:
        files = (each for each in tmp_path.rglob("*") if each.is_file())
        return {str(each): each.read_bytes() for each in files if not each.name.endswith("-shm")}

    database.close()
    before = there()
    examine()
    assert there() == before


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.parametrize(
    ("setting", "value", "name", "mend"),
    [
        ("REPAIRS_SECRET_KEY", None, "settings", "does not start"),
        ("REPAIRS_SECRET_KEY", "ab" * 20, "secret key", "random text"),
        ("REPAIRS_PROXIES", "many", "settings", "does not start"),
        ("REPAIRS_TESTING", "true", "debug", "REPAIRS_TESTING"),
        ("REPAIRS_MESSENGER", "pigeon", "messenger", "REPAIRS_MESSENGER"),
        ("DATABASE_URL", "nonsense", "database address", "Write it like"),
        ("DATABASE_URL", "sqlite:////nowhere/x.db", "database address", "db upgrade"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_what_to_do(
    examine: Examine, setting: str, value: str | None, name: str, mend: str
) -> None:
    code, found = examine(**{setting: value})
    assert (code, found[name]["word"]) == (1, "failed")
    assert mend in found[name]["mend"]
    assert words_of_others(found, name, "outbox") <= {"ok", "look"}


@on_sqlite
def test_settings_that_are_mostly_a_mistake_are_to_be_looked_at(examine: Examine) -> None:
    code, found = examine(
        REPAIRS_PROXIES="0",
        REPAIRS_SESSION_COOKIE_SECURE="false",
        REPAIRS_TRUSTED_HOSTS=None,
        REPAIRS_PREFERRED_URL_SCHEME=None,
        REPAIRS_METRICS="open",
        REPAIRS_MESSENGER=None,
    )
    assert code == 0
    to_look_at = {name: each["mend"] for name, each in found.items() if each["word"] == "look"}
    del to_look_at["council"]
    assert to_look_at == {
        "cookie": "Serve over https, and unset REPAIRS_SESSION_COOKIE_SECURE.",
        "host names": 'Set REPAIRS_TRUSTED_HOSTS, such as to ["repairs.northmere.example"]',
        "proxies": "Set REPAIRS_PROXIES to the number of proxies, if there are any.",
        "links": "Set REPAIRS_PREFERRED_URL_SCHEME=https",
        "figures": "Set REPAIRS_METRICS to a long random text.",
    }
    assert (found["messenger"]["word"], found["outbox"]["word"]) == ("not set up", "not set up")


@on_sqlite
def test_without_a_name_for_the_service_links_cannot_be_sent(examine: Examine) -> None:
    assert examine(REPAIRS_SERVER_NAME=None)[1]["links"]["word"] == "look"


@on_sqlite
def test_a_council_that_is_broken_is_told_and_the_rest_is_not_tried(
    examine: Examine, westvale: Path
) -> None:
    (westvale / "council.toml").write_text("name = ")
    code, found = examine()
    assert code == 1
    assert found["council"]["word"] == "failed"
    assert found["council"]["mend"].startswith("See: repairs-pattern check")
    assert "database" not in found


def test_tables_of_an_older_release_are_told(examine: Examine, database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    try:
        found = examine()[1]["migrations"]
    finally:
        with database.writing() as session:
            newest = database.schema.newest_revision()
            session.execute(text(f"UPDATE alembic_version SET version_num = '{newest}'"))
    assert (found["word"], found["mend"]) == ("failed", "Run: repairs-pattern db upgrade")


@on_sqlite
def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    examine: Examine,
) -> None:
    code, found = examine(DATABASE_URL="postgresql://repairs:hunter2@127.0.0.1:1/repairs")
    assert code == 1
    assert found["database"]["words"].startswith("The database cannot be reached: ")
    assert "hunter2" not in json.dumps(found)
    assert "migrations" not in found


def test_homes_that_are_not_loaded_and_a_list_that_has_changed_are_told(
    examine: Examine, database: Database, westvale: Path
) -> None:
    with (westvale / "addresses.csv").open("a") as file:
        file.write("\n")
    assert examine()[1]["address file"]["word"] == "look"
    with database.writing() as session:
        session.execute(text("DELETE FROM address_list"))
    code, found = examine()
    assert (code, found["address book"]["word"]) == (1, "failed")


def test_messages_that_are_late_or_dead_are_told(examine: Examine, database: Database) -> None:
    a_message(database, None, "late")
    a_message(database, None, "dead", dead_at=NOW)
    code, found = examine()
    assert (code, found["outbox"]["word"]) == (1, "failed")
    assert found["dead messages"]["words"] == "Messages that nobody tries any more: 1."


@on_sqlite
def test_a_gateway_says_itself_what_is_wrong(examine: Examine, messenger: Post) -> None:
    messenger.trouble = Unwell("The key is refused.", "Ask for another.")
    code, found = examine()
    assert (code, found["messenger"]["word"]) == (1, "failed")
    assert (found["messenger"]["words"], found["messenger"]["mend"]) == (
        "The key is refused.",
        "Ask for another.",
    )


@on_sqlite
def test_a_gateway_that_hangs_is_not_waited_for(
    examine: Examine, messenger: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PATIENCE", 1.0)
    messenger.end.clear()
    code, found = examine()
    assert (code, found["messenger"]["word"]) == (1, "no answer")
    assert found["photos"]["word"] == "ok"


@on_sqlite
def test_a_full_disk_is_told(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LEAST_FREE", 10**18)
    code, found = examine()
    assert (code, found["photos"]["word"]) == (1, "failed")
    assert "MB are free" in found["photos"]["words"]


@on_sqlite
def test_a_folder_that_cannot_be_written_to_is_told(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    code, found = examine(REPAIRS_PHOTOS_FOLDER=f"{tmp_path}/a file/photos")
    assert (code, found["photos"]["word"]) == (1, "failed")
    assert "Nothing can be written" in found["photos"]["words"]


@on_sqlite
def test_bank_holidays_that_end_soon_are_told(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "AHEAD", doctor.AHEAD * 20)
    assert examine()[1]["bank holidays"]["word"] == "look"


def test_clocks_that_are_apart_and_an_old_server_are_told(
    examine: Examine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite is on this machine")
    monkeypatch.setattr(database_checks, "APART", database_checks.APART * -1)
    monkeypatch.setattr(database_checks, "OLDEST_POSTGRESQL", 99)
    found = examine()[1]
    assert found["clock"]["word"] == "look"
    assert "nobody mends its faults any more" in found["database"]["words"]


def test_root_is_told_to_try_as_the_user_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(Unwell, match="as root"):
        doctor.is_not_root()
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert doctor.is_not_root() == "not root"


def test_people_read_lines_with_what_to_do_below(westvale: Path) -> None:
    done = examined(westvale, {"REPAIRS_SECRET_KEY": "short"}, "--")
    assert done.exit_code == 1
    assert "failed       settings: There is no secret key" in done.output
    assert done.output.splitlines()[-1].startswith("Checks: 4. Failed: 1.")
