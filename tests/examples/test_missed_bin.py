"""Report a missed bin, as a resident who knows only HTML: every path, every error, every change."""

from __future__ import annotations

import ast
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask, abort

from repairs_pattern.journey import MemoryDrafts
from tests.conftest import Clock
from tests.support.crowd import all_at_once
from tests.support.resident import Answers, Resident

from .conftest import MISSED_BIN

TODAY = {"day": ["23", "11", "2026"]}
LONG_AGO = {"day": ["19", "11", "2026"]}
ADDRESS = {"street": "1 Mill Lane", "postcode": "XO1 1AA"}
CONTACT = {"place": "Beside the gate\nat the back", "email": "ann@example.com"}
REST = [TODAY, ADDRESS, CONTACT]

TO_CHECK = [
    [{"bin": "rubbish"}, *REST],
    [{"bin": "recycling"}, *REST],
    [{"bin": "food"}, *REST],
    [{"bin": "garden"}, {"paid": "yes"}, *REST],
    [{"bin": "food"}, {"day": ["20", "11", "2026"]}, ADDRESS, {"place": "", "email": ""}],
]
TO_AN_END = {
    "We only collect garden waste that is paid for": [{"bin": "garden"}, {"paid": "no"}],
    "It is too late to go back for your bin": [{"bin": "rubbish"}, LONG_AGO],
}


def walk(person: Resident, steps: list[Answers]) -> Resident:
    """Answer one page after another."""
    for answers in steps:
        person.send(answers)
        assert person.errors == []
    return person


