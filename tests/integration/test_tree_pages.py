"""The pages of the tree for staff: look, search, try; without JavaScript, and without a trace."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from prototype.app import create_prototype
from repairs_pattern.domain.figures import count_exit
from repairs_pattern.domain.store import AnswerRow, DraftRow, OutboxRow, RepairRow
from repairs_pattern.tree_pages import tree_pages
from tests.conftest import MONDAY, MakeApp, service_of
from tests.support.councils import council
from tests.support.folders import CouncilFolder
from tests.support.raised import a_draft, a_repair
from tests.support.reporting import answers_for, path_to, report
from tests.support.resident import Resident
from tests.support.stored import rows

NORTHMERE = council("northmere").tree


def with_pages(app: Flask) -> Flask:
    app.register_blueprint(tree_pages(service_of(app)), url_prefix="/diagnosis")
    return app


@pytest.fixture(scope="module")
def northmere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Northmere's prototype, for tests that leave nothing behind."""
    with prototype("northmere", tmp_path_factory.mktemp("northmere")) as app:
        yield app


@contextmanager
def prototype(name: str, folder: Path) -> Iterator[Flask]:
    app = create_prototype(
        name,
        settings={
            "SECRET_KEY": "a key for tests only",
            "DATABASE_URL": f"sqlite:///{folder}/{name}.db",
            "TESTING": True,
        },
        clock=lambda: MONDAY,
    )
    yield app
    service_of(app).database.close()


@pytest.fixture
def staff(northmere: Flask) -> Resident:
    """Somebody who looks after the questions of Northmere."""
    return Resident(northmere)


@pytest.fixture
def used(make_app: MakeApp) -> Flask:
    """Northmere's service with the pages, for tests that write to its database."""
    return with_pages(make_app())


def chosen(outcome: str) -> dict[str, Any]:
    _, steps = path_to(NORTHMERE, outcome)
    return {f"answer-{question.id}": option.key for question, option in steps}


def address(page: str, **said: Any) -> str:
    return f"/diagnosis/{page}?{urlencode(said, doseq=True)}"


def hrefs(page: Resident) -> set[str]:
    return {str(a["href"]) for a in page.soup.select("main a[href], nav a[href]")}


def items(page: Resident, heading: str) -> str:
    """What stands under a heading."""
    found = page.soup.find(["h2"], string=lambda text: bool(text) and text.strip() == heading)
    assert found is not None, heading
    after = found.find_next_sibling()
    assert after is not None
    return " ".join(after.get_text(" ", strip=True).split())


def test_every_page_of_a_tree_is_sound_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    tree, linked = council("westvale").tree, set()
    parts = (("map", tree.questions), ("outcomes", tree.outcomes), ("exits", tree.exits))
    pages = [f"/diagnosis/{page}/{id_}" for page, ids in parts for id_ in ids]
    with prototype("westvale", tmp_path) as app:
        staff = Resident(app)
        for url in ("/diagnosis/", "/diagnosis/duties", "/diagnosis/search?q=tap", *pages):
            linked |= {href.partition("#")[0] for href in hrefs(staff.get(url))}
        assert len(linked) > len(pages)
        for url in sorted(linked - set(pages) - {""}):
            staff.get(url)


def test_no_page_is_for_search_engines_and_all_are_protected(staff: Resident) -> None:
    for path in ("", "map/location", "outcomes/tap-drips", "exits/gas", "search", "try", "duties"):
        page = staff.get(f"/diagnosis/{path}")
        assert page.response.headers["X-Robots-Tag"] == "noindex"
        assert page.soup.select("meta[name=robots][content=noindex]")
        assert "unsafe" not in page.response.headers["Content-Security-Policy"]
        assert not page.soup.select("style, [style]")


def test_a_service_of_a_council_does_not_have_them(make_app: MakeApp) -> None:
    assert make_app("westvale").test_client().get("/diagnosis/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "map/nothing",
        "outcomes/nothing",
        "exits/nothing",
        "files/nothing",
        "files/tree.mmd?from=nothing",
        "files/paths.csv?from=",
        "assets/nothing",
        "nothing",
    ],
)
def test_what_there_is_not_is_not_found(staff: Resident, path: str) -> None:
    assert staff.get(f"/diagnosis/{path}", status=404).heading == "Page not found"


