"""The pages of the gallery, read as HTML."""

from __future__ import annotations

import re
import subprocess
import sys
from urllib.parse import urljoin

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from prototype.app import themes
from repairs_pattern.catalogue import Component, Example, components, flask_app, jinja
from repairs_pattern.evidence import read_register
from tests.conftest import MakeApp

from .conftest import THEMES

COMPONENTS = [pytest.param(each, id=each.name) for each in components()]
EXAMPLES = [
    pytest.param(example, id=f"{each.name}: {example.slug}")
    for each in components()
    for example in each.examples
]


def soup_of(app: Flask, path: str) -> BeautifulSoup:
    """The page at a path, after the checks that every page must pass."""
    answer = app.test_client().get(path)
    assert answer.status_code == 200, path
    html5lib.HTMLParser(strict=True).parse(answer.text)
    soup = BeautifulSoup(answer.text, "html.parser")
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})
    for tag in soup.find_all("a", href=re.compile("^#.")):
        assert str(tag["href"])[1:] in ids, tag
    assert not soup.select("[style], [onclick]")
    assert soup.select_one("meta[name=robots][content=noindex]")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    return soup


def alone(example: Example, theme: str) -> str:
    return f"/components/{example.component}/{example.slug}/{theme}/"


def test_the_index_leads_to_every_component_and_says_what_it_is(gallery_app: Flask) -> None:
    soup = soup_of(gallery_app, "/components/")

    for each in components():
        link = soup.select_one(f'dt a[href="/components/{each.name}/"]')
        assert link is not None
        assert link.get_text() == each.title
        assert each.description in soup.get_text()
    assert "This is documentation, not the service." in soup.get_text()


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_page_has_the_guidance_the_examples_the_parameters_and_the_criteria(
    gallery_app: Flask, component: Component
) -> None:
    soup = soup_of(gallery_app, f"/components/{component.name}/")
    headings = [h2.get_text() for h2 in soup.select("main h2")]

    assert soup.h1 is not None
    assert soup.h1.get_text() == component.title
    assert {"Example", "When to use it", "When not to use it", "Evidence"} <= set(headings)
    assert [link.get_text() for link in soup.select(".gallery-contents a")] == headings
    rows = [row.get_text("", strip=True).replace("\u200b", "") for row in soup.select("th code")]
    assert {param.name for param in component.params} <= set(rows)
    for criterion in component.accessibility:
        row = soup.find(id=f"criterion-{criterion.id}")
        assert isinstance(row, Tag)
        assert criterion.status.capitalize() in row.get_text()
    for bad in component.known_bad:
        assert bad.html.strip() in [code.get_text() for code in soup.select("pre code")]
        assert bad.why in soup.get_text()


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_page_shows_each_example_in_a_frame_and_as_code(
    gallery_app: Flask, component: Component
) -> None:
    soup = soup_of(gallery_app, f"/components/{component.name}/")

    for example in component.examples:
        code = [
            block.get_text()
            for block in soup.select(
                f"#example-{example.slug}-jinja code, #example-{example.slug}-html code"
            )
        ]
        result = soup.find(id=f"example-{example.slug}-result")
        assert isinstance(result, Tag)
        frame = result.find("iframe")
        assert isinstance(frame, Tag)
        assert frame["src"] == alone(example, THEMES[0])
        assert [link["href"] for link in result.find_all("a")] == [
            alone(example, theme) for theme in THEMES
        ]
        assert code[0] == jinja(example)
        assert "<" in code[1]
        files = [block.get_text() for block in soup.select(f"#example-{example.slug}-flask code")]
        shown = flask_app(example)
        assert files[-2:] == [shown.app.strip(), shown.template.strip()]


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("theme", THEMES)
def test_an_example_is_alone_on_a_page_in_each_theme(
    gallery_app: Flask, example: Example, theme: str
) -> None:
    soup = soup_of(gallery_app, alone(example, theme))

    assert f"/components/themes/{theme}.css" in [
        link["href"] for link in soup.select("link[rel=stylesheet]")
    ]
    assert len(soup.select("h1")) >= 1
    assert not soup.select('main a[href^="/"], main a[href^="?"]')
    for image in soup.select("main img"):
        assert image["src"] == "/components/assets/picture.svg"