def imported(source: str) -> set[str]:
    """The modules that a program names in its imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names |= {f"{node.module}.{each.name}" for each in node.names}
    return names


def test_a_second_service_takes_less_than_a_hundred_lines() -> None:
    assert len(MISSED_BIN.read_text("utf-8").splitlines()) < 100
    assert [path.name for path in MISSED_BIN.parent.rglob("*.html")] == []


def test_the_example_imports_only_the_journey_engine_of_ours() -> None:
    ours = {name for name in imported(MISSED_BIN.read_text("utf-8")) if "repairs" in name}

    assert ours
    assert all(
        name == "repairs_pattern.journey" or name.startswith("repairs_pattern.journey.")
        for name in ours
    )


def test_no_council_no_repair_and_no_database_is_loaded_with_it() -> None:
    code = f"import runpy, sys; runpy.run_path({str(MISSED_BIN)!r}); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())

    assert "repairs_pattern.journey" in loaded
    for room in ("app", "blueprints", "council", "domain", "gateways"):
        assert f"repairs_pattern.{room}" not in loaded
    assert "sqlalchemy" not in loaded


def test_the_documented_command_finds_the_service() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", str(MISSED_BIN), "routes"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert "/confirmation" in done.stdout


@pytest.mark.parametrize("steps", TO_CHECK)
def test_every_path_that_goes_on_ends_with_a_reference(
    neighbour: Resident, missed_bin: ModuleType, steps: list[Answers]
) -> None:
    walk(neighbour, steps)
    assert neighbour.heading == "Check your answers"

    neighbour.send()

    assert neighbour.heading == "Report sent"
    (reference,) = missed_bin.reports
    assert reference in neighbour.text
    assert missed_bin.reports[reference]["bin"] == steps[0]


@pytest.mark.parametrize(("heading", "steps"), TO_AN_END.items())
def test_every_path_that_stops_says_why_and_sends_nothing(
    neighbour: Resident, missed_bin: ModuleType, heading: str, steps: list[Answers]
) -> None:
    walk(neighbour, steps)

    assert neighbour.heading == heading
    assert neighbour.soup.find("form") is None
    assert missed_bin.reports == {}


def test_the_paths_of_these_tests_go_through_every_page(
    missed_bin: ModuleType, bins: Flask
) -> None:
    seen: set[str] = set()
    for steps in [*TO_CHECK, *TO_AN_END.values()]:
        person = Resident(bins).get("/").send()
        for answers in steps:
            seen.add(person.path.strip("/"))
            person.send(answers)
        seen.add(person.path.strip("/"))

    assert seen == set(missed_bin.journey.pages)


MISTAKES = [
    ([], {}, ["Select which bin we missed"]),
    ([], {"bin": "x"}, ["Select which bin we missed"]),
    ([{"bin": "garden"}], {}, ["Select yes if you pay for garden waste"]),
    ([{"bin": "food"}], {}, ["Enter the day on which we missed it"]),
    (
        [{"bin": "food"}],
        {"day": ["31", "2", "2026"]},
        ["The day must be a real date, like 24 11 2026"],
    ),
    ([{"bin": "food"}], {"day": ["24", "11", "2026"]}, ["The day must be today or in the past"]),
    (
        [{"bin": "food"}, TODAY],
        {"street": "", "postcode": "XO1 1AA"},
        ["Enter a house number and street"],
    ),
    ([{"bin": "food"}, TODAY], {"street": "1 Mill Lane"}, ["Enter a postcode"]),
    (
        [{"bin": "food"}, TODAY, ADDRESS],
        {"place": "x" * 201, "email": "ann"},
        [
            "Where the bin is must be 200 characters or less",
            "Enter an email address, like name@example.com",
        ],
    ),
]


@pytest.mark.parametrize(("steps", "answers", "errors"), MISTAKES)
def test_a_page_with_a_mistake_says_so_and_keeps_what_was_typed(
    neighbour: Resident, steps: list[Answers], answers: Answers, errors: list[str]
) -> None:
    walk(neighbour, steps)
    here = neighbour.path

    neighbour.send(answers)

    assert neighbour.path == here
    assert neighbour.errors == errors
    controls = neighbour.form.select("input:not([type=hidden]):not([type=radio]), textarea")
    typed = [control.get("value") or control.get_text() for control in controls]
    wanted = [
        part
        for given in answers.values()
        for part in (given if isinstance(given, list) else [given])
        if controls
    ]
    assert [each for each in typed if each] == [each for each in wanted if each]


@pytest.mark.parametrize("place", range(7))
def test_every_change_link_returns_to_check_answers(neighbour: Resident, place: int) -> None:
    walk(neighbour, TO_CHECK[3])
    links = neighbour.soup.select("main dd a")
    assert len(links) == 7
    assert len({link.get_text(" ", strip=True) for link in links}) == 7

    neighbour.get(str(links[place]["href"]))
    assert neighbour.heading != "Check your answers"
    neighbour.send()

    assert neighbour.heading == "Check your answers"


def test_a_change_that_brings_up_a_question_asks_it_and_returns(
    neighbour: Resident, missed_bin: ModuleType
) -> None:
    walk(neighbour, TO_CHECK[0])

    neighbour.follow("Change Which bin did we miss?").send(bin="garden")
    assert neighbour.heading == "Do you pay for garden waste?"
    neighbour.send(paid="yes")
    assert neighbour.heading == "Check your answers"
    neighbour.follow("Change Which bin did we miss?").send(bin="food").send()

    (report,) = missed_bin.reports.values()
    assert "garden" not in report, "what is off the path is not sent"


def test_check_answers_shows_dates_and_lines_as_people_write_them(neighbour: Resident) -> None:
    walk(neighbour, TO_CHECK[0])

    assert "Monday 23 November 2026" in neighbour.text
    assert "Beside the gate<br/>at the back" in str(neighbour.soup)


def test_back_leads_through_the_pages_to_the_start(neighbour: Resident) -> None:
    walk(neighbour, TO_CHECK[3])
    headings = []
    while neighbour.soup.select("a.govuk-back-link"):
        headings.append(neighbour.follow("Back").heading)

    assert headings == [
        "Help us find it and reach you",
        "Where is the bin?",
        "On which day?",
        "Do you pay for garden waste?",
        "Which bin did we miss?",
        "Report a missed bin",
    ]


def test_the_start_page_offers_to_carry_on_or_to_start_again(neighbour: Resident) -> None:
    walk(neighbour, TO_CHECK[0][:2])

    neighbour.get("/").follow("Carry on")
    assert neighbour.heading == "Where is the bin?"
    neighbour.get("/").send()

    assert neighbour.heading == "Which bin did we miss?"
    assert neighbour.value("bin") == ""


def test_nobody_skips_ahead(neighbour: Resident) -> None:
    for page in ("day", "address", "contact", "check-answers", "too-late"):
        assert neighbour.get(f"/{page}").heading == "Which bin did we miss?"


def test_a_wrong_token_is_explained_and_nothing_typed_is_lost(neighbour: Resident) -> None:
    walk(neighbour, [{"bin": "food"}, TODAY])

    neighbour.send(ADDRESS, csrf_token="wrong")

    assert neighbour.errors[0].startswith("This page was open for too long")
    assert neighbour.value("street") == "1 Mill Lane"
    assert neighbour.send().heading == "Help us find it and reach you"


def test_two_tabs_that_send_at_once_send_one_report(
    neighbour: Resident, missed_bin: ModuleType
) -> None:
    walk(neighbour, TO_CHECK[0])
    other = neighbour.another_tab().get("/check-answers")

    neighbour.send()
    other.send()

    assert len(missed_bin.reports) == 1
    assert neighbour.text == other.text


def test_a_draft_is_sent_once_however_many_threads_send_it(clock: Clock) -> None:
    drafts = MemoryDrafts()
    draft = drafts.start(clock())
    sent: list[int] = []

    def keep(number: int) -> str:
        sent.append(number)
        return f"R{number}"

    receipts = all_at_once(8, lambda number: drafts.send(draft.id, lambda: keep(number)))

    assert len(sent) == 1
    assert set(receipts) == {f"R{sent[0]}"}


def test_what_was_sent_cannot_be_changed(neighbour: Resident) -> None:
    walk(neighbour, TO_CHECK[0]).send()

    assert neighbour.get("/day").heading == "Report sent"
    assert neighbour.get("/").send().heading == "Which bin did we miss?"


def test_there_is_no_confirmation_of_nothing(bins: Flask) -> None:
    assert Resident(bins).get("/confirmation", status=404).heading == "Page not found"


def test_a_session_that_has_ended_says_so(bins: Flask, neighbour: Resident) -> None:
    walk(neighbour, TO_CHECK[0])
    with neighbour.client.session_transaction() as kept:
        kept["repairs_pattern_draft"] = "a draft of yesterday"

    assert neighbour.get("/day", status=410).heading == "Your session has ended"
    assert neighbour.get("/confirmation", status=410).heading == "Your session has ended"


def test_what_goes_wrong_has_a_page_of_the_service(bins: Flask) -> None:
    bins.add_url_rule("/teapot", "teapot", lambda: abort(418))
    bins.add_url_rule("/fault", "fault", lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    person = Resident(bins)

    person.get("/nothing", status=404)
    assert person.link("Report a missed bin") == "/"
    person.get("/teapot", status=418)
    person.get("/fault", status=500)
    assert person.heading == "Sorry, there is a problem with the service"


def test_a_host_that_is_not_ours_gets_the_plain_page(bins: Flask) -> None:
    bins.config["TRUSTED_HOSTS"] = ["bins.example"]

    answer = bins.test_client().get("/")

    assert answer.status_code == 400
    assert "<link" not in answer.text
    assert "Oakford Borough Council" in answer.text


def test_its_pages_have_the_security_headers_and_are_not_kept(neighbour: Resident) -> None:
    headers = neighbour.response.headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_its_files_are_there_and_nothing_else_of_the_folder(neighbour: Resident) -> None:
    files = [tag["href"] for tag in neighbour.soup.select("link[href]")]
    files += [tag["src"] for tag in neighbour.soup.select("script[src]")]

    assert len(files) == 3
    for file in files:
        assert neighbour.client.get(str(file), buffered=True).status_code == 200
    neighbour.get("/assets/manifest.json", status=404)


def test_an_app_changes_the_look_with_a_layout_of_its_own(
    missed_bin: ModuleType, tmp_path: Path, clock: Clock
) -> None:
    app = Flask("bins", root_path=str(tmp_path))
    app.config.update(SECRET_KEY="a key for tests only")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "layout.html").write_text(
        '{% extends "journey/layout.html" %}'
        "{% block underContent %}<p>Our own words</p>{% endblock %}"
    )
    missed_bin.site.init_app(app)

    assert "Our own words" in Resident(app).get("/bin").text


def test_time_that_passes_on_the_way_is_noticed(neighbour: Resident, clock: Clock) -> None:
    walk(neighbour, TO_CHECK[0])

    clock.now += timedelta(days=4)

    assert neighbour.get("/check-answers").heading == "It is too late to go back for your bin"