def test_the_overview_says_how_big_the_tree_is_and_where_it_begins(staff: Resident) -> None:
    page = staff.get("/diagnosis/")
    assert f"Questions {len(NORTHMERE.questions)}" in page.text
    assert f"Outcomes {len(NORTHMERE.outcomes)}" in page.text
    assert "Where is the problem? location Asked first in a home. Paths: 913" in page.text
    assert "reports" not in page.text


def test_the_overview_has_what_the_check_finds_now_with_a_link_to_it(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    staff = Resident(with_pages(make_app(folder.path)))
    text = (folder.path / "diagnosis.yaml").read_text("utf-8")
    outcome = next(iter(council("westvale").tree.outcomes.values()))
    line = text.splitlines().index(f"  {outcome.id}:") + 1
    folder.write(
        "diagnosis.yaml", text.replace(f"  {outcome.id}:\n", f"  {outcome.id}:\n    hazard: moon\n")
    )

    page = staff.get("/diagnosis/")

    assert f"Error: diagnosis.yaml, line {line + 1}" in page.text
    assert "moon" in page.text
    assert "Mend:" in page.text
    links = [str(a["href"]) for a in page.soup.select("main a") if "Look at it" in a.get_text()]
    assert f"/diagnosis/outcomes/{outcome.id}" in links


def test_a_weakness_that_the_council_explains_is_shown_with_its_reason(staff: Resident) -> None:
    assert (
        "Left as it is: Some of these repairs have 3 working days by law."
        in staff.get("/diagnosis/").text
    )


@pytest.mark.parametrize("text", ["danger: [", "questions: {}", "", "a: &a [*a]", "\x00"])
def test_a_file_that_was_broken_since_the_start_is_told_and_harms_nothing(
    make_app: MakeApp, tmp_path: Path, text: str
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    staff = Resident(with_pages(make_app(folder.path)))
    folder.write("diagnosis.yaml", text)
    assert "Error: diagnosis.yaml" in staff.get("/diagnosis/").text


def test_a_question_is_whole_once_on_a_page_and_linked_after(staff: Resident) -> None:
    page = staff.get("/diagnosis/map/kitchen-problem")
    assert page.heading == "What is the problem in the kitchen?"
    assert len(page.soup.select("#q-tap-problem")) == 1
    shown = page.soup.select(".tree-map [id^=q-]")
    linked = page.soup.select('.tree-map a[href^="#q-"], .tree-map a[href^="/diagnosis/map/"]')
    assert shown
    assert {str(each["id"]) for each in shown}.isdisjoint({"q-kitchen-problem"})
    assert len(page.soup.select(".tree-map details")) == len(shown)
    assert linked


def test_a_page_of_the_map_shows_so_much_that_it_can_be_read(staff: Resident) -> None:
    lines = staff.get("/diagnosis/map/location").soup.select(".tree-map__answer")
    assert len(NORTHMERE.questions["location"].options) < len(lines) <= 150
    assert any(href.startswith("/diagnosis/map/") for href in hrefs(staff))


def test_an_answer_says_where_it_leads(staff: Resident) -> None:
    page = staff.get("/diagnosis/map/tap-problem")
    leads = "Repair: Tap that drips tap-drips (routine, plumbing, NM-0011, 45 minutes"
    assert f"It drips {leads}, booked online)" in page.text
    assert page.follow("Tap that drips tap-drips").heading == "Tap that drips"


def test_an_outcome_says_what_it_depends_on_and_how_residents_come_there(staff: Resident) -> None:
    page = staff.get("/diagnosis/outcomes/gas-fire")
    assert "Schedule of rates NM-0083" in page.text
    assert "tenant heating emergency told to call us the council" in page.text
    assert "tenant warm urgent booked online the council" in page.text
    way = (
        "Where is the problem? Kitchen, then A radiator or heater, then The gas fire does not work"
    )
    assert way in page.text
    tried = page.follow(f"Try it : {way}")
    assert tried.heading == "Call us now"


def test_what_very_many_ways_lead_to_shows_the_shortest(staff: Resident) -> None:
    page = staff.get("/diagnosis/outcomes/described")
    assert page.text.count("Try it") == 10
    assert "There are more ways. These are the shortest." in page.text


def test_each_part_says_its_share_when_there_are_reports(used: Flask) -> None:
    staff, database = Resident(used), service_of(used).database
    _, steps = path_to(NORTHMERE, "tap-drips")
    trail = [[question.title, option.label] for question, option in steps]
    assert "reports" not in staff.get("/diagnosis/map/tap-problem").text
    for _ in range(7):
        a_repair(database, trail=trail)
    count_exit(database, a_draft(database), "exit:gas", MONDAY)

    page = staff.get("/diagnosis/map/tap-problem")

    assert "It drips 100% of reports" in page.text
    assert "It cannot be turned no reports" in page.text
    assert "Shares are of the 7 reports that were sent online." in page.text
    assert "100% of reports" in staff.get("/diagnosis/outcomes/tap-drips").text
    assert "fewer than 5 people came here" in staff.get("/diagnosis/exits/gas").text


@pytest.mark.parametrize(
    ("words", "kind", "text", "way"),
    [
        ("NM-0012", "Outcome", "Tap that cannot be turned", "then It cannot be turned"),
        ("cannot be turned off", "Outcome", "Tap that cannot be turned off", "then The water runs"),
        ("plughole", "Answer", "When does the water leak? Only when water", "then Water leaks"),
        ("cooker switch safe", "Question", "Is the cooker switch safe?", "Kitchen, then A light"),
        ("D170", "Exit", "Leave your home and call the gas emergency line now", "I can smell gas"),
    ],
)
def test_a_search_finds_every_kind_of_part_and_the_way_there(
    staff: Resident, words: str, kind: str, text: str, way: str
) -> None:
    page = staff.get(address("search", q=words))
    assert page.heading == f"Search for “{words}”"
    found = [" ".join(li.get_text(" ", strip=True).split()) for li in page.soup.select("ol > li")]
    assert any(each.startswith(f"{kind} {text}") and way in each for each in found), found
    link = page.soup.select_one("ol > li a")
    assert link is not None
    page.get(str(link["href"]))


def test_a_search_that_finds_too_much_or_nothing_says_so(staff: Resident) -> None:
    many = staff.get(address("search", q="e"))
    assert "The first 50 are shown: add a word to find fewer." in many.text
    assert len(many.soup.select("ol > li")) == 50
    nothing = staff.get(address("search", q="<b>unicorn</b>"))
    assert "Nothing was found." in nothing.text
    assert staff.get(address("search", q="NM-0012")).text.count("1 part was found.") == 1
    assert staff.get("/diagnosis/search").heading == "Search"


def test_a_path_is_tried_answer_by_answer_in_the_address(staff: Resident) -> None:
    page = staff.get("/diagnosis/try")
    assert page.heading == NORTHMERE.danger.title
    said: dict[str, str] = {"answer-danger": "none"}
    _, steps = path_to(NORTHMERE, "tap-stuck")
    for question, option in steps:
        page = staff.get(address("try", **said))
        assert page.heading == question.title
        form = page.soup.select("main form")[-1]
        assert form["method"] == "get"
        hidden = {str(i["name"]): str(i["value"]) for i in form.select("input[type=hidden]")}
        assert hidden == {**said, "asked": question.id}
        values = [str(radio["value"]) for radio in form.select("input[type=radio]")]
        assert values == [*question.options]
        said[f"answer-{question.id}"] = option.key

    page = staff.get(address("try", **said))

    assert page.heading == "What we will do"
    assert "We aim to fix this by Thursday 26 November 2026." in items(page, "Date")
    assert "Right to Repair" in items(page, "Legal duties that run")
    assert items(page, "How a visit comes about") == "The resident chooses a time online."
    assert "Tap that cannot be turned (tap-stuck)" in items(page, "What we think it is")


@pytest.mark.parametrize("outcome", ["tap-stuck", "window-will-not-close", "described"])
def test_what_is_tried_ends_as_in_the_service(
    northmere: Flask, staff: Resident, outcome: str
) -> None:
    resident = report(Resident(northmere), answers_for(outcome), to="result")
    tried = staff.get(address("try", **chosen(outcome)))
    assert tried.heading == resident.heading == "What we will do"
    date = resident.soup.select_one("main time")
    assert date is not None
    assert date.get_text(strip=True) in items(tried, "Date").partition(".")[0]


def test_back_and_change_lead_to_a_question_with_the_other_answers_kept(staff: Resident) -> None:
    page = staff.get(address("try", **chosen("tap-stuck")))
    back = page.follow("Back")
    assert back.heading == "What is wrong with the tap?"
    assert back.follow("Back").heading == "What is wrong with the sink?"
    page = staff.get(address("try", **chosen("tap-stuck"), tenure="leaseholder"))
    changed = page.follow("Change Where is the problem?")
    assert changed.heading == "Where is the problem?"
    assert "You try this as a leaseholder" in changed.text
    rest = chosen("tap-stuck")
    assert staff.get(address("try", **rest)).heading == "What we will do"


def test_an_exit_says_whom_to_call_and_that_nothing_is_sent(staff: Resident) -> None:
    page = staff.get("/diagnosis/try?answer-danger=gas")
    assert page.heading == "Leave your home and call the gas emergency line now"
    assert "0800 111 999" in page.text
    assert "Nothing is sent." in page.text


def test_an_answer_that_is_missing_or_unknown_is_told_beside_the_question(staff: Resident) -> None:
    for said in ({"asked": "danger"}, {"answer-danger": "nonsense"}):
        page = staff.get(address("try", **said))
        assert page.errors == ["Select an answer"]
        assert page.soup.select_one(".govuk-error-message")
        assert page.heading == NORTHMERE.danger.title
    assert staff.get("/diagnosis/try?asked=location").errors == []


def test_the_home_the_people_and_the_date_count(staff: Resident) -> None:
    said = chosen("window-will-not-close")
    winter = {"day": ["1", "12", "2026"], "clock": "16:30"}
    assert staff.get(address("try", **said, **winter)).heading == "What we will do"
    assert staff.get(address("try", **said, **winter, needs="baby")).heading == "Call us now"
    assert "baby or young child" in staff.text
    owner = staff.get(address("try", **chosen("cupboard-door-missing"), tenure="leaseholder"))
    assert owner.heading == "This is usually yours to repair"
    shared = staff.get("/diagnosis/try?answer-danger=none&place=communal")
    assert shared.heading == "What is the problem in the shared area?"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"day": ["30", "2", "2027"]}, "The date of the report must be a real date"),
        ({"day": ["1", "1"]}, "The date of the report must be a real date"),
        ({"day": ["1", "1", "1066"]}, "The year must be between 2000 and 2100"),
        ({"clock": "25:00"}, "Enter a time of day, such as 09:30"),
        ({"clock": "half past nine"}, "Enter a time of day, such as 09:30"),
        ({"tenure": "owner"}, "Select one from the list"),
        ({"place": "moon"}, "Select one from the list"),
        ({"gas": "maybe"}, "Select one from the list"),
        ({"floor": "13"}, "Select one from the list"),
        ({"block": "nowhere"}, "Select one from the list"),
        ({"needs": "cat"}, "Select only from this list"),
    ],
)
def test_a_home_or_date_that_cannot_be_is_told_beside_the_field(
    staff: Resident, said: dict[str, Any], message: str
) -> None:
    page = staff.get(address("try", **said, **chosen("tap-stuck")))
    assert page.heading == "The home and the date"
    assert any(error.startswith(message) for error in page.errors), page.errors
    assert page.soup.select_one("main .govuk-form-group--error")
    kept = [str(i["name"]) for i in page.soup.select("main form input[type=hidden]")]
    assert kept == [*chosen("tap-stuck")]


