"""A council makes the service its own from its folder: templates, words, logo, colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from repairs_pattern import BrokenCouncil
from repairs_pattern.cli import main
from tests.conftest import MakeApp
from tests.support.crawl import Crawler
from tests.support.folders import CouncilFolder
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident


@pytest.fixture
def folder(tmp_path: Path) -> CouncilFolder:
    return CouncilFolder.copy_of("westvale", tmp_path)


def test_a_page_of_the_councils_own_takes_the_place_of_ours(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    folder.write(
        "templates/pages/cookies.html",
        '{% extends "journey/content.html" %}'
        "{% block title %}Biscuits{% endblock %}{% block body %}We have one.{% endblock %}",
    )
    resident = Resident(make_app(folder.path)).get("/cookies")
    assert (resident.heading, resident.text) == ("Biscuits", "Biscuits We have one.")


def test_a_page_can_extend_the_one_that_it_replaces(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    folder.write(
        "templates/report/where.html",
        '{% extends "repairs_pattern/report/where.html" %}'
        '{% block after %}<p class="govuk-body">A garage is part of a home.</p>{% endblock %}',
    )
    resident = Resident(make_app(folder.path))
    report(resident, answers_for("tap-drips", by="westvale"), to="where")
    assert resident.choices("where") == ["home", "communal"]
    assert "A garage is part of a home." in resident.text


def test_the_layout_can_be_extended_and_every_page_and_error_page_has_it(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    folder.write(
        "templates/layout.html",
        '{% extends "repairs_pattern/layout.html" %}'
        '{% block bodyStart %}<p class="notice">Offices are closed on Friday.</p>{% endblock %}',
    )
    resident = Resident(make_app(folder.path))
    for path in ("/", "/diagnose/danger", "/track/"):
        assert resident.get(path).soup.select_one(".notice"), path
    assert resident.get("/nothing", 404).soup.select_one(".notice")


@pytest.mark.parametrize("file", ["macro.html", "template.html"])
def test_a_component_of_the_councils_own_is_used_on_every_page(
    make_app: MakeApp, folder: CouncilFolder, file: str
) -> None:
    markup = '<p class="own-footer">{{ params.name }}</p>'
    macro = "{% macro repairsCouncilFooter(params) %}" + markup + "{% endmacro %}"
    text = macro if file == "macro.html" else markup
    folder.write(f"templates/components/council-footer/{file}", text)
    resident = Resident(make_app(folder.path))
    for path in ("/", "/privacy", "/diagnose/danger"):
        footer = resident.get(path).soup.select_one(".own-footer")
        assert footer is not None
        assert footer.get_text() == "Westvale District Council"


def test_what_is_put_into_a_template_is_escaped_in_a_councils_template_too(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    folder.write("templates/pages/cookies.html", "<h1>{{ '<script>' }}</h1>")
    app = make_app(folder.path)
    assert app.test_client().get("/cookies").text == "<h1>&lt;script&gt;</h1>"


def test_what_a_resident_types_is_shown_as_text(make_app: MakeApp) -> None:
    resident = Crawler(make_app("westvale"))
    typed = "<script>alert(1)</script> & “co”"
    said = answers_for(
        "tap-drips",
        by="westvale",
        describe={"description": typed},
        name={"name": typed},
        phone={"phone": "", "not_when": typed},
    )
    report(resident, said, to="check-answers")
    assert resident.text.count(typed) == 3
    assert all("alert(1)</script>" not in html for html in resident.read.values())


def test_words_of_the_councils_own_are_on_the_page(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    folder.write(
        "words.toml",
        '[en]\n"Start now" = "Off we go"\n"Skip to main content" = "Skip to the questions"\n'
        '"Select an answer" = "Choose one"\n"Page not found" = "We looked and it is not here"\n',
    )
    resident = Resident(make_app(folder.path)).get("/")
    assert resident.form.button is not None
    assert resident.form.button.get_text(strip=True) == "Off we go"
    assert resident.link("Skip to the questions") == "#main-content"
    assert resident.send().send().errors == ["Choose one"]
    assert resident.get("/nothing", 404).heading == "We looked and it is not here"


def test_the_councils_own_logo_is_in_the_header(make_app: MakeApp, folder: CouncilFolder) -> None:
    folder.change("council.toml", 'logo = "logo.svg"', 'logo = "own.svg"')
    folder.write("own.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    resident = Resident(make_app(folder.path)).get("/")
    logo = resident.soup.select_one("header img")
    assert logo is not None
    assert logo["alt"] == "Westvale District Council"
    with resident.client.get(str(logo["src"])) as served:
        assert served.mimetype == "image/svg+xml"
        assert served.text.startswith("<svg")


def test_without_a_logo_the_header_has_the_councils_name_and_the_tab_its_letter(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    folder.change("council.toml", 'logo = "logo.svg"\n', "")
    resident = Crawler(make_app(folder.path))
    resident.get("/")
    header = resident.soup.select_one(".repairs-header__council")
    assert header is not None
    assert header.get_text(strip=True) == "Westvale Homes"
    icon = resident.soup.select_one("link[rel=icon]")
    assert icon is not None
    served = resident.client.get(str(icon["href"]))
    assert served.mimetype == "image/svg+xml"
    assert ">W</text>" in served.text
    assert 'fill="#5b1f4d"' in served.text


def test_the_councils_colours_and_fonts_are_in_its_stylesheet_under_a_new_name(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    before = brand_of(Resident(make_app("westvale")))
    folder.change("council.toml", 'colour = "#5b1f4d"', 'colour = "#123456"')
    folder.change("council.toml", 'link = "#6b1d57"', 'link = "#004400"')
    after = brand_of(Resident(make_app(folder.path)))
    assert after[0] != before[0]
    assert "--repairs-header:#123456" in after[1]
    assert "--repairs-link:#004400" in after[1]
    assert "--repairs-font-family:Verdana, Geneva, 'DejaVu Sans', sans-serif" in after[1]


def brand_of(resident: Resident) -> tuple[str, str]:
    """The address of the brand's stylesheet, and the stylesheet."""
    link = resident.get("/").soup.select_one("link[rel=stylesheet][href^='/brand-']")
    assert link is not None
    return str(link["href"]), resident.client.get(str(link["href"])).text


def test_colours_that_cannot_be_read_are_refused_with_the_ratio_and_nothing_starts(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    folder.change("council.toml", 'colour = "#5b1f4d"', 'colour = "#c8a2c8"')
    told = CliRunner().invoke(main, ["check", str(folder.path)])
    assert told.exit_code == 1
    assert re.search(r"has a contrast of 2\.\d\d:1, which is too low", told.output)
    with pytest.raises(BrokenCouncil) as refused:
        make_app(folder.path)
    errors = [line for line in told.output.splitlines() if ": error: " in line]
    assert errors
    assert all(error in str(refused.value) for error in errors)


@pytest.mark.parametrize("council", ["northmere", "westvale"])
def test_nothing_that_belongs_to_gov_uk_alone_is_on_a_page_or_in_a_stylesheet(
    make_app: MakeApp, council: str
) -> None:
    resident = Crawler(make_app(council))
    report(resident, answers_for("tap-drips", by=council))
    for path in ("/cookies", "/privacy", "/accessibility", "/track/"):
        resident.get(path)
    resident.get("/nothing", 404)
    assert len(resident.read) > 20
    for path, text in resident.read.items():
        assert not re.findall(r"(?i:crown|gds.?transport|logotype|@font-face)|GOV\.UK", text), path
