"""The public face: on an app of somebody else, in parts, twice in a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from repairs_pattern import RepairsPattern
from repairs_pattern.app import SECTIONS
from repairs_pattern.domain.store import RepairRow
from tests.conftest import Clock, MakeApp, service_of
from tests.support.crawl import Crawler
from tests.support.homes import COUNCILS
from tests.support.host_app import ADDRESSES, host_app
from tests.support.reporting import answers_for, go_on, reference
from tests.support.resident import Resident

UNDER_REPAIRS = {name: f"/repairs{prefix}" for name, prefix in SECTIONS.items()}
DRIP = "tap-drips"
"""A repair of both councils whose visit is booked online."""

Mount = Callable[..., Flask]


@pytest.fixture
def mount(tmp_path: Path, clock: Clock) -> Iterator[Mount]:
    """Mounts Westvale's service on a foreign app, under /repairs."""
    made: list[Flask] = []

    def mounted(app: Flask | None = None, **options: Any) -> Flask:
        app = app or host_app(tmp_path / f"host{len(made)}")
        given = {"council": COUNCILS / "westvale", "sections": UNDER_REPAIRS, "clock": clock}
        RepairsPattern(app, **{**given, **options})
        made.append(app)
        return app

    yield mounted
    for app in made:
        service_of(app).database.close()
        app.extensions["sqlalchemy"].dispose()


@pytest.fixture
def host_alone(tmp_path: Path) -> Iterator[Flask]:
    app = host_app(tmp_path / "alone")
    yield app
    app.extensions["sqlalchemy"].dispose()


def reports_a_tap(resident: Resident, start: str = "/", to: str = "confirmation") -> Resident:
    """Report a tap of Westvale's, from the start page to the page with this slug."""
    return go_on(resident.get(start).send(), answers_for(DRIP, by="westvale"), to)


def repairs_of(app: Flask) -> list[RepairRow]:
    with service_of(app).database.reading() as session:
        return list(session.scalars(select(RepairRow)))


# On somebody else's app.


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_the_hosts_answers_are_the_same_with_and_without_us(
    mount: Mount, host_alone: Flask, method: str, path: str
) -> None:
    answers = []
    for app in (host_alone, mount()):
        with app.test_client().open(path, method=method) as response:
            headers = {k: v for k, v in response.headers if k not in {"Date", "Last-Modified"}}
            headers.pop("ETag", None)
            answers.append((response.status, headers, response.text))
    alone, with_us = answers
    assert with_us == alone
    assert "HOST" in alone[2]


def test_a_resident_reports_a_repair_inside_the_hosts_app(mount: Mount) -> None:
    app = mount()
    resident = Crawler(app)
    reports_a_tap(resident, "/repairs/")
    assert [repair.reference for repair in repairs_of(app)] == [reference(resident)]
    assert all(path.startswith("/repairs/") for path in resident.read)
    assert [path for path, html in resident.read.items() if "HOST" in html] == []


def test_our_pages_carry_our_headers_and_the_hosts_and_the_hosts_pages_only_its_own(
    mount: Mount,
) -> None:
    client = mount().test_client()
    ours, theirs = client.get("/repairs/"), client.get("/")
    assert ours.headers["X-Host"] == theirs.headers["X-Host"] == "HOST"
    assert "Content-Security-Policy" in ours.headers
    assert "Content-Security-Policy" not in theirs.headers
    assert ours.headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in theirs.headers


def test_the_hosts_session_goes_on_beside_ours(mount: Mount) -> None:
    resident = Resident(mount())
    assert resident.client.get("/").text == "HOST visit 1"
    reports_a_tap(resident, "/repairs/")
    assert resident.client.get("/").text == "HOST visit 2"
    assert resident.get("/repairs/report/confirmation").heading == "Appointment booked"


def test_the_hosts_database_is_not_touched(mount: Mount, tmp_path: Path) -> None:
    app = mount()
    engine = app.extensions["sqlalchemy"]
    reports_a_tap(Resident(app), "/repairs/")
    assert app.extensions["sqlalchemy"] is engine
    assert inspect(engine).get_table_names() == ["visits"]
    assert (tmp_path / "host0" / "instance" / "westvale.db").is_file()


@pytest.mark.parametrize("language", ["fr", "en_GB"])
def test_our_pages_speak_the_councils_language_whatever_the_host_speaks(
    mount: Mount, tmp_path: Path, language: str
) -> None:
    resident = Resident(mount(host_app(tmp_path / "host", language)))
    reports_a_tap(resident, "/repairs/", to="result")
    assert resident.soup.html is not None
    assert resident.soup.html["lang"] == "en"
    assert "Wednesday 23 December 2026" in resident.text


