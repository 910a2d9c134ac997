"""docs/deployment.md: its settings are sound, and its backups are made and restored as it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from repairs_pattern import RepairsPattern, create_app
from repairs_pattern.cli import main
from repairs_pattern.domain.store import OutboxRow, PhotoRow
from tests.conftest import MONDAY, Clock, service_of
from tests.packaging.test_docs import ROOT, code
from tests.support.homes import COUNCILS
from tests.support.logs import writing_logs
from tests.support.photos import a_photo
from tests.support.postgres import Postgres, programs_folder
from tests.support.reporting import CHECK, answers_for, go_on, report
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair

GUIDE = ROOT / "docs" / "deployment.md"
DATA, BACKUPS = "/var/lib/repairs", "/var/backups/repairs"


def section(title: str) -> str:
    """The text below a heading, up to the next one."""
    found = re.search(rf"^#+ {title}$\n(.*?)(?=^#+ |\Z)", GUIDE.read_text("utf-8"), re.M | re.S)
    assert found, title
    return found[1]


def commands(title: str, folder: Path) -> str:
    """The commands below a heading, with the folders of a test in place of the guide's."""
    (found,) = re.findall(r"^```sh\n(.*?)^```$", section(title), re.M | re.S)
    return moved(found, folder)


def moved(text: str, folder: Path) -> str:
    return text.replace(DATA, f"{folder}/data").replace(BACKUPS, f"{folder}/backups")


def settings(folder: Path) -> dict[str, str]:
    """The guide's settings, as a shell reads them."""
    (env,) = code(GUIDE, "env")
    lines = (line.partition("=") for line in moved(env, folder).splitlines())
    return {name: shlex.split(value)[0] for name, _, value in lines}


