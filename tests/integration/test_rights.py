"""`repairs-pattern rights`: a copy of what is held, its erasure, and who did what."""

from __future__ import annotations

import getpass
import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import html5lib
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from repairs_pattern.blueprints.service import Service
from repairs_pattern.cli import main
from repairs_pattern.domain.personal import ERASED
from repairs_pattern.domain.store import AuditRow, OutboxRow, PlaceRow, RepairRow
from tests.conftest import Clock, MakeApp
from tests.support.folders import CouncilFolder
from tests.support.homes import COUNCILS
from tests.support.marked_repair import MARK, a_marked_repair, files_with
from tests.support.raised import NOW
from tests.support.resident import Resident
from tests.support.stored import everything, rows, the_repair

pytestmark = pytest.mark.both_databases

NORTHMERE = str(COUNCILS / "northmere")
UNKNOWN = "K7C-49D-XWP-3TM-RYH"
VISIT = datetime(2100, 1, 4, 9, tzinfo=UTC)
"""Commands know no clock but that of the machine, so the visit is far from it."""


class Desk:
    """Somebody at a command line, beside a service with one repair that is full of marks."""

    def __init__(self, service: Service, environment: dict[str, str], folder: Path) -> None:
        self.service = service
        self.environment = environment
        self.folder = folder
        self.reference = a_marked_repair(service.database, service.diary, service.photos, NOW)
        with service.database.writing() as session:
            session.execute(update(PlaceRow).values(starts_at=VISIT, ends_at=VISIT))

    def run(self, *arguments: str, typed: str = "") -> Result:
        said = ["rights", *arguments]
        return CliRunner().invoke(main, said, env=self.environment, input=typed)

    def deeds(self) -> list[tuple[str, str, str | None]]:
        return [(each.who, each.deed, each.reference) for each in rows(self.service, AuditRow)]


@pytest.fixture
def desk(service: Service, environment: dict[str, str], tmp_path: Path) -> Desk:
    return Desk(service, environment, tmp_path)


def test_a_copy_has_everything_for_programs_and_for_people_with_the_photos(desk: Desk) -> None:
    file = desk.folder / "copy.zip"
    done = desk.run("export", desk.reference, NORTHMERE, "--output", str(file))
    assert done.exit_code == 0, done.output
    with ZipFile(file) as zipped:
        assert sorted(zipped.namelist()) == ["data.json", "photos/1.jpg", "read-me.html"]
        data = json.loads(zipped.read("data.json"))
        page = zipped.read("read-me.html").decode()
        assert zipped.read("photos/1.jpg") == MARK.encode()
    assert data["repair"]["contact"]["name"] == f"{MARK} Ample"
    assert data["photos"][0]["file"] == "photos/1.jpg"
    for said in (f"{MARK} Ample", f"{MARK} more words", f"{MARK} the dog", f"{MARK} drips"):
        assert said in page
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_page_is_sound_and_runs_nothing_that_somebody_typed(desk: Desk) -> None:
    with desk.service.database.writing() as session:
        session.query(RepairRow).one().description = "<script>alert(1)</script>"
    file = desk.folder / "copy.zip"
    desk.run("export", desk.reference, NORTHMERE, "--output", str(file))
    page = ZipFile(file).read("read-me.html").decode()
    html5lib.HTMLParser(strict=True).parse(page)
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_a_copy_is_never_written_over_another_file(desk: Desk) -> None:
    file = desk.folder / "mine.zip"
    file.write_text("mine")
    done = desk.run("export", desk.reference, NORTHMERE, "--output", str(file))
    assert done.exit_code == 1
    assert "There is a file" in done.output
    assert file.read_text() == "mine"


def test_an_erasure_tells_what_goes_and_what_stays_and_asks(desk: Desk) -> None:
    asked = desk.run("erase", desk.reference, NORTHMERE, typed="n\n")
    assert asked.exit_code == 1
    assert "Its visit on Monday 4 January 2100 will be cancelled." in asked.output
    assert "photos: 1" in asked.output
    assert "What is kept" in asked.output
    assert the_repair(desk.service).contact["name"] == f"{MARK} Ample"
    assert desk.deeds() == []


