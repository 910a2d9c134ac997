"""The small Flask app of each component: what its page says, works when it is pasted."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image

from repairs_pattern.catalogue import (
    Component,
    Example,
    FlaskExample,
    component,
    components,
    flask_app,
    render,
)

Start = Callable[[str], Flask]
EVERY = [pytest.param(each, id=each.name) for each in components()]
WITH_A_FORM = [
    pytest.param(each, id=each.name)
    for each in components()
    if each.flask and each.flask.good is not None
]
CONTROLS = {
    "add-another",
    "address-picker",
    "availability-calendar",
    "contact-preferences",
    "form",
    "image-radios",
    "photo-upload",
    "slot-list",
    "visit-needs",
}


OTHERS = [
    pytest.param(example, id=f"{each.name}-{example.slug}")
    for each in components()
    for example in each.examples[1:]
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[FlaskExample], Flask]:
    """Writes the files of an app as somebody would, and starts it."""

    def made(code: FlaskExample) -> Flask:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "page.html").write_text(code.template, "utf-8")
        (tmp_path / "app.py").write_text(code.app, "utf-8")
        spec = spec_from_file_location("example_app", tmp_path / "app.py")
        assert spec is not None
        assert spec.loader is not None
        loaded = module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "example_app", loaded)
        spec.loader.exec_module(loaded)
        app: Flask = loaded.app
        app.testing = True
        return app

    return made


@pytest.fixture
def start(run: Callable[[FlaskExample], Flask]) -> Start:
    """Starts the app that a component's YAML writes out."""
    return lambda name: run(code_of(component(name)))


def page_of(html: str) -> BeautifulSoup:
    html5lib.HTMLParser(strict=True).parse(html)
    return BeautifulSoup(html, "html5lib")


def token(page: BeautifulSoup) -> dict[str, str]:
    field = page.select_one("input[name=csrf_token]")
    assert field is not None
    return {"csrf_token": str(field["value"])}


def words_of(page: BeautifulSoup) -> list[str]:
    assert page.body is not None
    return list(page.body.stripped_strings)


def code_of(used: Component) -> FlaskExample:
    assert used.flask is not None
    return used.flask


def test_every_component_has_an_app_and_every_control_a_form() -> None:
    with_a_form = {each.name for each in components() if each.flask and each.flask.bad is not None}

    assert [each.name for each in components() if each.flask is None] == []
    assert with_a_form == CONTROLS


@pytest.mark.parametrize("used", EVERY)
def test_the_page_shows_the_component_with_its_style(used: Component, start: Start) -> None:
    client = start(used.name).test_client()

    page = page_of(client.get("/").get_data(as_text=True))

    assert page.select("form .govuk-label" if used.name == "form" else "[class*=repairs-]")
    assert len(page.select("h1")) == 1
    assert page.title is not None
    assert not page.title.get_text().startswith("Error: ")
    style = page.select_one("link[rel=stylesheet]")
    assert style is not None
    with client.get(str(style["href"])) as stylesheet:
        assert stylesheet.status_code == 200


@pytest.mark.parametrize("example", OTHERS)
def test_the_app_of_any_other_example_shows_that_example(
    example: Example, run: Callable[[FlaskExample], Flask]
) -> None:
    client = run(flask_app(example)).test_client()
    page = page_of(client.get("/").get_data(as_text=True))

    if example.posted is not None:
        sent = {**token(page), **example.posted}
        page = page_of(client.post("/", data=sent).get_data(as_text=True))

    shown = page.select_one("main")
    assert shown is not None
    alone = BeautifulSoup(render(example), "html5lib")
    assert " ".join(words_of(alone)) in " ".join(shown.stripped_strings)
    assert {tag["id"] for tag in alone.select("[id]")} <= {tag["id"] for tag in page.select("[id]")}
    assert len(page.select(".govuk-error-summary")) <= 1


@pytest.mark.parametrize("used", WITH_A_FORM)
def test_a_bad_answer_gets_an_error_beside_the_control_and_a_link_to_it(
    used: Component, start: Start
) -> None:
    client = start(used.name).test_client()
    sent = token(page_of(client.get("/").get_data(as_text=True)))

    answer = client.post("/", data={**sent, **(code_of(used).bad or {})})

    page = page_of(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert page.title is not None
    assert page.title.get_text().startswith("Error: ")
    assert page.select(".govuk-form-group--error .govuk-error-message")
    links = page.select(".govuk-error-summary a")
    assert links
    for link in links:
        assert page.select_one(str(link["href"])), link


@pytest.mark.parametrize("used", WITH_A_FORM)
def test_a_good_answer_gets_thanks(used: Component, start: Start) -> None:
    client = start(used.name).test_client()
    sent = token(page_of(client.get("/").get_data(as_text=True)))

    answer = client.post("/", data={**sent, **(code_of(used).good or {})}, follow_redirects=True)

    assert answer.status_code == 200
    assert "Thank" in answer.get_data(as_text=True)


@pytest.mark.parametrize("used", WITH_A_FORM)
def test_a_post_from_another_site_is_not_taken(used: Component, start: Start) -> None:
    answer = start(used.name).test_client().post("/", data=code_of(used).good)

    assert "Thank" not in answer.get_data(as_text=True)


def test_photos_are_added_seen_and_taken_away(start: Start) -> None:
    client = start("photo-upload").test_client()
    sent = token(page_of(client.get("/").get_data(as_text=True)))
    png = io.BytesIO()
    Image.new("RGB", (8, 8)).save(png, "PNG")

    added = client.post(
        "/",
        data={**sent, "upload": "yes", "photos": (io.BytesIO(png.getvalue()), "kitchen.png")},
        follow_redirects=True,
    )
    page = page_of(added.get_data(as_text=True))
    image = page.select_one("img")
    assert image is not None
    with client.get(str(image["src"])) as shown:
        assert shown.data == png.getvalue()
    button = page.select_one("button[name=remove]")
    assert button is not None

    left = client.post("/", data={**sent, "remove": str(button["value"])}, follow_redirects=True)
    assert not page_of(left.get_data(as_text=True)).select("img")


def test_only_pictures_can_be_added(start: Start) -> None:
    client = start("photo-upload").test_client()
    sent = token(page_of(client.get("/").get_data(as_text=True)))

    answer = client.post(
        "/", data={**sent, "upload": "yes", "photos": (io.BytesIO(b"MZ"), "virus.exe")}
    )

    assert "The photos must be JPEG or PNG files" in answer.get_data(as_text=True)


def test_more_dates_keep_the_choice(start: Start) -> None:
    client = start("slot-list").test_client()
    sent = token(page_of(client.get("/").get_data(as_text=True)))

    answer = client.post("/", data={**sent, "slot": "tuesday-morning", "more": "yes"})

    page = page_of(answer.get_data(as_text=True))
    assert [radio["value"] for radio in page.select("input[checked]")] == ["tuesday-morning"]
    assert page.select("input[value=wednesday-afternoon]")
    assert not page.select(".govuk-error-message")