def test_the_hosts_language_does_not_hide_the_councils_own_words(
    mount: Mount, tmp_path: Path
) -> None:
    app = host_app(tmp_path / "host", "en_GB")
    page = mount(app).test_client().get("/repairs/").text
    assert "Tell us now" in page
    assert "Start now" not in page


def test_a_host_that_sets_up_its_babel_after_us_is_not_disturbed(
    tmp_path: Path, clock: Clock
) -> None:
    app = Flask("host", instance_path=str(tmp_path))
    app.config["SECRET_KEY"] = "the key of the host"
    folder = COUNCILS / "westvale"
    RepairsPattern(app, council=folder, sections=UNDER_REPAIRS, clock=clock)
    assert not {"gettext", "dateformat"} & {*app.jinja_env.globals, *app.jinja_env.filters}
    Babel(app, locale_selector=lambda: "cy")
    assert Resident(app).get("/repairs/").heading == "Tell us about a repair"
    service_of(app).database.close()


def test_an_unknown_page_of_a_section_is_our_404_and_any_other_address_is_the_hosts(
    mount: Mount,
) -> None:
    """A blueprint owns the addresses that its rules match and no others, as Flask has it."""
    app = mount()
    assert Resident(app).get("/repairs/report/nothing", status=404).heading == "Page not found"
    assert app.test_client().get("/repairs/nothing/at/all").text == "HOST error 404"