def test_an_erasure_leaves_nothing_of_anybody_and_no_visit_to_an_unknown_home(desk: Desk) -> None:
    done = desk.run("erase", desk.reference, NORTHMERE, "--yes")
    assert done.exit_code == 0, done.output
    assert done.output.endswith("Erased.\n")
    assert files_with(MARK, desk.folder / "northmere.db", desk.folder / "northmere-photos") == []
    assert MARK not in everything(desk.service)
    repair = the_repair(desk.service)
    assert (repair.status, repair.postcode, repair.address) == ("cancelled", "erased", [])
    assert rows(desk.service, PlaceRow) == []
    assert [each for each in rows(desk.service, OutboxRow) if each.sent_at is None] == []


def test_an_erasure_can_be_done_again(desk: Desk) -> None:
    desk.run("erase", desk.reference, NORTHMERE, "--yes")
    again = desk.run("erase", desk.reference, NORTHMERE, "--yes")
    assert again.exit_code == 0, again.output
    assert "(most went earlier)" in again.output


def test_what_was_done_is_noted_with_who_and_nothing_of_anybody(desk: Desk) -> None:
    desk.run("export", desk.reference, NORTHMERE, "--output", str(desk.folder / "copy.zip"))
    desk.run("erase", desk.reference.lower().replace("-", " "), NORTHMERE, "--yes")
    me = getpass.getuser()
    assert desk.deeds() == [(me, "exported", desk.reference), (me, "erased", desk.reference)]
    shown = desk.run("audit")
    assert shown.output.index("erased") < shown.output.index("exported")
    assert MARK not in shown.output
    only = json.loads(desk.run("audit", "--reference", UNKNOWN, "--json").output)
    assert only == []
    assert len(json.loads(desk.run("audit", "--reference", desk.reference, "--json").output)) == 2


@pytest.mark.parametrize("command", ["export", "erase"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [(UNKNOWN, f"There is no repair {UNKNOWN}."), ("nonsense", "nonsense is not a reference.")],
)
def test_a_reference_that_leads_nowhere_is_told(
    desk: Desk, command: str, typed: str, said: str
) -> None:
    done = desk.run(command, typed, NORTHMERE)
    assert done.exit_code == 1
    assert said in done.output


def test_a_database_that_is_not_there_is_not_made(desk: Desk) -> None:
    desk.environment = {"DATABASE_URL": f"sqlite:///{desk.folder}/elsewhere.db"}
    done = desk.run("erase", UNKNOWN, NORTHMERE, "--yes")
    assert done.exit_code == 1
    assert "There is no database" in done.output
    assert not (desk.folder / "elsewhere.db").exists()


def test_a_repair_without_its_details_is_found_and_says_so(
    booked: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    repair = the_repair(service)
    clock.pass_by(days=500)
    app.extensions["repairs_pattern"].postman.run_once()
    assert the_repair(service).contact == {}
    page = Resident(app).get("/track/").send(reference=repair.reference, postcode=repair.postcode)
    assert page.heading == "Your repair"
    assert "We have deleted what we knew of you, as our privacy notice says." in page.text
    assert "What you can do" not in page.text
    assert "we are sorry" not in page.text
    assert page.get("/track/worse").path == "/track/repair"


def test_an_erased_repair_is_found_by_nobody(booked: Resident, app: Flask, desk: Desk) -> None:
    repair = the_repair(desk.service, reference=desk.reference)
    desk.run("erase", desk.reference, NORTHMERE, "--yes")
    for postcode in (repair.postcode, "erased", ERASED, ""):
        finder = Resident(app).get("/track/")
        finder.send(reference=desk.reference, postcode=postcode)
        assert finder.path == "/track/"


def test_the_privacy_page_says_how_long_things_are_kept_from_the_councils_own_numbers(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.change("council.toml", "details_days = 365", "details_days = 400")
    said = Resident(make_app(folder.path)).get("/privacy").text
    assert "your photos after 180 days" in said
    assert "the people in your home after 400 days" in said
    assert "what was broken and when, after 3 years" in said
    assert "We delete what our messages said 30 days after they were sent." in said