def test_no_link_of_the_gallery_is_broken(gallery_app: Flask) -> None:
    client = gallery_app.test_client()
    waiting, seen = ["/components/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path, buffered=True)
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            soup = BeautifulSoup(answer.text, "html.parser")
            for tag in soup.find_all(["a", "link", "script", "img", "iframe"]):
                address = str(tag.get("href") or tag.get("src") or "").partition("#")[0]
                if address and "://" not in address and ":" not in address:
                    waiting.append(urljoin(path, address))

    expected = {alone(each.values[0], theme) for each in EXAMPLES for theme in THEMES}
    assert expected <= seen


def test_the_brands_of_the_councils_are_the_themes(gallery_app: Flask) -> None:
    client = gallery_app.test_client()

    assert THEMES == ["northmere", "westvale"]
    sheets = [client.get(f"/components/themes/{name}.css").text for name in THEMES]
    assert [theme.css for theme in themes()] == sheets
    assert len(set(sheets)) == 2


@pytest.mark.parametrize(
    "path",
    [
        "nothing/",
        "slot-list/nothing/northmere/",
        "slot-list/default/nothing/",
        "nothing/default/northmere/",
        "themes/nothing.css",
        "assets/manifest.json",
        "assets/../views.py",
    ],
)
def test_there_is_nothing_else(gallery_app: Flask, path: str) -> None:
    assert gallery_app.test_client().get(f"/components/{path}").status_code == 404


def test_only_an_example_alone_may_be_in_a_frame_and_only_of_the_gallery(
    gallery_app: Flask,
) -> None:
    client = gallery_app.test_client()
    example = client.get("/components/slot-list/default/northmere/").headers

    assert "frame-ancestors 'self'" in example["Content-Security-Policy"]
    assert "frame-ancestors 'none'" not in example["Content-Security-Policy"]
    assert example["X-Frame-Options"] == "SAMEORIGIN"
    for path in ("", "slot-list/", "themes/northmere.css", "assets/gallery.js"):
        headers = client.get(f"/components/{path}", buffered=True).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_service_has_no_gallery(make_app: MakeApp) -> None:
    client = make_app().test_client()

    assert client.get("/components/").status_code == 404
    assert client.get("/components/slot-list/default/northmere/").status_code == 404


def test_without_councils_examples_are_shown_without_a_brand() -> None:
    from repairs_pattern.gallery import gallery

    app = Flask("gallery", static_folder=None)
    app.register_blueprint(gallery(), url_prefix="/components")

    soup = soup_of(app, "/components/slot-list/default/plain/")

    assert soup.title is not None
    assert soup.title.get_text() == "Slot list: default (No brand)"


@pytest.mark.parametrize("library", ["markdown_it", "flask_frozen"])
def test_a_library_that_is_missing_is_named_with_what_to_type(library: str) -> None:
    code = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from pathlib import Path\n"
        "from repairs_pattern.gallery import GalleryNotInstalled, build\n"
        "try: build(Path('never-made'))\n"
        "except GalleryNotInstalled as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert "pip install 'repairs-pattern[gallery]'" in done.stdout


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_page_links_to_its_place_in_the_evidence_register(
    gallery_app: Flask, component: Component
) -> None:
    soup = soup_of(gallery_app, f"/components/{component.name}/")
    assert soup.select_one(f'a[href="/components/evidence/#{component.name}"]')


def test_the_evidence_register_has_a_place_for_each_subject(gallery_app: Flask) -> None:
    soup = soup_of(gallery_app, "/components/evidence/")
    assert soup.h1 is not None
    assert soup.h1.get_text() == "Evidence register"
    for name, subject in read_register().root.items():
        heading = soup.find("h3", id=name)
        assert isinstance(heading, Tag)
        assert subject.title in soup.get_text()