def test_what_goes_wrong_in_our_pages_is_told_on_our_pages(
    mount: Mount, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = mount()
    resident = Resident(app).get("/repairs/").send()
    resident.send(choice="x" * 300_000, status=413)
    assert resident.heading == "Sorry, that was too much to send"

    def fail(*_: Any) -> None:
        raise LookupError

    monkeypatch.setattr(service_of(app).runner, "draft", fail)
    assert resident.get("/repairs/", status=500).heading.startswith("Sorry")

    def locked(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(service_of(app).runner, "draft", locked)
    assert resident.get("/repairs/", status=503).heading.startswith("Sorry")


def test_the_service_can_be_made_first_and_given_its_app_later(
    tmp_path: Path, clock: Clock
) -> None:
    pattern = RepairsPattern(council=COUNCILS / "westvale", clock=clock)
    app = Flask("later", instance_path=str(tmp_path))
    app.config["SECRET_KEY"] = "the key of the host"
    pattern.init_app(app)
    assert Resident(app).get("/").heading == "Tell us about a repair"
    assert pattern.journey.start == "danger"
    service_of(app).database.close()


# In parts.


VISITED = sorted(SECTIONS.keys() - {"callbacks", "staff", "api"})
"""What a resident comes by."""


@pytest.mark.parametrize("section", VISITED)
def test_a_section_can_be_mounted_under_another_prefix(make_app: MakeApp, section: str) -> None:
    resident = Crawler(make_app("westvale", sections={section: "/elsewhere"}))
    start = "/elsewhere/" if section == "pages" else "/"
    reports_a_tap(resident, start)
    for name in ("track", "feedback"):
        resident.get("/elsewhere/" if section == name else f"/{name}/")
    used = {path.split("/")[1] for path in resident.read}
    assert "elsewhere" in used
    assert SECTIONS[section].strip("/") not in used or section == "pages"


OPTIONAL = ("diagnose", "schedule", "track")


@pytest.mark.parametrize(
    "left_out",
    [
        *(names for number in (1, 2, 3) for names in combinations(OPTIONAL, number)),
        ("feedback",),
        (*OPTIONAL, "feedback"),
    ],
    ids="+".join,
)
def test_the_journey_completes_without_a_section_and_nothing_points_to_it(
    make_app: MakeApp, left_out: tuple[str, ...]
) -> None:
    app = make_app("westvale", sections=dict.fromkeys(left_out))
    resident = Crawler(app)
    reports_a_tap(resident)
    assert [repair.reference for repair in repairs_of(app)] == [reference(resident)]
    assert not any(path.startswith(f"/{name}") for name in left_out for path in resident.tried)
    for name in left_out:
        assert resident.client.get(f"/{name}/").status_code == 404


def test_without_schedule_no_page_offers_a_time_and_staff_arrange_the_visit(
    make_app: MakeApp,
) -> None:
    app = make_app("westvale", sections={"schedule": None})
    resident = Crawler(app)
    reports_a_tap(resident)
    assert [repair.booking for repair in repairs_of(app)] == ["arrange"]
    said = " ".join(resident.read.values())
    assert "choose a time" not in said
    assert "check the address first" not in said
    assert "contact you to arrange a visit" in said


def test_without_diagnose_every_report_is_read_by_staff(make_app: MakeApp) -> None:
    app = make_app("westvale", sections={"diagnose": None})
    resident = Crawler(app)
    reports_a_tap(resident)
    assert [repair.booking for repair in repairs_of(app)] == ["triage"]
    assert "who will fix it" not in resident.read["/"]


def test_without_report_the_diagnosis_ends_with_whom_to_call(make_app: MakeApp) -> None:
    app = make_app("westvale", sections={"report": None})
    resident = Crawler(app)
    resident.get("/")
    assert "find out who will fix it" in resident.text
    assert "tell us about a repair" not in resident.text
    resident.send().send(choice="none").send(where="home")
    path = next(
        path
        for path in service_of(app).council.tree.paths("home")
        if path[-1][1].outcome == "tap-stuck"
    )
    for _question, option in path:
        resident.send(choice=option.key)
    assert resident.heading == "What we think it is"
    assert "01632 960300" in resident.text
    assert "Nothing was sent" in resident.text
    assert "working days" in resident.text
    assert resident.soup.find("form") is None
    assert app.test_client().get("/report/who").status_code == 404
    assert app.test_client().get("/schedule/appointment").status_code == 404


def test_track_alone_has_a_start_page_only_with_something_to_start(make_app: MakeApp) -> None:
    with pytest.raises(ValueError, match="Mount report or diagnose"):
        make_app("westvale", sections={"report": None, "diagnose": None})


def test_the_start_page_cannot_be_left_out(make_app: MakeApp) -> None:
    with pytest.raises(ValueError, match="The pages section cannot be left out"):
        make_app("westvale", sections={"pages": None})


def test_a_section_that_there_is_not_is_refused_by_name(make_app: MakeApp) -> None:
    with pytest.raises(ValueError, match="no section called reports"):
        make_app("westvale", sections={"reports": "/x"})


# Twice in a process.


def test_two_councils_in_one_process_are_used_in_turn_and_never_mix(make_app: MakeApp) -> None:
    apps = {name: make_app(name) for name in ("northmere", "westvale")}
    residents = {name: Crawler(app) for name, app in apps.items()}
    _report_in_turn(residents)
    for name, other in (("northmere", "Westvale"), ("westvale", "Northmere")):
        assert [r.reference for r in repairs_of(apps[name])] == [reference(residents[name])]
        assert other.lower() not in " ".join(residents[name].read.values()).lower()
    assert "Start now" in residents["northmere"].read["/"]
    assert "Tell us now" in residents["westvale"].read["/"]


def test_two_councils_behind_one_host_name_keep_one_browsers_reports_apart(
    make_app: MakeApp,
) -> None:
    apps = {name: make_app(name) for name in ("northmere", "westvale")}
    both = DispatcherMiddleware(NotFound(), {f"/{name}": app for name, app in apps.items()})
    client = Client(both)
    residents = {name: object.__new__(Resident) for name in apps}
    for resident in residents.values():
        resident.client = client
    _report_in_turn(residents, "/{}/")
    for name, app in apps.items():
        assert [r.reference for r in repairs_of(app)] == [reference(residents[name])]


def _report_in_turn(residents: dict[str, Any], start: str = "/") -> None:
    """One page of one council, one page of the other, to the end of both."""
    said = {name: answers_for(DRIP, by=name) for name in residents}
    for name, resident in residents.items():
        resident.get(start.format(name)).send()
    while not all(_is_done(resident) for resident in residents.values()):
        for name, resident in residents.items():
            if not _is_done(resident):
                answers = said[name].get(resident.path.rsplit("/", 1)[-1], {})
                resident.send(answers(resident) if callable(answers) else answers)
                assert resident.errors == []


def _is_done(resident: Resident) -> bool:
    return resident.path.endswith("/confirmation")


def test_the_default_database_is_in_the_apps_instance_folder(tmp_path: Path) -> None:
    app = Flask("host", instance_path=str(tmp_path))
    app.config["SECRET_KEY"] = "the key of the host"
    RepairsPattern(app, council=COUNCILS / "westvale")
    assert (tmp_path / "westvale.db").is_file()
    service_of(app).database.close()