@pytest.mark.parametrize("time", ["09:30+02:00", "09", "09:30:15.5", "0930", "T09:30"])
def test_odd_times_are_read_or_refused_and_never_fail(staff: Resident, time: str) -> None:
    staff.get(address("try", clock=time, **chosen("tap-stuck")))
    assert staff.heading in ("What we will do", "The home and the date")


@pytest.mark.parametrize(
    "query",
    [
        "answer-=x",
        "answer-location[]=x",
        "asked=%00",
        "answer-danger=%F0%9F%94%A5",
        "answer-location=kitchen&answer-location=hall",
        "day=&day=&day=",
        "day=1&day=2&day=3&day=4",
        "needs=",
        "q=%ff",
        "place=home&place=moon",
        "_external=1&_anchor=x&method=y",
        f"answer-{'x' * 3000}=1",
    ],
)
def test_no_address_however_odd_fails(staff: Resident, query: str) -> None:
    for page in ("try", "search", "duties", "numbers", "map/location", "files/tree.mmd"):
        staff.get(f"/diagnosis/{page}?{query}")


def test_nothing_is_stored_and_no_session_begins(used: Flask) -> None:
    staff = Resident(used)
    for url in ("", "map/location", "search?q=tap", "try", "duties", "numbers", "files/tree.html"):
        assert "Set-Cookie" not in staff.get(f"/diagnosis/{url}").response.headers
    staff.get(address("try", **chosen("tap-stuck")))
    for table in (DraftRow, AnswerRow, RepairRow, OutboxRow):
        assert rows(service_of(used), table) == []