def run(script: str, environment: dict[str, str]) -> None:
    """Type commands into a shell that stops at the first that fails."""
    programs = [Path(sys.executable).parent, programs_folder()]
    path = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        env={**environment, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the service keeps its data."""
    if kind == "SQLite":
        yield settings(tmp_path)["DATABASE_URL"]
        return
    server: Postgres = request.getfixturevalue("postgresql")
    yield server.make("to_restore")
    server.drop("to_restore")


@contextmanager
def serving(environment: dict[str, str], clock: Clock) -> Iterator[Flask]:
    """The service with the guide's settings, but without https."""
    given = {name.removeprefix("REPAIRS_"): value for name, value in environment.items()}
    given |= {"TESTING": True, "TRUSTED_HOSTS": None, "PROXIES": 0, "DELIVER": False}
    app = create_app(COUNCILS / "northmere", settings=given, clock=clock)
    yield app
    service_of(app).database.close()


def kept_photos(folder: Path) -> dict[str, bytes]:
    """The files of the photos by name."""
    return {each.name: each.read_bytes() for each in (folder / "data" / "photos").iterdir()}


def lose_everything(kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
    shutil.rmtree(folder / "data")
    (folder / "data").mkdir()
    if kind == "PostgreSQL":
        server: Postgres = request.getfixturevalue("postgresql")
        server.drop("to_restore")
        server.make("to_restore")


def test_a_restored_service_goes_on_where_the_backup_was_made(
    kind: str, url: str, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> None:
    environment = {**settings(tmp_path), "DATABASE_URL": url}
    (tmp_path / "data" / "photos").mkdir(parents=True)
    if kind == "PostgreSQL":
        run("repairs-pattern db upgrade", environment)
    with serving(environment, clock) as app:
        resident = report(Resident(app), answers_for("tap-drips"), to="photos")
        resident.send_files("photos", [("leak.jpg", a_photo())], {"upload": "yes"})
        go_on(resident, answers_for("tap-drips"), to=CHECK).send()
        told = resident.text
        photos = kept_photos(tmp_path)
        reference = the_repair(service_of(app)).reference
        waiting = [each.key for each in rows(service_of(app), OutboxRow)]

    run(commands(f"Back up {kind}", tmp_path), environment)
    lose_everything(kind, tmp_path, request)
    backup = next((tmp_path / "backups").iterdir())
    run(commands(f"Restore {kind}", tmp_path), {**environment, "BACKUP": str(backup)})

    with serving(environment, clock) as app:
        service = service_of(app)
        resident.client.application = app
        assert resident.get("/report/confirmation").text == told
        assert "Appointment booked" in told
        assert kept_photos(tmp_path) == photos
        (photo,) = rows(service, PhotoRow)
        assert photo.id in "".join(photos)
        finder = Resident(app).get("/track/")
        finder.send(reference=reference, postcode=the_repair(service).postcode)
        assert reference in finder.text
        with service.database.reading() as session:
            visit = service.diary.appointment(session, the_repair(service).id)
        assert visit is not None
        assert visit.starts_at > MONDAY
        pattern = app.extensions["repairs_pattern"]
        assert isinstance(pattern, RepairsPattern)
        assert [each.key for each in rows(service, OutboxRow)] == waiting
        assert pattern.postman.run_once() == len(waiting)
        left = list((tmp_path / "data" / "messages").glob("*.json"))
        assert len(left) == len(waiting) > 0
        another = report(Resident(app), answers_for("tap-drips"))
        assert "Appointment booked" in another.text


def test_a_backup_is_private_and_an_older_one_of_that_name_is_replaced(
    tmp_path: Path, with_tables: str
) -> None:
    file = tmp_path / "copy.db"
    file.write_text("older")
    done = CliRunner().invoke(main, ["db", "backup", str(file), "--url", with_tables])
    assert done.output == f"The backup is in {file}.\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"SQLite format 3")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


@pytest.fixture
def with_tables(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/live.db"
    assert CliRunner().invoke(main, ["db", "upgrade", "--url", url]).exit_code == 0
    return url


def test_a_backup_that_cannot_be_made_leaves_the_older_one_as_it_was(
    tmp_path: Path, with_tables: str
) -> None:
    (tmp_path / "live.db").write_bytes(b"not a database" * 1000)
    (tmp_path / "copy.db").write_text("older")
    done = CliRunner().invoke(
        main, ["db", "backup", str(tmp_path / "copy.db"), "--url", with_tables]
    )
    assert done.exit_code == 1
    assert "No backup was made" in done.output
    assert (tmp_path / "copy.db").read_text() == "older"


def test_the_doctor_finds_nothing_wrong_with_the_settings_of_the_guide(tmp_path: Path) -> None:
    environment = settings(tmp_path)
    (tmp_path / "data" / "photos").mkdir(parents=True)
    with serving(environment, Clock()):
        done = CliRunner().invoke(
            main, ["doctor", "--json", str(COUNCILS / "northmere")], env=environment
        )
    found = {each["name"]: each["word"] for each in json.loads(done.stdout)["checks"]}
    del found["user"], found["council"]
    assert set(found.values()) == {"ok"}


def test_machines_on_the_same_machine_may_ask_how_it_is(tmp_path: Path) -> None:
    trusted = json.loads(settings(tmp_path)["REPAIRS_TRUSTED_HOSTS"])
    (tmp_path / "data").mkdir()
    with serving(settings(tmp_path), Clock()) as app:
        app.config["TRUSTED_HOSTS"] = trusted
        assert app.test_client().get("/health", base_url="http://127.0.0.1:8000").status_code == 200
        assert app.test_client().get("/health", base_url="http://elsewhere").status_code == 400


def test_every_setting_of_ours_is_in_the_guide() -> None:
    named: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"\bREPAIRS_[A-Z_]*[A-Z]\b", file.read_text("utf-8")))
    table = section("Settings")
    assert named - {"REPAIRS_DEBUG", "REPAIRS_TESTING"} <= set(re.findall(r"`(\w+)`", table))


def test_every_figure_is_in_the_guide(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with serving(settings(tmp_path), Clock()) as app:
        token = {"Authorization": f"Bearer {settings(tmp_path)['REPAIRS_METRICS']}"}
        page = app.test_client().get("/metrics", headers=token).text
    families = re.findall(r"^# TYPE (\w+) (\w+)$", page, re.M)
    shown = {name for name, _ in families if not name.endswith("_created")}
    assert shown
    assert shown <= set(re.findall(r"`(\w+)`", section("Figures")))


def test_the_line_of_a_log_in_the_guide_has_what_a_line_has(tmp_path: Path) -> None:
    (example,) = code(GUIDE, "json")
    (tmp_path / "data").mkdir()
    with serving(settings(tmp_path), Clock()) as app, writing_logs() as written:
        app.test_client().get("/")
    assert set(written.of("request")[0]) == set(json.loads(example))