def test_duties_are_shown_for_a_date(staff: Resident) -> None:
    page = staff.get(address("duties", on=["30", "11", "2026"]))
    assert page.heading == "Legal duties on Monday 30 November 2026"
    assert "In force since Monday 30 November 2026" in page.text
    before = staff.get("/diagnosis/duties")
    assert before.heading == "Legal duties on Monday 23 November 2026"
    assert "Starts on Monday 30 November 2026, in 7 days" in before.text
    assert before.follow("Damp or mould damp").heading == "Damp or mould"


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (["31", "2", "2026"], "The date must be a real date, such as 27 3 2027"),
        (["1", "1", "9999"], "The year must be between 2000 and 2100"),
        (["", "", ""], "Enter a date"),
    ],
)
def test_a_date_that_cannot_be_is_told_beside_the_field(
    staff: Resident, on: list[str], message: str
) -> None:
    page = staff.get(address("duties", on=on))
    assert page.errors == [message]
    assert page.heading == "Legal duties"


def test_numbers_are_of_paths_or_of_reports(used: Flask) -> None:
    staff = Resident(used)
    page = staff.get("/diagnosis/numbers")
    assert "Northmere Borough Council has 913 paths in homes and 30 in shared areas." in page.text
    assert "in the reports" not in page.text
    assert "plastering" in page.text
    _, steps = path_to(NORTHMERE, "tap-drips")
    for number in range(5):
        assert "in the reports" not in staff.get("/diagnosis/numbers?by=reports").text, number
        a_repair(service_of(used).database, trail=[[q.title, o.label] for q, o in steps])

    page = staff.get("/diagnosis/numbers").follow("Count as often as in the reports")

    assert "Residents choose by weights." in page.text
    assert "plastering" not in page.text
    assert page.follow("Count each path once").path == "/diagnosis/numbers"


def test_the_map_can_be_taken_away(northmere: Flask) -> None:
    client = northmere.test_client()
    drawing = client.get("/diagnosis/files/tree.mmd?from=tap-problem")
    assert drawing.mimetype == "text/plain"
    assert drawing.headers["Content-Disposition"] == "attachment; filename=tree.mmd"
    assert drawing.text.startswith("flowchart LR\n")
    assert drawing.text.count(":::question") == 1
    sheet = client.get("/diagnosis/files/paths.csv")
    assert sheet.mimetype == "text/csv"
    found = list(csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig"))))
    assert len(found) == 913 + 30 + len(NORTHMERE.danger.options)
    page = client.get("/diagnosis/files/tree.html")
    assert "attachment" in page.headers["Content-Disposition"]
    assert "<h1>How Northmere Borough Council finds out what is wrong</h1>" in page.text


def test_the_pages_are_english_whatever_residents_read(make_app: MakeApp, tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.change("council.toml", 'languages = ["en"]', 'languages = ["cy", "en"]')
    staff = Resident(with_pages(make_app(folder.path)))
    page = staff.get("/diagnosis/")
    assert page.soup.html is not None
    assert page.soup.html["lang"] == "en"
